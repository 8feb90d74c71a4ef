package truthtable

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// MaxConditions is how many conditions a table can have: beyond, its rows
// outnumber any cases there could be.
const MaxConditions = 8

// Case is one case.
type Case struct {
	ID         string    `json:"id"`
	Title      string    `json:"title,omitempty"`
	Conditions []float64 `json:"conditions"` // its membership in each, from 0 to 1
	Outcome    float64   `json:"outcome"`    // its membership in the outcome, from 0 to 1
}

// Options are the thresholds of the analyst. The zero value takes the defaults.
type Options struct {
	Consistency float64 // least consistency of a row that leads to the outcome; 0 means 0.8
	Cases       int     // least number of cases of a row that is no remainder; 0 means 1
}

func (o Options) filled() Options {
	if o.Consistency == 0 {
		o.Consistency = 0.8
	}
	if o.Cases == 0 {
		o.Cases = 1
	}
	return o
}

// The outcomes of a row.
const (
	In        = "in"        // it leads to the outcome
	Out       = "out"       // it does not
	Remainder = "remainder" // too few cases say
)

// Row is a combination of conditions.
type Row struct {
	Present       []bool   `json:"present"` // of each condition
	Outcome       string   `json:"outcome"`
	For           []string `json:"for,omitempty"`     // its cases that have the outcome
	Against       []string `json:"against,omitempty"` // those that have not
	Consistency   *float64 `json:"consistency,omitempty"`
	PRI           *float64 `json:"pri,omitempty"` // how much more it leads to the outcome than to its absence
	Contradictory bool     `json:"contradictory,omitempty"`
}

// N is how many cases belong to the row.
func (r *Row) N() int { return len(r.For) + len(r.Against) }

// Fit is how well a set of cases agrees with the outcome: as sufficient for it,
// or as necessary. A measure is absent where no case is in the set it divides by.
type Fit struct {
	Name        string   `json:"name"`
	Consistency *float64 `json:"consistency,omitempty"`
	Coverage    *float64 `json:"coverage,omitempty"`
	Relevance   *float64 `json:"relevance,omitempty"` // of a necessary condition: low for one that nearly all cases meet
}

// Table is a truth table with what follows from it.
type Table struct {
	Outcome    string   `json:"outcome"`
	Conditions []string `json:"conditions"`
	Threshold  float64  `json:"threshold"`
	Frequency  int      `json:"frequency"`
	Cases      []Case   `json:"cases"`
	Crossover  []string `json:"crossover,omitempty"` // cases that belong to no row, or neither have the outcome nor lack it
	Rows       []Row    `json:"rows"`                // those with cases, most cases first
	Remainders int      `json:"remainders"`          // combinations that are remainders, with or without cases
	Necessary  []Fit    `json:"necessary"`

	Conservative Solution `json:"conservative"` // remainders do not lead to the outcome
	Parsimonious Solution `json:"parsimonious"` // remainders lead to it where that makes it simpler

	conditions [][]float64 // by condition, then case
	outcome    []float64
}

// Build makes the table of an outcome. The error says what of the cases or
// conditions cannot be.
func Build(outcome string, conditions []string, cases []Case, opts Options) (*Table, error) {
	opts = opts.filled()
	t := &Table{Outcome: outcome, Conditions: conditions, Cases: cases, Threshold: opts.Consistency, Frequency: opts.Cases}
	if err := t.check(); err != nil {
		return nil, err
	}
	for i := range conditions {
		t.conditions = append(t.conditions, column(cases, func(c Case) float64 { return c.Conditions[i] }))
	}
	t.outcome = column(cases, func(c Case) float64 { return c.Outcome })
	outcomes := t.rows()
	for i, name := range conditions {
		t.Necessary = append(t.Necessary, t.necessary(name, t.conditions[i]), t.necessary("~"+name, negated(t.conditions[i])))
	}
	t.Conservative = t.minimise(outcomes, false)
	t.Parsimonious = t.minimise(outcomes, true)
	return t, nil
}

func (t *Table) check() error {
	switch {
	case len(t.Conditions) == 0:
		return fmt.Errorf("there is no condition")
	case len(t.Conditions) > MaxConditions:
		return fmt.Errorf("there are %d conditions, and a truth table has at most %d", len(t.Conditions), MaxConditions)
	case len(t.Cases) == 0:
		return fmt.Errorf("there is no case")
	}
	for _, c := range t.Cases {
		for i, x := range append(slices.Clone(c.Conditions), c.Outcome) {
			if !(x >= 0 && x <= 1) {
				name := append(slices.Clone(t.Conditions), t.Outcome)[i]
				return fmt.Errorf("%s of %s is %v, and membership is a share from 0 to 1: calibrate it, as with membership(x, out, crossover, full)", name, c.ID, x)
			}
		}
	}
	return nil
}

