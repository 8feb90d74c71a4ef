package compare

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// What changed can leave every answer as it is, because no member stands where
// the versions part. So we set, one at a time, the attributes of members that a
// changed condition compares to values near its old and its new thresholds, and
// keep the inputs on which the versions differ otherwise than on the coalition as it
// is declared. An input counts for a condition only where that condition comes out
// otherwise in the two versions, and does not as declared. It is a search: that it
// finds nothing does not prove that there is nothing.

// NearInput is an input near a changed condition that the versions judge
// otherwise.
type NearInput struct {
	Change       string        `json:"change"` // the declaration: rule dear, table partner.standing
	Clause       string        `json:"clause"` // when, choice (a `?:`), value (of a derived truth), row or require
	Old          string        `json:"old"`    // the condition, "" where a version lacks it
	New          string        `json:"new"`
	At           string        `json:"at"` // path:line:column
	Coalition    string        `json:"coalition"`
	Day          string        `json:"day"`
	Input        string        `json:"input"`        // what is set: esp.cinc
	Value        string        `json:"value"`        // to what, as a file writes it
	Scores       []NearScore   `json:"scores"`       // those that differ, and otherwise than as declared
	Quadrants    []Flip        `json:"quadrants"`    // of the partner that is changed, or owns what is
	Requirements []Requirement `json:"requirements"` // that flip
	Text         string        `json:"text"`         // the steps of a test that the new version passes
}

// NearScore is a score under both versions, with the difference that there is
// on the coalition as declared.
type NearScore struct {
	Score
	Declared float64 `json:"declared"`
}

// Bounds of the search.
const (
	maxNear  = 3    // inputs shown for a changed condition
	maxTried = 2000 // judgements in all, both versions counted
)

// near fills in the inputs near what changed.
func (r *Report) near(ctx context.Context, old, new *eval.Program) error {
	list := alterations(old.Set(), new.Set())
	f := &finder{ctx: ctx, old: old, new: new, left: maxTried, prepared: map[expression.Node]*eval.Prepared{}}
	if len(list) > 0 {
		f.settle()
	}
	for i, a := range list {
		r.Near = append(r.Near, f.search(a, f.left/(len(list)-i))...)
	}
	r.Tried, r.Cut = maxTried-f.left, f.cut
	return ctx.Err()
}

// finder looks for inputs near changed conditions.
type finder struct {
	ctx      context.Context
	old, new *eval.Program
	cases    []*nearCase
	prepared map[expression.Node]*eval.Prepared
	left     int // judgements
	cut      bool
}

// nearCase is a coalition on a day, and how the versions differ on it as it is
// declared.
type nearCase struct {
	coalition *rules.Coalition // of the new version
	day       float64
	members   []string // in both versions, by id
	declared  *contrast
	quadrants map[string]Flip // by partner
}

// settle judges the coalitions as they are declared.
func (f *finder) settle() {
	for _, co := range f.new.Set().Coalitions {
		if _, ok := f.old.Set().Coalition(co.ID()); !ok {
			continue
		}
		for _, day := range days(co.ID(), f.old.Set(), f.new.Set()) {
			f.declare(co, day)
		}
	}
}

func (f *finder) declare(co *rules.Coalition, day float64) {
	if day == 0 {
		a, _ := co.Record.Kind.Attr("as_of")
		v, _, _ := co.Record.Cells[a.Slot].On(0)
		day, _ = v.(float64)
	}
	c := &nearCase{coalition: co, day: day, quadrants: map[string]Flip{}}
	if slices.ContainsFunc(f.cases, func(x *nearCase) bool { return x.coalition == co && x.day == day }) || !f.affords(2) {
		return
	}
	if c.declared = f.judge(c, nil); c.declared == nil {
		return
	}
	before := ids(c.declared.old.Members())
	for _, id := range ids(c.declared.new.Members()) {
		if slices.Contains(before, id) {
			c.members = append(c.members, id)
		}
	}
	f.cases = append(f.cases, c)
}

func (f *finder) memberIDs(j *eval.Judgement) []string { return ids(j.Members()) }

// affords reports whether so many judgements are left.
func (f *finder) affords(n int) bool {
	f.cut = f.cut || f.left < n
	return f.left >= n
}

