package compare

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// Answer is what became of a coalition on a day.
type Answer struct {
	Coalition     string         `json:"coalition"`
	Title         string         `json:"title"`
	OldDay        string         `json:"old_day"` // differs from Day where the coalition's own day changed
	Day           string         `json:"day"`
	Scores        []Score        `json:"scores"` // of the dimensions in both versions, by name
	Contributions []Moved        `json:"contributions"`
	Joined        []string       `json:"joined"` // members by id
	Left          []string       `json:"left"`
	Partners      []Partner      `json:"partners"` // whose quadrant flipped, by id
	Requirements  []Requirement  `json:"requirements"`
	Appeared      []eval.Missing `json:"appeared"` // values that are missing now
	Vanished      []eval.Missing `json:"vanished"` // values that were missing before
	OldError      string         `json:"old_error,omitempty"`
	NewError      string         `json:"new_error,omitempty"`
}

// Score is a number in both versions.
type Score struct {
	Dimension string  `json:"dimension"`
	Old       float64 `json:"old"`
	New       float64 `json:"new"`
	Delta     float64 `json:"delta"`
}

// Moved is a contribution that gives other points, 0 where a version lacks it.
type Moved struct {
	Dimension string       `json:"dimension"`
	Rule      string       `json:"rule"`
	Binding   eval.Binding `json:"binding"`
	Op        string       `json:"op"`
	Old       float64      `json:"old"`
	New       float64      `json:"new"`
	Delta     float64      `json:"delta"`
	Because   string       `json:"because"` // as the new version says it, or the old
	// RestsOn names the changed declarations that the rule reads, itself or on
	// the way. A factor without any moved with the sum that it multiplies.
	RestsOn []string `json:"rests_on"`
}

