package eval

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// The quadrants of the trade-off between political benefit and military loss:
// what a coalition gains by a partner, against the coalition without it.
const (
	QuadrantBoth      = "both"           // gains in both scores: no trade-off
	QuadrantPolitical = "political only" // the trade-off: political gain, no military one
	QuadrantMilitary  = "military only"  // of use in the field, of none politically
	QuadrantNeither   = "neither"        // no gain in either
)

// Result is the judgement of a coalition. It is plain data: it may be kept,
// changed and marshalled. Its JSON follows the schema that `entente schema
// score` prints.
type Result struct {
	Coalition    CoalitionResult    `json:"coalition"`
	Scores       map[string]Score   `json:"scores"`   // by dimension
	Baseline     map[string]float64 `json:"baseline"` // the lead alone, by dimension
	Partners     []Partner          `json:"partners"` // the members without the lead, by id
	Requirements []Requirement      `json:"requirements"`
	Missing      []Missing          `json:"missing"`
	Findings     []Finding          `json:"findings"`
	Draws        *Drawn             `json:"draws,omitempty"` // where uncertain values were drawn
	Cost         float64            `json:"cost"`            // the most steps that it could take, known before it ran
	Edition      int                `json:"edition"`
	Revision     string             `json:"revision"` // hash of all files and tables read
	Version      string             `json:"entente"`
}

// CoalitionResult says who was judged.
type CoalitionResult struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Lead    string   `json:"lead"`
	Members []string `json:"members"` // with the lead, by id
	AsOf    string   `json:"as_of"`   // the day of judgement
}

// Score is a dimension's score. Start and the points of the contributions add
// up to Raw exactly, as decimals of at most nine places; Value is Raw bounded
// by Range. In the order of the list, sums come first and factors behind them.
type Score struct {
	Title         string         `json:"title"`
	Value         float64        `json:"value"`
	Raw           float64        `json:"raw"`
	Start         float64        `json:"start"`
	Range         [2]float64     `json:"range"`
	Unit          string         `json:"unit"`
	Better        string         `json:"better"` // higher or lower
	Contributions []Contribution `json:"contributions"`
}

// Contribution is one line of the ledger of a score.
type Contribution struct {
	Rule    string  `json:"rule"`
	Title   string  `json:"title"`
	Binding Binding `json:"binding"`
	Op      string  `json:"op"`     // += -= or *=
	Amount  float64 `json:"amount"` // added, taken away, or the factor
	Points  float64 `json:"points"` // what it did to the score
	At      string  `json:"at"`     // path:line:column of the effect
	Because string  `json:"because"`
	Source  []Cited `json:"source"`
}

// Cited is a source as a result shows it.
type Cited struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title"`
	Place string `json:"place,omitempty"`
}

// Binding says which records a rule was applied to, in the order of its
// for-clause. As JSON it is an object.
type Binding []Bound

// Bound is one name and its record.
type Bound struct{ Name, ID string }

// String is "p = esp, q = pol".
func (b Binding) String() string {
	var parts []string
	for _, x := range b {
		parts = append(parts, x.Name+" = "+x.ID)
	}
	return strings.Join(parts, ", ")
}

// MarshalJSON writes the binding as an object.
func (b Binding) MarshalJSON() ([]byte, error) {
	m := map[string]string{}
	for _, x := range b {
		m[x.Name] = x.ID
	}
	return json.Marshal(m)
}

// Partner is what a member adds to the coalition: the scores with it less the
// scores without it.
type Partner struct {
	ID       string
	Title    string
	Adds     map[string]float64 // by dimension
	Quadrant string             // "" where political or military is not scored

	// Incomplete says that a rule could not be judged for this partner, so that
	// what it adds, and its quadrant, may be wrong.
	Incomplete bool
}

// MarshalJSON writes the dimensions beside the id.
func (p Partner) MarshalJSON() ([]byte, error) {
	m := map[string]any{"id": p.ID, "title": p.Title, "quadrant": p.Quadrant, "incomplete": p.Incomplete}
	for d, x := range p.Adds {
		m[d] = x
	}
	return json.Marshal(m)
}

// AtBound is how many partners a bounded score does not tell from their
// absence: it is cut at the end of its range with them and without.
func (r *Result) AtBound(dimension string) int {
	s, n := r.Scores[dimension], 0
	for _, p := range r.Partners {
		if s.Raw != s.Value && p.Adds[dimension] == 0 {
			n++
		}
	}
	return n
}

// Requirement is a hard constraint of the coalition and whether it holds.
type Requirement struct {
	Text    string `json:"text"`
	Holds   bool   `json:"holds"`
	Because string `json:"because"`
	At      string `json:"at"`
}

// Missing is a rule that could not be applied because a value is absent.
type Missing struct {
	Rule      string  `json:"rule"` // or what else asked: a requirement, the members
	Binding   Binding `json:"binding"`
	Attribute string  `json:"attribute"` // esp.quality: what has no value
	Because   string  `json:"because"`
	At        string  `json:"at"` // path:line:column of what asked
}

// Finding is a finding as a result shows it.
type Finding struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	At       string `json:"at"`
	Hint     string `json:"hint,omitempty"`
}

// NewFinding turns a diagnostic into plain data.
func NewFinding(d diag.Diagnostic) Finding {
	return Finding{Code: string(d.Code), Severity: d.Severity.String(), Message: d.Message, At: d.Span.String(), Hint: d.Hint}
}

// result puts a judgement into plain data.
func (j *Judgement) result() *Result {
	r := &Result{
		Coalition: j.Coalition(), Scores: j.Scores(), Partners: []Partner{}, Requirements: []Requirement{}, Missing: []Missing{}, Findings: []Finding{},
		Edition: 1, Revision: j.program.set.Revision, Version: Version,
	}
	j.requirements(r)
	r.Missing = j.missing()
	r.Findings = j.findings(r)
	return r
}

