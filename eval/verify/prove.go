package verify

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/rules/interval"
)

// prover tries to prove a law for one case.
type prover struct {
	ctx     context.Context
	program *eval.Program
	study   *study
	law     *rules.Law
	when    *expression.Expr
	cuts    []float64
	budget  int

	inputs []*input
	ids    map[string]*rules.Record
	moving int // the input that moves, or -1
	boxes  int
	fails  bool // a calculation can fail on the way
	proved bool
	reason string
}

// box is a range for each input.
type box []rules.Range

// claim is what could be shown of a box.
type claim struct {
	ok        bool
	back      float64 // how much rounding may take back from one end to the other
	empty     bool    // the condition leaves out all inputs
	low, high bool    // it leaves out some at the low or the high end of the moving input
}

func (p *prover) run() {
	p.inputs = append(slices.Clone(p.study.varied), p.study.others...)
	p.ids = byID(p.program.Set())
	whole := box{}
	for _, in := range p.inputs {
		whole = append(whole, in.Range)
	}
	p.proved = true
	movers := []int{-1}
	if p.law.Mode != "within" {
		movers = movers[:0]
		for i := range p.study.varied {
			movers = append(movers, i)
		}
	}
	for _, i := range movers {
		p.moving = i
		if c := p.show(whole); !c.ok || 2*c.back > Slack {
			p.fail("rounding could add up to more than the slack")
			p.proved = false
			return
		}
	}
}

func (p *prover) fail(reason string) {
	if p.reason == "" {
		p.reason = reason
	}
}

// evaluated is what is known of the law's value over a box.
type evaluated struct {
	value interval.Value
	when  interval.Value
	blame uint64
}

// eval evaluates the law over a box.
func (p *prover) eval(b box) evaluated {
	p.boxes++
	marked := map[string]interval.Value{}
	for i, in := range p.inputs {
		marked[in.path()] = interval.Marked(b[i].Low, b[i].High, in.typ, i, i == p.moving)
	}
	f := newFacts(p.program.Set(), p.study, p.ids, marked)
	out := evaluated{when: interval.Value{Present: true, Truth: interval.Truth{True: true}}}
	if p.when != nil {
		out.when = f.eval.Eval(p.when.Root, interval.Scope{})
	}
	out.value = f.eval.Eval(p.law.Expr.Root, interval.Scope{})
	out.blame = f.eval.Blame()
	p.fails = p.fails || out.value.Fails
	return out
}

// show proves the law on a box, cutting it up where needed.
func (p *prover) show(b box) claim {
	if p.boxes >= p.budget || p.ctx.Err() != nil {
		p.fail("the boxes ran out")
		return claim{}
	}
	e := p.eval(b)
	if e.when.Truth.Never() || !e.when.Present || !e.value.Present {
		return claim{ok: true, empty: true, low: true, high: true}
	}
	if !e.value.Missing {
		if back, ok := p.holds(b, e.value); ok {
			return claim{ok: true, back: back}
		}
		if c := p.joint(b); c.ok {
			return c
		}
	}
	axis := p.axis(b, e)
	if axis < 0 {
		p.fail("nothing is left to bisect")
		return claim{}
	}
	parts := p.cut(b, axis, e.blame)
	claims := make([]claim, len(parts))
	for i, part := range parts {
		if claims[i] = p.show(part); !claims[i].ok {
			return claim{}
		}
	}
	return p.chained(claims, axis)
}

// holds reports whether the law holds on a box by what is known of its value,
// and how much rounding may take back.
func (p *prover) holds(b box, v interval.Value) (back float64, ok bool) {
	n := v.Num
	if p.law.Mode == "within" {
		return 0, n.Low >= p.law.Within.Low && n.High <= p.law.Within.High
	}
	if n.Trend == interval.Steady || n.Trend == wanted[p.law.Mode] {
		return 0, true
	}
	width := b[p.moving].High - b[p.moving].Low
	back = p.against(-n.Slope.Low*width, n.Slope.High*width) + 2*n.Err
	return back, back <= Slack/8*max(1, math.Abs(n.Low), math.Abs(n.High)) // not for NaN
}

// wanted is the trend that a law asks for; none for `unchanged`.
var wanted = map[string]interval.Trend{"increasing": interval.Rising, "decreasing": interval.Falling}

// against is how far a value can go the wrong way, of how far it can go down
// and up.
func (p *prover) against(down, up float64) float64 {
	switch p.law.Mode {
	case "increasing":
		return max(0, down)
	case "decreasing":
		return max(0, up)
	}
	return max(0, down, up)
}

