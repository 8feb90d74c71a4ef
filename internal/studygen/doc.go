// Package studygen writes small studies at random for tests: partners with some
// values missing, caveats, aggregates of every sort, rules that read one
// partner, a partner and aggregates, aggregates alone, or pairs, factors, tables
// and requirements. Values and thresholds have one decimal, so that sums often
// stand on a threshold, where rounding decides.
//
// The same seed writes the same study. Only tests import it.
package studygen