// Coalition says who was judged.
func (j *Judgement) Coalition() CoalitionResult {
	w := j.world
	c := CoalitionResult{ID: j.coalition.ID(), Title: j.coalition.Record.Title, Members: []string{}, AsOf: types.FormatDay(w.day)}
	if w.lead != nil {
		c.Lead = w.lead.record.ID
	}
	for _, m := range w.members {
		c.Members = append(c.Members, m.record.ID)
	}
	return c
}

func (j *Judgement) score(d *rules.Dimension, t *tally) Score {
	s := Score{Title: d.Title, Value: t.score(), Raw: t.points(t.total), Start: t.points(t.start), Range: [2]float64{d.Range.Low, d.Range.High},
		Unit: d.Unit, Better: d.Better, Contributions: []Contribution{}}
	var of *compiledEffect // whose place is known: lines of one stand together
	var at string
	var cited []Cited
	for _, e := range t.entries {
		r := j.program.rules[e.rule]
		x, rows := &r.effects[e.effect], j.world.rowsOf(r, e)
		if x != of {
			of, at, cited = x, x.effect.At.String(), Cite(r.rule.Notes.Sources)
		}
		if !j.world.afford(0, x.effect.At) {
			break // the judgement fails with the reason
		}
		s.Contributions = append(s.Contributions, Contribution{
			Rule: r.rule.ID, Title: r.rule.Title, Binding: bind(r.rule, rows),
			Op: x.effect.Op, Amount: t.amount(x, e), Points: t.points(e.change), At: at,
			Because: j.because(r, rows), Source: slices.Clone(cited),
		})
	}
	return s
}

// Cite turns citations into plain data.
func Cite(list []rules.Citation) []Cited {
	out := []Cited{}
	for _, c := range list {
		cited := Cited{Title: c.Text, Place: c.At}
		if c.Source != nil {
			cited.ID, cited.Title = c.Source.ID, c.Source.Title
		}
		out = append(out, cited)
	}
	return out
}

// because writes the reason of a contribution with its values put in. A value
// that is absent is named as missing: it does not change the judgement.
func (j *Judgement) because(r *compiledRule, rows [2]*row) string {
	if r.because == nil {
		return ""
	}
	var b strings.Builder
	for i, part := range r.because.parts {
		if r.because.programs[i] == nil {
			b.WriteString(part.Text)
			continue
		}
		v, err := j.world.run(r.because.programs[i], env{A: rows[0], B: rows[1], C: j.world.coalition, W: j.world})
		if err != nil {
			v = nil
		}
		b.WriteString(Format(v, part.Expr.Type()))
	}
	return b.String()
}

func (j *Judgement) requirements(r *Result) {
	for i, p := range j.program.requires[j.coalition] {
		q := j.coalition.Requires[i]
		v, err := j.world.run(p, env{C: j.world.coalition, W: j.world})
		if err != nil {
			j.world.failed("require", nil, q.At, err)
		}
		holds, _ := v.(bool)
		r.Requirements = append(r.Requirements, Requirement{Text: q.Expr.Text(), Holds: holds && err == nil, Because: q.Because, At: q.At.String()})
	}
}

// missing lists what could not be judged, each once.
func (j *Judgement) missing() []Missing {
	out := []Missing{}
	for _, f := range j.world.notes {
		if f.absence == nil {
			continue
		}
		root := f.absence.root()
		out = append(out, Missing{Rule: f.rule, Binding: f.binding, Attribute: f.absence.what(), Because: reasonOf(f.absence, root), At: f.at.String()})
	}
	slices.SortStableFunc(out, func(a, b Missing) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Binding.String(), b.Binding.String()), cmp.Compare(a.Attribute, b.Attribute))
	})
	return slices.CompactFunc(out, func(a, b Missing) bool {
		return a.Rule == b.Rule && a.Binding.String() == b.Binding.String() && a.Attribute == b.Attribute
	})
}

func reasonOf(a, root *absence) string {
	switch {
	case root.table:
		return fmt.Sprintf("no row of the table for %s applies", root.what())
	case root != a:
		return fmt.Sprintf("it rests on %s, which is not given", root.what())
	case a.record == nil:
		return a.reason
	}
	return "it is not given"
}

// findings are what the judgement itself found worth saying.
func (j *Judgement) findings(r *Result) []Finding {
	var diags diag.List
	for i, d := range j.program.set.Dimensions {
		if t := j.world.scores[i]; t.total != t.value {
			diags.Add(diag.Bounded, d.At, fmt.Sprintf("the score of %s was cut from %s to %s", d.Title, Number(t.points(t.total)), Number(t.score()))).
				WithHint("differences between coalitions vanish at the bound; weigh the rules anew, or widen the range")
		}
	}
	unsure := map[string]bool{}
	for _, m := range r.Missing {
		unsure[m.Rule] = true
	}
	for i, n := range j.fired {
		if rule := j.program.rules[i].rule; n == 0 && !unsure[rule.ID] {
			diags.Add(diag.NeverFired, rule.At, fmt.Sprintf("the rule `%s` applied to nobody", rule.ID))
		}
	}
	for i, q := range r.Requirements {
		if !q.Holds {
			diags.Add(diag.Unmet, j.coalition.Requires[i].At, fmt.Sprintf("the requirement `%s` does not hold", q.Text))
		}
	}
	out := []Finding{}
	for _, d := range diags.Sorted() {
		out = append(out, NewFinding(d))
	}
	return out
}

// JSON is the result as indented JSON, ended by a newline. The same result
// gives the same bytes everywhere.
func (r *Result) JSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	err := enc.Encode(r)
	return b.Bytes(), err
}
