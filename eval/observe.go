package eval

import (
	"slices"

	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// This file lets other packages look into a judgement without a hand in it:
// coverage asks for the parts of conditions, compare for what a partner adds.

// About is what an expression speaks about: the records bound by `for`, or the
// record whose attribute is derived. It belongs to one judgement.
type About struct{ env env }

// PrepareNode compiles a part of an expression that is not about the items of a
// predicate around it.
func (p *Program) PrepareNode(n expression.Node, of *expression.Expr) (*Prepared, error) {
	return prepared(p.engine.part(n, of))
}

// AskAbout evaluates a prepared expression about some records.
func (j *Judgement) AskAbout(x *Prepared, a About) (any, error) {
	v, err := j.world.run(x.program, a.env)
	return v, plain(err)
}

// Applied is how often a rule applied.
func (j *Judgement) Applied(rule *rules.Rule) int {
	i := slices.IndexFunc(j.program.rules, func(r *compiledRule) bool { return r.rule == rule })
	if i < 0 {
		return 0
	}
	return j.fired[i]
}

// Bindings are what a rule was applied to or could have been.
func (j *Judgement) Bindings(rule *rules.Rule) []About {
	var out []About
	for _, r := range j.program.rules {
		if r.rule != rule {
			continue
		}
		for _, rows := range r.domain.bindings(j.world) {
			out = append(out, About{j.env(rows[:])})
		}
	}
	return out
}

// Derivations are the records for which an attribute was derived.
func (j *Judgement) Derivations(d *rules.Derived) []About {
	rows := []*row{j.world.coalition}
	if d.Attr.Kind != rules.CoalitionKind {
		rows = j.world.rows[j.program.layout.kinds[d.Attr.Kind]]
	}
	var out []About
	for _, r := range rows {
		if !r.given[d.Attr.Slot] {
			out = append(out, About{env{S: r, C: j.world.coalition, W: j.world}})
		}
	}
	return out
}

// Scores are the scores with all contributions, by dimension, without what each
// partner adds.
func (j *Judgement) Scores() map[string]Score {
	scores := map[string]Score{}
	for i, d := range j.program.set.Dimensions {
		scores[d.Name] = j.score(d, &j.world.scores[i])
	}
	return scores
}

// Value is the value of an attribute of a record in this judgement, given or
// derived. ok is false where it has none.
func (j *Judgement) Value(r *rules.Record, a *rules.Attr) (v any, ok bool) {
	j.world.show()
	v = j.world.rowOf(r).vals[a.Slot]
	return v, v != nil
}

// Absence says why an attribute has no value: down to what is not given.
func (j *Judgement) Absence(r *rules.Record, a *rules.Attr) string {
	x := j.world.rowOf(r).absent(a.Slot)
	return x.what() + " has no value: " + reasonOf(x, x.root())
}

// Without is the scores of the coalition without a member, by dimension, with
// all contributions: the other side of what that member adds.
func (j *Judgement) Without(member string) (map[string]Score, error) {
	w := j.world
	whole := slices.Clone(w.scores)
	w.scores = nil
	w.judge(slices.DeleteFunc(slices.Clone(w.members), func(x *row) bool { return x.record.ID == member }), make([]int, len(w.program.rules)))
	scores := j.Scores()
	w.scores = whole
	w.compose(w.members)
	return scores, j.failure()
}