// attempt is a value to try in a case.
type attempt struct {
	in     *nearCase
	record *rules.Record // of the new version
	point
}

// dearest is how many judgements one attempt can take: each version's, those
// without the partner, and the latter for the coalition as declared.
const dearest = 6

// search tries values for one changed condition with a share of the judgements.
func (f *finder) search(a altered, share int) []NearInput {
	var out []NearInput
	reserve := f.left - share
	for _, t := range f.attempts(a) {
		if len(out) == maxNear || f.ctx.Err() != nil {
			break
		}
		if f.left-dearest < reserve {
			f.cut = true
			break
		}
		if n := f.try(a, t); n != nil {
			out = append(out, *n)
		}
	}
	return out
}

// attempts are all that could be tried for a condition: what tells more first,
// then by coalition, day, member and attribute.
func (f *finder) attempts(a altered) []attempt {
	var out []attempt
	for _, c := range f.cases {
		for _, r := range f.records(c) {
			was, ok := f.old.Set().Record(r.ID)
			if !ok || was.Kind.Name != r.Kind.Name {
				continue
			}
			before := known{f.old.Set(), c.day, was}.thresholds(a.old)
			after := known{f.new.Set(), c.day, r}.thresholds(a.new)
			for _, p := range around(before, after) {
				out = append(out, attempt{c, r, p})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y attempt) int { return cmp.Compare(x.rank, y.rank) })
	return out
}

// records are those whose attributes are moved: the members, what belongs to
// them, and the records of kinds that belong to nobody.
func (f *finder) records(c *nearCase) []*rules.Record {
	var out []*rules.Record
	for _, r := range f.new.Set().Records {
		holder := r
		if r.Owner != nil {
			holder = r.Owner
		}
		if r.Kind.Name != rules.CoalitionKind && (holder.Kind.Name != rules.PartnerKind || slices.Contains(c.members, holder.ID)) {
			out = append(out, r)
		}
	}
	return out
}

// try judges an attempt under both versions. It is nil where they differ as
// they do on the coalition as declared.
func (f *finder) try(a altered, t attempt) *NearInput {
	now := f.judge(t.in, &t)
	if now == nil || !f.parts(a, now, t.in.declared) {
		return nil
	}
	c := a.either()
	n := &NearInput{Change: c.owner, Clause: c.clause, Old: a.old.words(), New: a.new.words(), At: c.at,
		Coalition: t.in.coalition.ID(), Day: types.FormatDay(t.in.day), Input: t.record.ID + "." + t.attr.Name, Value: pasted(t.value, t.attr.Type),
		Scores: now.scoresBeyond(t.in.declared), Requirements: now.flipsBeyond(t.in.declared), Quadrants: f.quadrants(t, now)}
	if len(n.Scores)+len(n.Requirements)+len(n.Quadrants) == 0 {
		return nil
	}
	n.Text = n.steps(now)
	return n
}

// words is the text of a condition, "" for none.
func (c *criterion) words() string {
	if c == nil {
		return ""
	}
	return c.text
}

// steps are the lines of a test that the new version passes.
func (n *NearInput) steps(now *contrast) string {
	lines := []string{"given " + n.Coalition + " on " + n.Day, "set " + n.Input + " = " + n.Value}
	scores := now.scores
	if len(n.Scores) > 0 {
		scores = nil
	}
	for _, s := range n.Scores {
		scores = append(scores, s.Score)
	}
	for _, s := range scores {
		lines = append(lines, "expect "+s.Dimension+" == "+number(s.New))
	}
	for _, q := range n.Requirements {
		switch q.New {
		case Holds:
			lines = append(lines, "expect "+q.Text)
		case Fails:
			lines = append(lines, "expect not ("+q.Text+")")
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// pasted is a value as a file writes it, so that reading it gives the same one.
func pasted(v any, t types.Type) string {
	switch v := v.(type) {
	case float64:
		if t.Base == types.Date {
			return types.FormatDay(v)
		}
		if percent := math.Round(v*1e12) / 1e10; t.Base == types.Share && percent/100 == v {
			return number(percent) + "%"
		}
		return number(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return v.(string)
}
