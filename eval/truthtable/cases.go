package truthtable

import (
	"fmt"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// Missing is a case that cannot be placed, and the first of its attributes that
// has no value.
type Missing struct {
	ID        string `json:"id"`
	Attribute string `json:"attribute"`
}

// Of reads cases off the members of a judged coalition, without its lead: their
// attributes that are shares, or truths. What lacks a value is no case.
func Of(j *eval.Judgement, set *rules.Set, outcome string, conditions []string) (cases []Case, missing []Missing, err error) {
	kind, _ := set.Kind(rules.PartnerKind)
	var attrs []*rules.Attr
	for _, name := range append([]string{outcome}, conditions...) {
		a, ok := kind.Attr(name)
		if !ok || !graded(a) {
			return nil, nil, fmt.Errorf("partner.%s is no attribute with a share or a truth", name)
		}
		attrs = append(attrs, a)
	}
	lead := j.Coalition().Lead
	for _, r := range j.Members() {
		if r.ID == lead {
			continue
		}
		c := Case{ID: r.ID, Title: r.Title}
		var lacking *rules.Attr
		for i, a := range attrs {
			x, ok := degree(j, r, a)
			switch {
			case !ok && lacking == nil:
				lacking = a
			case i == 0:
				c.Outcome = x
			default:
				c.Conditions = append(c.Conditions, x)
			}
		}
		if lacking != nil {
			missing = append(missing, Missing{r.ID, lacking.Name})
			continue
		}
		cases = append(cases, c)
	}
	return cases, missing, nil
}

// Graded are the attributes of partners that can be conditions or an outcome.
func Graded(set *rules.Set) (names []string) {
	kind, _ := set.Kind(rules.PartnerKind)
	if kind == nil {
		return nil
	}
	for _, a := range kind.Attrs {
		if graded(a) {
			names = append(names, a.Name)
		}
	}
	return names
}

func graded(a *rules.Attr) bool { return a.Type.Base == types.Share || a.Type.Base == types.Bool }

// degree is a share, or a truth as 0 or 1.
func degree(j *eval.Judgement, r *rules.Record, a *rules.Attr) (float64, bool) {
	v, ok := j.Value(r, a)
	switch v := v.(type) {
	case float64:
		return v, ok
	case bool:
		if v {
			return 1, ok
		}
		return 0, ok
	}
	return 0, false
}