// Requirement is a hard constraint that flipped: holds, fails or none.
type Requirement struct {
	Text string `json:"text"` // in the new version, or the old
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Changed reports whether the coalition is judged in another way.
func (a *Answer) Changed() bool {
	return len(a.Contributions)+len(a.Joined)+len(a.Left)+len(a.Partners)+len(a.Requirements)+len(a.Appeared)+len(a.Vanished) > 0 ||
		a.broke() || slices.ContainsFunc(a.Scores, func(s Score) bool { return s.Old != s.New })
}

// broke reports whether the judgement can be completed in one version alone.
func (a *Answer) broke() bool { return (a.OldError == "") != (a.NewError == "") }

func (a *Answer) flips() []Flip {
	var out []Flip
	if a.broke() {
		out = append(out, Flip{"judgement", a.Coalition, a.Day, a.Title, completed(a.OldError), completed(a.NewError)})
	}
	for _, p := range a.Partners {
		out = append(out, Flip{"quadrant", a.Coalition, a.Day, p.ID, p.From, p.To})
	}
	for _, q := range a.Requirements {
		out = append(out, Flip{"requirement", a.Coalition, a.Day, q.Text, q.Old, q.New})
	}
	return out
}

// completed says whether a judgement came to its end.
func completed(err string) string {
	if err != "" {
		return Fails
	}
	return Passes
}

// answers judges the coalitions that both versions have, each on its own day
// and on the days that tests of either version name.
func answers(ctx context.Context, old, new *eval.Program, list []Change) ([]Answer, error) {
	out := []Answer{}
	for _, co := range new.Set().Coalitions {
		was, ok := old.Set().Coalition(co.ID())
		if !ok {
			continue
		}
		for _, day := range days(co.ID(), old.Set(), new.Set()) {
			c := &comparison{ctx: ctx, old: side{program: old}, new: side{program: new}, changes: list}
			c.old.judge(ctx, was, day)
			c.new.judge(ctx, co, day)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			a := c.answer(co)
			if slices.ContainsFunc(out, func(b Answer) bool { return a.Coalition == b.Coalition && a.Day == b.Day && a.OldDay == b.OldDay }) {
				continue
			}
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Answer) int {
		return cmp.Or(cmp.Compare(a.Coalition, b.Coalition), cmp.Compare(a.Day, b.Day))
	})
	return out, nil
}

// days are the days on which to judge a coalition; 0 is its own.
func days(coalition string, sets ...*rules.Set) []float64 {
	all := []float64{0}
	for _, s := range sets {
		for _, t := range s.Tests {
			if t.Coalition != nil && t.Coalition.ID() == coalition {
				all = append(all, t.Day)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// side is one version of an answer.
type side struct {
	program *eval.Program
	input   eval.Input
	day     string
	result  *eval.Result // empty where the judgement failed
	err     string
}

func (s *side) judge(ctx context.Context, co *rules.Coalition, day float64) {
	s.input = eval.Input{Coalition: co.ID(), Day: day}
	if day == 0 {
		a, _ := co.Record.Kind.Attr("as_of")
		v, _, _ := co.Record.Cells[a.Slot].On(0)
		s.input.Day, _ = v.(float64)
	}
	s.day = types.FormatDay(s.input.Day)
	r, err := s.program.Score(ctx, s.input)
	if err != nil {
		r, s.err = &eval.Result{}, err.Error()
	}
	s.result = r
}

// comparison is a coalition on a day under both versions.
type comparison struct {
	ctx      context.Context
	old, new side
	changes  []Change
}

func (c *comparison) answer(co *rules.Coalition) Answer {
	a := Answer{Coalition: co.ID(), Title: co.Record.Title, OldDay: c.old.day, Day: c.new.day, Scores: []Score{}, Contributions: []Moved{},
		Joined: []string{}, Left: []string{}, Partners: []Partner{}, Requirements: []Requirement{}, Appeared: []eval.Missing{}, Vanished: []eval.Missing{},
		OldError: c.old.err, NewError: c.new.err}
	if c.old.err != "" || c.new.err != "" {
		return a
	}
	x, y := c.old.result, c.new.result
	for _, d := range c.new.program.Set().Dimensions {
		if before, ok := x.Scores[d.Name]; ok {
			a.Scores = append(a.Scores, score(d.Name, before.Value, y.Scores[d.Name].Value))
		}
	}
	a.Contributions = c.moved(points(x.Scores, 1), points(y.Scores, 1))
	a.Joined = without(y.Coalition.Members, x.Coalition.Members)
	a.Left = without(x.Coalition.Members, y.Coalition.Members)
	a.Partners = c.partners()
	a.Requirements = requirements(x.Requirements, y.Requirements)
	a.Appeared = missing(y.Missing, x.Missing)
	a.Vanished = missing(x.Missing, y.Missing)
	return a
}

func score(dimension string, old, new float64) Score {
	return Score{dimension, old, new, difference(old, new)}
}

// difference is new less old without the dust of binary fractions: points have
// nine decimals at most.
func difference(old, new float64) float64 { return math.Round((new-old)*1e9) / 1e9 }

// without are the strings of a list that another lacks.
func without(list, other []string) []string {
	out := []string{}
	for _, x := range list {
		if !slices.Contains(other, x) {
			out = append(out, x)
		}
	}
	return out
}

// missing are the missing values that another list lacks.
func missing(list, other []eval.Missing) []eval.Missing {
	same := func(m eval.Missing) string { return m.Rule + "\x00" + m.Binding.String() + "\x00" + m.Attribute }
	out := []eval.Missing{}
	for _, m := range list {
		if !slices.ContainsFunc(other, func(o eval.Missing) bool { return same(o) == same(m) }) {
			out = append(out, m)
		}
	}
	return out
}

// requirements pairs those of equal text and then the rest in order: a changed
// requirement is asked under its new text. One that is new, or gone, flips only
// where it fails.
func requirements(old, new []eval.Requirement) []Requirement {
	out := []Requirement{}
	flip := func(text, from, to string) {
		if (from == Fails) != (to == Fails) {
			out = append(out, Requirement{text, from, to})
		}
	}
	rest := slices.Clone(old)
	var unpaired []eval.Requirement
	for _, q := range new {
		i := slices.IndexFunc(rest, func(r eval.Requirement) bool { return essence(r.Text) == essence(q.Text) })
		if i < 0 {
			unpaired = append(unpaired, q)
			continue
		}
		flip(q.Text, verdict(rest[i]), verdict(q))
		rest = slices.Delete(rest, i, i+1)
	}
	for i, q := range unpaired {
		from := None
		if i < len(rest) {
			from = verdict(rest[i])
		}
		flip(q.Text, from, verdict(q))
	}
	for _, r := range rest[min(len(rest), len(unpaired)):] {
		flip(r.Text, verdict(r), None)
	}
	return out
}

// Holds is the verdict on a requirement that does not fail.
const Holds = "holds"

func verdict(q eval.Requirement) string {
	if q.Holds {
		return Holds
	}
	return Fails
}