// joint compares the values at both ends of a box in which no value of the
// moving input lies between.
func (p *prover) joint(b box) claim {
	if p.moving < 0 || p.inputs[p.moving].next(b[p.moving].Low, true) < b[p.moving].High {
		return claim{}
	}
	low, high := slices.Clone(b), slices.Clone(b)
	low[p.moving].High = b[p.moving].Low
	high[p.moving].Low = b[p.moving].High
	x, y := p.eval(low).value, p.eval(high).value
	if !x.Present || !y.Present { // nothing to compare, and nothing that chains
		return claim{ok: true, low: !x.Present, high: !y.Present}
	}
	back := p.against(x.Num.High-y.Num.Low, y.Num.High-x.Num.Low)
	return claim{ok: !x.Missing && !y.Missing && back <= Slack/8, back: back}
}

// axis picks the input to cut: the widest, relative to its range, of those to
// blame for what is undecided, or of all that the value rests on.
func (p *prover) axis(b box, e evaluated) int {
	mask := e.blame
	if mask == 0 {
		mask = e.value.Deps | e.when.Deps
	}
	if p.moving >= 0 && e.blame == 0 {
		mask |= 1 << p.moving
	}
	best, width := p.widest(b, mask)
	if best < 0 {
		best, width = p.widest(b, e.value.Deps|e.when.Deps)
	}
	if width == 0 {
		return -1
	}
	return best
}

func (p *prover) widest(b box, mask uint64) (best int, width float64) {
	best = -1
	for ; mask != 0; mask &= mask - 1 {
		i := bits.TrailingZeros64(mask)
		in := p.inputs[i]
		if in.next(b[i].Low, true) >= b[i].High && (i == p.moving || b[i].Low == b[i].High) {
			continue
		}
		if w := (b[i].High - b[i].Low) / (in.High - in.Low); w > width {
			best, width = i, w
		}
	}
	return best, width
}

// cut cuts a box across an axis: at a constant of the rules, if something there
// is undecided, and else in the middle. Parts along the moving input share their
// ends, so that beside a constant there are joints of two neighbouring values;
// parts along others are apart.
func (p *prover) cut(b box, axis int, blame uint64) []box {
	in, r := p.inputs[axis], b[axis]
	middle := in.fit(r.Low/2 + r.High/2)
	if middle >= r.High {
		middle = in.next(r.High, false)
	}
	c, ok := p.nearest(in, r, middle)
	ok = ok && blame&(1<<axis) != 0
	var ranges [][2]float64
	switch before, after := in.next(c, false), in.next(c, true); {
	case ok && axis == p.moving:
		ranges = [][2]float64{{r.Low, before}, {before, c}, {c, after}, {after, r.High}}
	case ok:
		ranges = [][2]float64{{r.Low, before}, {c, c}, {after, r.High}}
	case axis == p.moving:
		ranges = [][2]float64{{r.Low, middle}, {middle, r.High}}
	default:
		ranges = [][2]float64{{r.Low, middle}, {in.next(middle, true), r.High}}
	}
	var parts []box
	for _, ends := range ranges {
		part := slices.Clone(b)
		part[axis] = rules.Range{Low: ends[0], High: ends[1]}
		parts = append(parts, part)
	}
	return parts
}

// nearest is the constant inside a range that is nearest to its middle.
func (p *prover) nearest(in *input, r rules.Range, middle float64) (best float64, ok bool) {
	from, _ := slices.BinarySearch(p.cuts, r.Low)
	for _, c := range p.cuts[from:] {
		if c > r.High {
			break
		}
		inside := r.Low < in.next(c, false) && in.next(c, true) < r.High && in.fit(c) == c
		if inside && (!ok || math.Abs(c-middle) < math.Abs(best-middle)) {
			best, ok = c, true
		}
	}
	return best, ok
}

// chained joins the claims of parts. Along the moving input claims chain from
// part to part, unless a part between two others is left out by the condition.
func (p *prover) chained(claims []claim, axis int) claim {
	out := claim{ok: true, empty: true}
	for _, c := range claims {
		out.empty = out.empty && c.empty
	}
	if axis != p.moving {
		for _, c := range claims {
			out.low, out.high, out.back = out.low || c.low, out.high || c.high, max(out.back, c.back)
		}
		return out
	}
	first := slices.IndexFunc(claims, func(c claim) bool { return !c.empty })
	if first < 0 {
		return claim{ok: true, empty: true, low: true, high: true}
	}
	last := first
	for i, c := range claims {
		if !c.empty {
			last = i
		}
	}
	for i := first; i <= last; i++ {
		out.back += claims[i].back
		hole := claims[i].empty || i > first && claims[i].low || i < last && claims[i].high
		if hole {
			p.fail("the condition leaves out a part in between")
			out.ok = false
		}
	}
	out.low = first > 0 || claims[first].low
	out.high = last < len(claims)-1 || claims[last].high
	return out
}
