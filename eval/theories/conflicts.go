package theories

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// conflicts tries every input and every partner, and keeps those on which
// theories disagree.
func (c *comparison) conflicts(r *Report) error {
	for _, k := range c.program.Set().Kinds {
		for _, a := range k.Attrs {
			if settings := c.raised(k, a); settings != nil {
				in := c.in
				in.Settings = append(slices.Clone(in.Settings), settings...)
				if err := c.try(r, Conflict{Kind: "input", Subject: k.Name + "." + a.Name, Title: raising(k, a)}, in, false); err != nil {
					return err
				}
			}
		}
	}
	for _, m := range c.judgement.Members() {
		if m.ID == c.judgement.Coalition().Lead {
			continue
		}
		in := c.in
		if i := slices.Index(in.Add, m); i >= 0 {
			in.Add = slices.Delete(slices.Clone(in.Add), i, i+1)
		} else {
			in.Remove = append(slices.Clone(in.Remove), m)
		}
		if err := c.try(r, Conflict{Kind: "partner", Subject: m.ID, Title: m.Title}, in, true); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.Conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.depth(), a.depth()), cmp.Compare(a.Subject, b.Subject))
	})
	return nil
}

// depth is how deep theories disagree: the strongest change on the weaker side.
// The stands of a side are sorted, the strongest first.
func (x Conflict) depth() float64 { return min(size(x.For[0].Change), size(x.Against[0].Change)) }

// try judges the coalition otherwise. Backwards, the change is from the other
// coalition to this one: what a partner brings.
func (c *comparison) try(r *Report, x Conflict, in eval.Input, backwards bool) error {
	j, err := c.program.Judge(c.ctx, in)
	if c.ctx.Err() != nil || errors.Is(err, eval.ErrLimit) {
		return err
	}
	if err != nil {
		r.Skipped = append(r.Skipped, Skipped{x.Subject, err.Error()})
		return nil
	}
	from, to := c.base, c.ledger(j)
	if backwards {
		from, to = to, from
	}
	for _, s := range c.stands(from, to) {
		if s.Change > 0 == (s.Better != "lower") {
			x.For = append(x.For, s)
		} else {
			x.Against = append(x.Against, s)
		}
	}
	if disagree(x) {
		r.Conflicts = append(r.Conflicts, x)
	}
	return nil
}

// disagree reports whether two different theories stand on either side.
func disagree(x Conflict) bool {
	for _, s := range x.For {
		if slices.ContainsFunc(x.Against, func(o Stand) bool { return o.Theory != s.Theory }) {
			return true
		}
	}
	return false
}

// The step by which an input is raised: a tenth of the way where it has bounds
// as narrow as a share's, otherwise a tenth of what it is.
const (
	step   = 0.1
	narrow = 100 // the widest range of which a tenth is taken
)

// raising says what is tried.
func raising(k *rules.Kind, a *rules.Attr) string {
	whose := "of every " + k.Name
	if k.Name == rules.PartnerKind {
		whose = "of every member"
	}
	if a.Type.Base == types.Bool {
		return fmt.Sprintf("%s true %s", a.Name, whose)
	}
	return fmt.Sprintf("%s raised %s", a.Name, whose)
}

// raised sets an input of all records of a kind a step higher, as far as it has
// a value and room. It is nil where nothing can be raised.
func (c *comparison) raised(k *rules.Kind, a *rules.Attr) (out []rules.Setting) {
	if a.Builtin || !a.Given || k.Name == rules.CoalitionKind {
		return nil
	}
	records := c.program.Set().RecordsOf(k.Name)
	if k.Name == rules.PartnerKind {
		records = c.judgement.Members()
	}
	for _, r := range records {
		v, ok := c.judgement.Value(r, a)
		if !ok {
			continue
		}
		if v, ok = higher(v, a); ok {
			out = append(out, rules.Setting{Record: r, Attr: a, Cell: &rules.Cell{Value: v}})
		}
	}
	return out
}

func higher(v any, a *rules.Attr) (any, bool) {
	switch x := v.(type) {
	case bool:
		return true, !x
	case float64:
		if !a.Type.IsNumeric() {
			return nil, false
		}
		y := x + rise(x, a)
		if a.Range != nil {
			y = min(y, a.Range.High)
		}
		return y, y > x
	}
	return nil, false
}

// rise is how much a number is raised.
func rise(x float64, a *rules.Attr) float64 {
	d := float64(step * math.Abs(x))
	if a.Range != nil && a.Range.High-a.Range.Low <= narrow {
		d = float64(step * (a.Range.High - a.Range.Low))
	} else if d == 0 {
		d = 1
	}
	if a.Type.Base == types.Count || a.Type.Base == types.Months {
		return math.Max(1, math.Round(d))
	}
	return d
}
