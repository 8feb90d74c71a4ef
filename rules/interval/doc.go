// Package interval says what an expression can come out as when its inputs are
// known only within ranges. Where it says always, it is always.
//
// In: a typed expression and Facts, which tell what is known of each attribute,
// parameter and relation. Out: a Value: the ends of a number, the possible
// answers of a truth, the possible texts and records, whether it can be absent
// and whether the calculation can fail.
//
// What is enclosed is the result of entente's own evaluation, bit for bit. The
// four operations and the square root are rounded to the nearest number, and
// rounding to the nearest keeps order; so the same operation on the ends gives
// ends that hold for everything between, and no widening is needed. (Widening
// would lose `x + 1 >= 1`.) The other library functions are off by less than a
// unit in the last place, so their ends are moved outward by two. On inputs that
// are single numbers the function itself is called, and the result is exact.
//
// A number also carries how it moves with one marked input, for package verify:
//
//   - Trend says that the evaluated value never falls or never rises, proved from
//     operations that keep order exactly, rounding included.
//   - Slope bounds all difference quotients of the mathematical function that
//     the evaluation approximates (jumps included: a step up has the slopes 0 to
//     infinity), and Err how far rounding carries the evaluation away from it.
//
// A read of an attribute has a path, "p.host.standing". Conditions narrow what
// is known under a path: in `p.x >= 0.3 and p.x < 0.2` the right side is judged
// with p.x from 0.3 on. Derivations and decision tables are evaluated through,
// once for each set of narrowings. Deps are the marked inputs that a value rests
// on; what cannot be decided notes them as to blame, which tells a bisection
// where to cut. Decide bisects until a condition is decided or its boxes run out.
package interval
