package truthtable

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// Solution is the outcome minimised.
type Solution struct {
	Models  []Model `json:"models"`            // all of the smallest size; none where no row leads to the outcome
	Partial bool    `json:"partial,omitempty"` // the search was cut short: the models are covers, perhaps not the smallest, perhaps not all
}

// Model is a sum of paths: the outcome is there where one of them is.
type Model struct {
	Fit
	Paths []Path `json:"paths"`
}

// Path is a product of conditions that is sufficient for the outcome.
type Path struct {
	Fit
	Unique *float64 `json:"unique,omitempty"` // coverage by this path alone
	Cases  []string `json:"cases,omitempty"`  // that belong to it
}

// implicant is a product of conditions: those in mask, present where row has a bit.
type implicant struct{ mask, row uint }

func (p implicant) covers(row uint) bool { return row&p.mask == p.row }

// minimise finds the smallest sums of products that are true of the rows that lead
// to the outcome and false of those that do not. With remainders, those may be
// true or false.
func (t *Table) minimise(outcomes []string, remainders bool) Solution {
	var on []uint
	allowed := make([]bool, len(outcomes))
	for row, o := range outcomes {
		if o == In {
			on = append(on, uint(row))
		}
		allowed[row] = o == In || remainders && o == Remainder
	}
	if len(on) == 0 {
		return Solution{Models: []Model{}}
	}
	c := covering{on: on, primes: primes(t.full(), on, allowed), left: maxSteps}
	for size := 1; len(c.found) == 0 && size <= len(on); size++ {
		c.search(nil, size)
	}
	s := Solution{Partial: c.left <= 0}
	for _, cover := range c.smallest() {
		s.Models = append(s.Models, t.model(cover))
	}
	return s
}

// primes are the products that cover a row of on, cover nothing that is not
// allowed, and do so with no condition to spare.
func primes(full uint, on []uint, allowed []bool) (out []implicant) {
	fits := func(p implicant) bool {
		for row := range allowed {
			if p.covers(uint(row)) && !allowed[row] {
				return false
			}
		}
		return true
	}
	seen := map[implicant]bool{}
	for _, row := range on {
		for mask := range full + 1 {
			p := implicant{mask, row & mask}
			if seen[p] || !fits(p) {
				continue
			}
			seen[p] = true
			spare := false
			for rest := mask; rest > 0; rest &= rest - 1 {
				less := mask &^ (rest & -rest)
				spare = spare || fits(implicant{less, row & less})
			}
			if !spare {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(a, b implicant) int {
		return cmp.Or(cmp.Compare(bits.OnesCount(a.mask), bits.OnesCount(b.mask)), cmp.Compare(a.mask, b.mask), cmp.Compare(b.row, a.row))
	})
	return out
}

// maxSteps bounds the search for covers, and maxModels how many are kept.
const (
	maxSteps  = 200_000
	maxModels = 64
)

// covering looks for the smallest sets of primes that cover all rows.
type covering struct {
	on     []uint
	primes []implicant
	found  [][]implicant
	left   int
}

// search adds up to size primes to those chosen. It branches over the primes of
// the row that the fewest cover. When the steps run out it takes the first prime
// of each row that is left, so that there is a cover in any case.
func (c *covering) search(chosen []implicant, size int) {
	choices, open := c.hardest(chosen)
	switch {
	case !open:
		c.keep(chosen)
		return
	case c.left <= 0 && len(c.found) == 0:
		c.search(append(slices.Clone(chosen), choices[0]), size)
		return
	case size == 0 || c.left <= 0 || len(c.found) >= maxModels:
		return
	}
	for _, p := range choices {
		c.left--
		c.search(append(slices.Clone(chosen), p), size-1)
	}
}

// hardest are the primes of the row that the fewest cover, among the rows not yet
// covered. open is false where all are.
func (c *covering) hardest(chosen []implicant) (choices []implicant, open bool) {
	for _, r := range c.on {
		if slices.ContainsFunc(chosen, func(p implicant) bool { return p.covers(r) }) {
			continue
		}
		var list []implicant
		for _, p := range c.primes {
			if p.covers(r) {
				list = append(list, p)
			}
		}
		if !open || len(list) < len(choices) {
			choices, open = list, true
		}
	}
	return choices, open
}

// keep notes a cover, in the order of the primes, once.
func (c *covering) keep(chosen []implicant) {
	cover := slices.DeleteFunc(slices.Clone(c.primes), func(p implicant) bool { return !slices.Contains(chosen, p) })
	if !slices.ContainsFunc(c.found, func(x []implicant) bool { return slices.Equal(x, cover) }) {
		c.found = append(c.found, cover)
	}
}

// smallest are the covers with the fewest conditions in all.
func (c *covering) smallest() [][]implicant {
	count := func(x []implicant) (n int) {
		for _, p := range x {
			n += bits.OnesCount(p.mask)
		}
		return n
	}
	least := count(slices.MinFunc(c.found, func(a, b []implicant) int { return count(a) - count(b) }))
	return slices.DeleteFunc(c.found, func(x []implicant) bool { return count(x) > least })
}

// model measures a cover.
func (t *Table) model(cover []implicant) Model {
	var m Model
	var names []string
	sets := make([][]float64, len(cover))
	for i, p := range cover {
		sets[i] = t.corner(p.mask, p.row)
		names = append(names, t.term(p.mask, p.row))
	}
	for i := range cover {
		path := Path{Fit: t.Sufficient(names[i], sets[i])}
		for k, x := range sets[i] {
			if x > 0.5 {
				path.Cases = append(path.Cases, t.Cases[k].ID)
			}
		}
		path.Unique = t.unique(sets, i)
		m.Paths = append(m.Paths, path)
	}
	m.Fit = t.Sufficient(strings.Join(names, " + "), union(sets, -1))
	return m
}

// unique is the coverage that is lost without a path.
func (t *Table) unique(sets [][]float64, without int) *float64 {
	all, rest := consistency(t.outcome, union(sets, -1)), consistency(t.outcome, union(sets, without))
	if all == nil {
		return nil
	}
	lost := *all - *rest
	return &lost
}

// union is the membership in any of the sets but one.
func union(sets [][]float64, without int) []float64 {
	out := make([]float64, len(sets[0]))
	for i, s := range sets {
		if i == without {
			continue
		}
		for k, x := range s {
			out[k] = max(out[k], x)
		}
	}
	return out
}
