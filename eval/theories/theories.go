package theories

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/rules"
)

// Report is the theories of a study side by side, about one coalition. It is
// plain data.
type Report struct {
	Coalition eval.CoalitionResult `json:"coalition"`
	Theories  []Theory             `json:"theories"`  // by name
	Conflicts []Conflict           `json:"conflicts"` // inputs before partners, the deepest first
	Skipped   []Skipped            `json:"skipped"`   // what could not be tried
	Version   string               `json:"entente"`
}

// Theory is a file with rules, and what its rules give the coalition.
type Theory struct {
	Name       string `json:"name"` // std/weisiger, or the path of a file of the study
	Dimensions []Part `json:"dimensions"`
}

// Part is what the rules of a theory give in one dimension. The parts of all
// theories and the dimension's start add up to its score before it is bounded.
type Part struct {
	Dimension string  `json:"dimension"`
	Title     string  `json:"title"`
	Points    float64 `json:"points"` // of this theory's rules
	Score     float64 `json:"score"`  // of the dimension, whoever gave it
	Better    string  `json:"better"` // higher or lower
	Rules     int     `json:"rules"`  // of the theory, for this dimension
}

// Options choose what is compared. The zero value compares all.
type Options struct {
	Theories []string // names; none means all
}

// Names are the theories of a rule set: the files that have rules, sorted.
func Names(set *rules.Set) []string {
	names := map[string]bool{}
	for _, r := range set.Rules {
		names[theoryOf(r)] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// theoryOf names the file that a rule stands in.
func theoryOf(r *rules.Rule) string { return strings.TrimSuffix(r.At.Path(), rules.Ending) }

// Compare sets theories side by side. The error is an *eval.Failure.
func Compare(ctx context.Context, p *eval.Program, in eval.Input, opts Options) (*Report, error) {
	j, err := p.Judge(ctx, in)
	if err != nil {
		return nil, err
	}
	c := &comparison{ctx: ctx, program: p, in: in, judgement: j, names: opts.Theories}
	if len(c.names) == 0 {
		c.names = Names(p.Set())
	}
	c.base = c.ledger(j)
	r := &Report{Coalition: j.Coalition(), Theories: c.theories(), Conflicts: []Conflict{}, Skipped: []Skipped{}, Version: eval.Version}
	if err := c.conflicts(r); err != nil {
		return nil, err
	}
	return r, nil
}

// comparison is a report in the making.
type comparison struct {
	ctx       context.Context
	program   *eval.Program
	in        eval.Input
	judgement *eval.Judgement
	names     []string
	base      ledger
}

// account is a line that a ledger is added up by: a theory's rule in a
// dimension.
type account struct{ theory, dimension, rule string }

// ledger holds the contributions of a judgement by the rule that made them.
type ledger map[account][]eval.Contribution

// points are what a line of the ledger adds up to.
func (l ledger) points(a account) (total float64) {
	for _, x := range l[a] {
		total += x.Points
	}
	return total
}

// ledger sorts the contributions of a judgement by theory.
func (c *comparison) ledger(j *eval.Judgement) ledger {
	l := ledger{}
	for dimension, s := range j.Scores() {
		for _, x := range s.Contributions {
			rule, _ := c.program.Set().Rule(x.Rule)
			if theory := theoryOf(rule); slices.Contains(c.names, theory) {
				a := account{theory, dimension, x.Rule}
				l[a] = append(l[a], x)
			}
		}
	}
	return l
}

// theories lists what each theory gives.
func (c *comparison) theories() []Theory {
	scores := c.judgement.Scores()
	var out []Theory
	for _, name := range c.names {
		t := Theory{Name: name, Dimensions: []Part{}}
		for _, d := range c.program.Set().Dimensions {
			part := Part{Dimension: d.Name, Title: d.Title, Score: scores[d.Name].Value, Better: d.Better}
			for _, r := range c.program.Set().Rules {
				if theoryOf(r) == name && slices.ContainsFunc(r.Effects, func(e rules.Effect) bool { return e.Dimension == d }) {
					part.Rules++
					part.Points += c.base.points(account{name, d.Name, r.ID})
				}
			}
			if part.Rules > 0 {
				t.Dimensions = append(t.Dimensions, part)
			}
		}
		out = append(out, t)
	}
	return out
}

// Conflict is something that one theory welcomes and another does not.
type Conflict struct {
	Kind    string  `json:"kind"`    // input or partner
	Subject string  `json:"subject"` // partner.side_payment, or the id of a partner
	Title   string  `json:"title"`   // what is tried, in words
	For     []Stand `json:"for"`     // the strongest first
	Against []Stand `json:"against"`
}

// Stand is where a theory stands on a subject: what it does to a dimension, and
// the rule that does most of it.
type Stand struct {
	Theory    string       `json:"theory"`
	Dimension string       `json:"dimension"`
	Change    float64      `json:"change"` // in points of the dimension
	Better    string       `json:"better"`
	Rule      string       `json:"rule"`
	Title     string       `json:"title"`
	Because   string       `json:"because"`
	At        string       `json:"at"`
	Source    []eval.Cited `json:"source"`
}

// Skipped is what could not be tried, and why.
type Skipped struct {
	Subject string `json:"subject"`
	Reason  string `json:"reason"`
}

// stands are the changes from one ledger to another, a theory and a dimension
// each.
func (c *comparison) stands(from, to ledger) []Stand {
	type key struct{ theory, dimension string }
	total, most := map[key]float64{}, map[key]shift{}
	accounts := maps.Clone(from)
	maps.Copy(accounts, to)
	sorted := slices.SortedFunc(maps.Keys(accounts), func(a, b account) int {
		return cmp.Or(cmp.Compare(a.theory, b.theory), cmp.Compare(a.dimension, b.dimension), cmp.Compare(a.rule, b.rule))
	})
	for _, a := range sorted {
		k, s := key{a.theory, a.dimension}, shifted(a, from[a], to[a])
		total[k] += s.change
		if size(s.change) > size(most[k].change) {
			most[k] = s
		}
	}
	var out []Stand
	for k, x := range total {
		if size(x) > leastChange {
			out = append(out, c.stand(most[k], x))
		}
	}
	slices.SortFunc(out, func(a, b Stand) int {
		return cmp.Or(cmp.Compare(size(b.Change), size(a.Change)), cmp.Compare(a.Theory, b.Theory), cmp.Compare(a.Dimension, b.Dimension))
	})
	return out
}

// leastChange is the smallest change that counts, in points: what rounding to
// billionths can leave is none.
const leastChange = 1e-6

func size(x float64) float64 { return max(x, -x) }

// shift is how one rule moves from one ledger to another.
type shift struct {
	account
	change float64           // in points
	most   eval.Contribution // the one that moves most, as it stands in the later ledger
}

// shifted compares the contributions of a rule. What multiplies counts by how the
// factor itself changed, on the total it met before: that it takes more where
// there is more to take is no stand of its theory.
func shifted(a account, from, to []eval.Contribution) shift {
	s, by := shift{account: a}, 0.0
	was := map[string]eval.Contribution{}
	for _, x := range from {
		was[x.Op+x.Binding.String()] = x
	}
	move := func(x eval.Contribution, d float64) {
		s.change += d
		if size(d) > by {
			s.most, by = x, size(d)
		}
	}
	for _, x := range to {
		key := x.Op + x.Binding.String()
		move(x, worth(was[key], x))
		delete(was, key)
	}
	for _, x := range from {
		if gone, ok := was[x.Op+x.Binding.String()]; ok {
			move(x, worth(gone, eval.Contribution{}))
		}
	}
	return s
}

// worth is the change from one contribution to another in points; a zero
// contribution stands for none.
func worth(from, to eval.Contribution) float64 {
	if from.Op != "*=" && to.Op != "*=" {
		return to.Points - from.Points
	}
	met := from
	if from.Op == "" || from.Amount == 1 {
		met = to
	}
	if met.Amount == 1 || factor(from) == factor(to) {
		return 0
	}
	return met.Points / (met.Amount - 1) * (factor(to) - factor(from))
}

// factor is what a contribution multiplies by; none multiplies by 1.
func factor(x eval.Contribution) float64 {
	if x.Op == "" {
		return 1
	}
	return x.Amount
}

// stand tells of a change by the rule behind most of it, and of that by the
// contribution that moved most.
func (c *comparison) stand(s shift, change float64) Stand {
	d, _ := c.program.Set().Dimension(s.dimension)
	rule, _ := c.program.Set().Rule(s.rule)
	return Stand{Theory: s.theory, Dimension: s.dimension, Change: change, Better: d.Better, Rule: s.rule, Title: rule.Title,
		Because: s.most.Because, At: s.most.At, Source: eval.Cite(rule.Notes.Sources)}
}