func column(cases []Case, of func(Case) float64) []float64 {
	out := make([]float64, len(cases))
	for i, c := range cases {
		out[i] = of(c)
	}
	return out
}

func negated(xs []float64) []float64 {
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = 1 - x
	}
	return out
}

// corner is the membership of all cases in a combination: bit i of the row says
// whether condition i is present; where mask has no bit it does not matter.
func (t *Table) corner(mask, row uint) []float64 {
	out := make([]float64, len(t.Cases))
	for i := range out {
		out[i] = 1
		for c, xs := range t.conditions {
			if mask>>c&1 == 0 {
				continue
			}
			x := xs[i]
			if row>>c&1 == 0 {
				x = 1 - x
			}
			out[i] = min(out[i], x)
		}
	}
	return out
}

func (t *Table) full() uint { return 1<<len(t.Conditions) - 1 }

// rows fills in the rows and gives the outcome of every combination.
func (t *Table) rows() []string {
	outcomes := make([]string, t.full()+1)
	placed := make([]bool, len(t.Cases))
	for row := range outcomes {
		r := t.row(uint(row), placed)
		outcomes[row] = r.Outcome
		if r.Outcome == Remainder {
			t.Remainders++
		}
		if r.N() > 0 {
			t.Rows = append(t.Rows, r)
		}
	}
	for i, c := range t.Cases {
		if !placed[i] {
			t.Crossover = append(t.Crossover, c.ID)
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int { return b.N() - a.N() })
	return outcomes
}

func (t *Table) row(row uint, placed []bool) Row {
	r := Row{Outcome: Remainder}
	for c := range t.Conditions {
		r.Present = append(r.Present, row>>c&1 == 1)
	}
	x := t.corner(t.full(), row)
	for i, c := range t.Cases {
		switch y := t.outcome[i]; {
		case x[i] <= 0.5 || y == 0.5:
			continue
		case y > 0.5:
			r.For = append(r.For, c.ID)
		default:
			r.Against = append(r.Against, c.ID)
		}
		placed[i] = true
	}
	r.Consistency, r.PRI = consistency(x, t.outcome), reduction(x, t.outcome)
	r.Contradictory = len(r.For) > 0 && len(r.Against) > 0
	if r.N() >= t.Frequency && r.Consistency != nil {
		r.Outcome = Out
		if *r.Consistency >= t.Threshold {
			r.Outcome = In
		}
	}
	return r
}

// Sufficient is how well a set agrees with the outcome as sufficient for it.
func (t *Table) Sufficient(name string, x []float64) Fit {
	return Fit{Name: name, Consistency: consistency(x, t.outcome), Coverage: consistency(t.outcome, x)}
}

func (t *Table) necessary(name string, x []float64) Fit {
	return Fit{Name: name, Consistency: consistency(t.outcome, x), Coverage: consistency(x, t.outcome), Relevance: relevance(x, t.outcome)}
}

// consistency of x as sufficient for y: the part of x that lies in y. Turned
// round it is the coverage of y by x.
func consistency(x, y []float64) *float64 {
	return ratio(total(x, func(i int) float64 { return min(x[i], y[i]) }), total(x, func(i int) float64 { return x[i] }))
}

// reduction is the proportional reduction in inconsistency: the consistency
// without what x has in common with both y and its absence.
func reduction(x, y []float64) *float64 {
	both := total(x, func(i int) float64 { return min(x[i], y[i], 1-y[i]) })
	return ratio(total(x, func(i int) float64 { return min(x[i], y[i]) })-both, total(x, func(i int) float64 { return x[i] })-both)
}

// relevance of x as necessary for y (Schneider and Wagemann): near 0 where x
// holds of nearly all cases.
func relevance(x, y []float64) *float64 {
	return ratio(total(x, func(i int) float64 { return 1 - x[i] }), total(x, func(i int) float64 { return 1 - min(x[i], y[i]) }))
}

func total(x []float64, of func(i int) float64) float64 {
	sum := 0.0
	for i := range x {
		sum += of(i)
	}
	return sum
}

func ratio(part, whole float64) *float64 {
	if whole <= 0 {
		return nil
	}
	r := max(0, min(1, part/whole))
	return &r
}

// term writes a combination: standing*~quality.
func (t *Table) term(mask, row uint) string {
	var parts []string
	for c, name := range t.Conditions {
		switch {
		case mask>>c&1 == 0:
		case row>>c&1 == 1:
			parts = append(parts, name)
		default:
			parts = append(parts, "~"+name)
		}
	}
	if bits.OnesCount(mask) == 0 {
		return "1"
	}
	return strings.Join(parts, "*")
}
