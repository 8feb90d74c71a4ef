package eval

import (
	"sync"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// DefaultMaxCost is the limit on the steps of one judgement: about half a minute of
// one core.
const DefaultMaxCost = 1_000_000_000

// Options bound what a program may do. The zero value takes the defaults.
type Options struct {
	// MaxCost is the most steps that one Score may take, leave-one-out included;
	// 0 means DefaultMaxCost. A step is about the evaluation of one node.
	MaxCost float64

	// Engine says what runs the expressions; "" means Columns.
	Engine Engine
}

// Program is a rule set ready to judge coalitions. It is immutable: any number
// of goroutines may use it at once.
type Program struct {
	set    *rules.Set
	engine *engine
	layout *layout
	limit  float64
	cost   float64

	lets       []compiledLet
	derived    []*derived
	rules      []*compiledRule
	members    map[*rules.Coalition]*program
	candidates map[*rules.Coalition]*program
	requires   map[*rules.Coalition][]*program

	opts    Options
	lower   sync.Once
	columns *columns.Code // see lowered
}

type compiledLet struct {
	let     *rules.Let
	program *program
}

type compiledRule struct {
	rule    *rules.Rule
	index   int32 // its place in the program
	domain  domain
	kind    int // of the records bound by `for`
	when    *program
	columns *columns.Expr // of when
	reads   []columns.Dep // what it gives rests on
	steady  bool          // and on nothing else
	own     *ownPart      // what of it rests on one member alone; nil where that is not all but tests
	effects []compiledEffect
	because *template
}

// anyExpr is one of the expressions of the rule, which all share a frame.
func (r *compiledRule) anyExpr() *columns.Expr {
	if r.columns != nil {
		return r.columns
	}
	return r.effects[0].columns
}

type compiledEffect struct {
	effect    *rules.Effect
	factor    bool // *=
	minus     bool // -=
	dimension int
	program   *program
	columns   *columns.Expr
}

// template is a text with programs for the values put in.
type template struct {
	parts    []rules.Part
	programs []*program
}

// layout numbers what programs read: kinds and their records, attributes,
// relations, dimensions, parameters and constants.
type layout struct {
	set        *rules.Set
	kinds      map[string]int
	records    map[string]reference
	globals    map[string]int
	relations  map[string]int
	dimensions map[string]int
}

type reference struct{ kind, index int }

func newLayout(s *rules.Set) *layout {
	l := &layout{set: s, kinds: map[string]int{}, records: map[string]reference{}, globals: map[string]int{},
		relations: map[string]int{}, dimensions: map[string]int{}}
	for i, k := range s.Kinds {
		l.kinds[k.Name] = i
	}
	for _, r := range s.Records {
		l.records[r.ID] = reference{l.kinds[r.Kind.Name], r.Index}
	}
	for _, p := range s.Params {
		l.globals[p.Name] = len(l.globals)
	}
	for _, c := range s.Lets {
		l.globals[c.Name] = len(l.globals)
	}
	for i, r := range s.Relations {
		l.relations[r.Name] = i
	}
	for i, d := range s.Dimensions {
		l.dimensions[d.Name] = i
	}
	return l
}

// slot is the place of an attribute among those of its kind.
func (l *layout) slot(kind, attr string) int {
	a, _ := l.set.Kinds[l.kinds[kind]].Attr(attr)
	return a.Slot
}

// count is how many records of a kind there are; an expression's cost rests
// on it.
func (l *layout) count(kind string) int { return len(l.set.RecordsOf(kind)) }

// Compile makes a program of a rule set without errors. The findings are
// errors when the rule set costs more than the limit; the program is then nil.
func Compile(set *rules.Set, opts Options) (*Program, []diag.Diagnostic) {
	var diags diag.List
	p := &Program{set: set, layout: newLayout(set), limit: opts.MaxCost, opts: opts, members: map[*rules.Coalition]*program{},
		candidates: map[*rules.Coalition]*program{}, requires: map[*rules.Coalition][]*program{}}
	if p.limit == 0 {
		p.limit = DefaultMaxCost
	}
	p.engine = newEngine(p.layout)
	b := &builder{Program: p, diags: &diags}
	b.build()
	p.cost = p.steps(p.layout.count)
	if p.cost > p.limit {
		diags.Append(p.tooCostly(p.layout.count, p.limit))
	}
	found := diags.Sorted()
	if diag.HasErrors(found) {
		return nil, found
	}
	return p, found
}

// Set is the rule set that the program judges by.
func (p *Program) Set() *rules.Set { return p.set }

type builder struct {
	*Program
	diags *diag.List
}

func (b *builder) build() {
	for _, l := range b.set.Lets {
		b.lets = append(b.lets, compiledLet{l, b.engine.program(l.Expr)})
	}
	for _, d := range b.set.Derived {
		b.derived = append(b.derived, b.derivation(d))
	}
	for _, r := range b.set.Rules {
		b.rules = append(b.rules, b.rule(r))
	}
	for _, co := range b.set.Coalitions {
		if co.Members.Where != nil {
			b.members[co] = b.engine.program(co.Members.Where)
		}
		if co.Candidates.Where != nil {
			b.candidates[co] = b.engine.program(co.Candidates.Where)
		}
		for _, r := range co.Requires {
			b.requires[co] = append(b.requires[co], b.engine.program(r.Expr))
		}
	}
}

func (b *builder) rule(r *rules.Rule) *compiledRule {
	c := &compiledRule{rule: r, index: int32(len(b.rules)), domain: b.domain(r.Names, r.Domain), kind: b.layout.kinds[r.Kind], when: b.engine.program(r.When), because: b.template(r.Notes.Because)}
	for i := range r.Effects {
		e := &r.Effects[i]
		c.effects = append(c.effects, compiledEffect{effect: e, factor: e.Op == "*=", minus: e.Op == "-=",
			dimension: b.layout.dimensions[e.Dimension.Name], program: b.engine.program(e.Expr)})
	}
	return c
}

func (b *builder) template(t *rules.Template) *template {
	if t == nil {
		return nil
	}
	out := &template{parts: t.Parts}
	for _, part := range t.Parts {
		out.programs = append(out.programs, b.engine.program(part.Expr))
	}
	return out
}
