package eval

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/expression"
)

var (
	pairs = flag.Int("pairs", 200_000, "pairs of an expression and values for TestTwoEngines")
	seed  = flag.Uint64("seed", 1, "seed of TestTwoEngines")
)

const (
	perBatch = 120 // rules, each with a condition and an effect, and derivations
	variants = 12  // of the values, for each batch
)

// TestTwoEngines runs generated expressions over generated records through the
// vm, through the columns, and through the reference. Values must agree to the last bit, and so
// must what is absent and why there is no value; no run may cost more than was
// said before, nor fail for any other reason than a missing value or a number
// that is not finite: the check lets no type error through.
func TestTwoEngines(t *testing.T) {
	ran, asked, written, accepted, outcomes := 0, 0, 0, 0, map[string]int{}
	fallen := map[string]int{} // nodes without columns
	for batch := uint64(0); ran < *pairs; batch++ {
		g := &generator{Rand: rand.New(rand.NewPCG(*seed, batch))}
		exprs, program := generate(t, g)
		for _, x := range program.Asked() {
			node, _, _ := strings.Cut(x, ":")
			fallen[node]++
		}
		written += 3 * perBatch
		accepted += len(exprs)
		for range variants {
			w := worldOf(t, program)
			g.fill(w)
			for _, e := range exprs {
				asked++
				outcomes[agree(t, w, e)]++
				ran += columnsAgree(t, g, w, e)
			}
			if t.Failed() {
				t.Fatalf("seed %d, batch %d", *seed, batch)
			}
		}
	}
	t.Logf("%d pairs of %d expressions (%d written): %v; asked of the vm: %v", ran, accepted, written, outcomes, fallen)
	if accepted*10 < written*7 || outcomes["value"]*4 < asked {
		t.Errorf("the generator has lost its aim: %d of %d expressions accepted, outcomes %v", accepted, written, outcomes)
	}
}

// probe is an expression and the records that its names stand for.
type probe struct {
	expr    *expression.Expr
	program *program
	columns *columns.Expr
	self    bool
}

// generate writes a study full of expressions, and takes them out of its rules
// and derivations before it becomes a program: they are run one by one.
func generate(t *testing.T, g *generator) ([]probe, *Program) {
	t.Helper()
	set := generated(g, perBatch)
	var out []probe
	for _, r := range set.Rules {
		if r.When != nil {
			out = append(out, probe{expr: r.When})
		}
		for _, e := range r.Effects {
			out = append(out, probe{expr: e.Expr})
		}
	}
	for _, d := range set.Derived {
		if d.Expr != nil {
			out = append(out, probe{expr: d.Expr, self: true})
		}
	}
	set.Rules, set.Derived = nil, nil
	p, found := Compile(set, Options{MaxCost: math.MaxFloat64})
	if p == nil {
		t.Fatalf("the study does not compile: %v", found)
	}
	l := newLowerer(p)
	l.kind = p.layout.kinds["partner"]
	for i := range out {
		x := &out[i]
		x.program = p.engine.program(x.expr)
		if _, err := x.program.get(); err != nil {
			t.Fatalf("`%s` passes the check and does not compile: %v", x.expr.Text(), err)
		}
		if x.self {
			x.columns = l.columns.Derive(x.expr, l.kind, false)
		} else {
			x.columns = l.columns.Bound(x.expr, l.kind, 0)
		}
	}
	p.lower.Do(func() { p.columns = l.columns.Code() })
	return out, p
}

// generated is a study with so many rules and derivations. Those that do not
// pass the check have no expression.
func generated(g *generator, n int) *rules.Set {
	var b strings.Builder
	b.WriteString(probeStudy)
	for i := range n {
		g.refs = []string{"P_", "Q_"}
		fmt.Fprintf(&b, "rule r%d {\n  for p, q in members\n  when %s\n  political += %s\n}\n", i, both(g.expr(types.Bool, 4), "or"), both(g.expr(types.Number, 4), "+"))
		g.refs = []string{"r"}
		name, base := g.pick("number", "bool", "date", "list of ref partner", "text"), types.Number
		switch name {
		case "bool":
			base = types.Bool
		case "date":
			base = types.Date
		case "list of ref partner":
			base = types.List
		case "text":
			base = types.Text
		}
		fmt.Fprintf(&b, "derive partner.g%d %s = %s\n", i, name, g.expr(base, 5))
	}
	set, _ := rules.Load(fstest.MapFS{"main.entente": {Data: []byte(b.String())}}, ".")
	return set
}

