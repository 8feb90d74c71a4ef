package entente

import (
	"cmp"
	"slices"

	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

// RuleInputs is what one rule reads.
type RuleInputs struct {
	Rule  string `json:"rule"` // its id
	Title string `json:"title"`
	At    string `json:"at"`    // path:line:column
	Reads []Read `json:"reads"` // by What, then Name
}

// Read is something that a rule reads, itself or by way of what is derived.
type Read struct {
	What     string `json:"what"`     // attribute, relation or parameter
	Name     string `json:"name"`     // partner.standing; of the others the bare name
	Type     string `json:"type"`     // as a rule file writes it: share, count in soldiers
	Direct   bool   `json:"direct"`   // the rule itself reads it
	Given    bool   `json:"given"`    // files and hosts may give it; otherwise it is derived, or filled in
	Optional bool   `json:"optional"` // it can be absent
}

// Inputs says what each rule reads: what it reads itself, and what that rests
// on, down to the facts that must be given. Rules stand by their ids. With it a
// host knows what to bring, and which rules a change can touch.
func (s *Set) Inputs() []RuleInputs {
	out := []RuleInputs{}
	set := s.program.Set()
	for _, r := range set.Rules {
		w := &reader{set: set, reads: map[string]*Read{}}
		exprs := []*expression.Expr{r.When}
		for _, e := range r.Effects {
			exprs = append(exprs, e.Expr)
		}
		w.domain(r)
		w.read(exprs, true)
		out = append(out, RuleInputs{r.ID, r.Title, r.At.String(), w.sorted()})
	}
	return out
}

// reader collects what is read.
type reader struct {
	set   *rules.Set
	reads map[string]*Read
}

// domain notes the list that a rule goes through.
func (w *reader) domain(r *rules.Rule) {
	if len(r.Names) == 0 {
		return
	}
	kind, _ := w.set.Kind(rules.CoalitionKind)
	if _, ok := kind.Attr(r.Domain); !ok {
		kind, _ = w.set.Kind(rules.PartnerKind)
		w.attribute(rules.CoalitionKind, "members", true)
	}
	w.attribute(kind.Name, r.Domain, true)
}

// read notes what expressions read, and what that rests on.
func (w *reader) read(exprs []*expression.Expr, direct bool) {
	for _, e := range exprs {
		if e == nil {
			continue
		}
		expression.Walk(e.Root, func(n expression.Node) {
			switch n := n.(type) {
			case *expression.Attr:
				w.attribute(n.Kind, n.Name, direct)
			case *expression.Now:
				w.attribute(rules.CoalitionKind, "as_of", direct)
			case *expression.Relation:
				r, _ := w.set.Relation(n.Name)
				w.note(Read{What: "relation", Name: n.Name, Type: r.Type.String(), Given: true, Optional: r.Default == nil}, direct)
			case *expression.Global:
				w.global(n, direct)
			}
		})
	}
}

func (w *reader) global(n *expression.Global, direct bool) {
	if n.What == expression.Param {
		w.note(Read{What: "parameter", Name: n.Name, Type: n.Type().String(), Given: true}, direct)
		return
	}
	for _, l := range w.set.Lets {
		if l.Name == n.Name {
			w.read([]*expression.Expr{l.Expr}, direct)
		}
	}
}

func (w *reader) attribute(kind, name string, direct bool) {
	k, _ := w.set.Kind(kind)
	a, _ := k.Attr(name)
	new := w.note(Read{What: "attribute", Name: kind + "." + name, Type: a.Type.String(),
		Given: a.Given, Optional: a.Optional || a.Derived != nil}, direct)
	if new && a.Derived != nil {
		w.read(a.Derived.Exprs(), false)
	}
}

// note enters a read and reports whether it is new.
func (w *reader) note(r Read, direct bool) bool {
	key := r.What + " " + r.Name
	old, seen := w.reads[key]
	if !seen {
		old = &r
		w.reads[key] = old
	}
	old.Direct = old.Direct || direct
	return !seen
}

func (w *reader) sorted() []Read {
	out := []Read{}
	for _, r := range w.reads {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Read) int { return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Name, b.Name)) })
	return out
}