// both says something of a pair whichever of the two comes first, as rules must.
func both(text, join string) string {
	one := strings.NewReplacer("P_", "p", "Q_", "q").Replace(text)
	other := strings.NewReplacer("P_", "q", "Q_", "p").Replace(text)
	return one + " " + join + " " + other
}

func environment(w *world, self bool) env {
	rows := w.rows[w.program.layout.kinds["partner"]]
	e := env{C: w.coalition, W: w}
	if self {
		e.S = rows[0]
	} else {
		e.A, e.B = rows[0], rows[1]
	}
	return e
}

func worldOf(t *testing.T, p *Program) *world {
	t.Helper()
	co, _ := p.set.Coalition("co")
	in := &Input{Coalition: "co"}
	w := p.newWorld(context.Background(), in, co)
	w.assemble(in, co)
	w.compose(w.members)
	return w
}

// agree runs both engines and says how it came out.
func agree(t *testing.T, w *world, p probe) string {
	spent := w.spent
	got, err := w.run(p.program, environment(w, p.self))
	want, errWant := (&walker{w: w, env: environment(w, p.self)}).value(p.expr.Root)
	if cost := p.expr.Cost(w.program.layout.count); w.spent-spent > cost {
		t.Errorf("`%s` cost %v steps, %v were said", p.expr.Text(), w.spent-spent, cost)
	}
	a, b := class(err), class(errWant)
	if a == "value" && b == "value" && show(got) == show(want) || a == b && a != "value" {
		if a, _, _ := strings.Cut(a, ":"); !strings.HasPrefix(a, "other") {
			return a
		}
	}
	t.Errorf("`%s`\nengine:    %s %v %v\nreference: %s %v %v", p.expr.Text(), a, show(got), err, b, show(want), errWant)
	return "differs"
}

// columnsAgree runs an expression on the columns for all records, or all pairs
// of them, some of which are live, and on the vm for each. It says how many were
// compared.
func columnsAgree(t *testing.T, g *generator, w *world, p probe) (compared int) {
	rows := w.rows[w.program.layout.kinds["partner"]]
	var envs []env
	var first, second []int32
	for i, a := range rows {
		if p.self {
			envs = append(envs, env{S: a, C: w.coalition, W: w})
			continue
		}
		for j, b := range rows {
			envs = append(envs, env{A: a, B: b, C: w.coalition, W: w})
			first, second = append(first, int32(i)), append(second, int32(j))
		}
	}
	if !p.self {
		w.columns.Bind(p.columns, first, second)
	}
	live := columns.Bits{g.Uint64() & (1<<len(envs) - 1)}
	if live[0] == 0 {
		return 0
	}
	v := w.columns.Eval(p.columns, live)
	live.All(func(l int) bool {
		compared++
		got, state := lane(w, w.columns.Machine, v, l, p.expr.Type())
		want, err := w.run(p.program, envs[l])
		if state != stateOf(err) || err == nil && show(got) != show(want) {
			t.Errorf("`%s`, lane %d\ncolumns: %v %v\nvm:      %v %v", p.expr.Text(), l, state, show(got), show(want), err)
		}
		return !t.Failed()
	})
	return compared
}

// lane is what a lane of a vector came to.
func lane(w *world, m *columns.Machine, v *columns.Vector, l int, t types.Type) (any, columns.State) {
	switch {
	case v.Some && v.Fail.Has(l):
		return nil, columns.Failed
	case v.Some && v.Bad.Has(l):
		return nil, columns.Absent
	}
	return w.valueFor(m.Value(v, l, t), t), columns.Present
}

func stateOf(err error) columns.State {
	var a *absence
	switch {
	case err == nil:
		return columns.Present
	case asAbsence(err, &a):
		return columns.Absent
	}
	return columns.Failed
}

// class says why there is no value.
func class(err error) string {
	var a *absence
	switch {
	case err == nil:
		return "value"
	case asAbsence(err, &a):
		return "absent: " + a.what()
	case errors.Is(err, errNotFinite):
		return "not finite"
	case errors.Is(err, errZero):
		return "division by zero"
	}
	return "other: " + err.Error()
}

// show writes a value to the last bit.
func show(v any) string {
	switch v := v.(type) {
	case float64:
		if v != v {
			return "NaN"
		}
		return fmt.Sprintf("%x", math.Float64bits(v))
	case []float64:
		s := "["
		for _, x := range v {
			s += show(x) + " "
		}
		return s + "]"
	case *row:
		return v.record.ID
	case []*row:
		s := "["
		for _, r := range v {
			s += r.record.ID + " "
		}
		return s + "]"
	}
	return fmt.Sprintf("%T %v", v, v)
}
