package eval

import (
	"math/rand/v2"
	"testing"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/rules"
)

// TestManyWorlds runs generated expressions in several worlds at once, each
// with values of its own, and holds every lane to the machine of that world.
func TestManyWorlds(t *testing.T) {
	const width = 8
	ran, wide := 0, 0
	for batch := uint64(0); ran < *pairs/4; batch++ {
		g := &generator{Rand: rand.New(rand.NewPCG(*seed, 2000+batch))}
		exprs, program := generate(t, g)
		for i := range exprs {
			x := &exprs[i]
			l := newLowerer(program)
			l.kind = program.layout.kinds["partner"]
			var lowered *columns.Expr
			if x.self {
				lowered = l.columns.Derive(x.expr, l.kind, false)
			} else {
				lowered = l.columns.Bound(x.expr, l.kind, 0)
			}
			code := l.columns.Code()
			if !code.Wide() {
				continue
			}
			wide++
			ran += worldsAgree(t, g, program, code, lowered, x, width)
			if t.Failed() {
				t.Fatalf("seed %d, batch %d: `%s`", *seed, batch, x.expr.Text())
			}
		}
	}
	t.Logf("%d lanes of %d expressions", ran, wide)
}

// worldsAgree fills several worlds, one by one and together.
func worldsAgree(t *testing.T, g *generator, p *Program, code *columns.Code, x *columns.Expr, of *probe, width int) (compared int) {
	w := worldOf(t, p)
	kinds := p.set.Kinds
	m := columns.NewMachine(code, w.counts(), width)
	m.Asker = w.columns
	n := len(w.rows[p.layout.kinds[rules.PartnerKind]])
	var first, second []int32
	for i := range n * n * width {
		first, second = append(first, int32(i/width/n)), append(second, int32(i/width%n))
	}
	for i, group := range w.columns.groups {
		lanes := make(columns.Bits, len(m.Group(i)))
		lanes.Widen(group, width)
		m.PutGroup(i, lanes)
	}
	w.columns.fillGlobals(m)
	var want [][]string
	for d := range width {
		g.fill(w)
		for k, kind := range kinds {
			rows := w.rows[k]
			if kind.Name == rules.CoalitionKind {
				rows = w.alone[:]
			}
			for slot := range kind.Attrs {
				for i, r := range rows {
					m.PutIn(d, k, slot, i, w.columns.value(r.vals[slot]))
				}
			}
		}
		want = append(want, alone(w, of, n))
	}
	if !of.self {
		m.Bind(x, first, second)
	}
	v := m.Eval(x, m.All(x))
	for l := range len(want[0]) * width {
		got := told(lane(w, m, v, l, of.expr.Type()))
		if compared++; got != want[l%width][l/width] {
			t.Errorf("lane %d: %s, alone %s", l, got, want[l%width][l/width])
			break
		}
	}
	return compared
}

// alone asks the vm for all rows, or pairs of them, of one world.
func alone(w *world, of *probe, n int) (out []string) {
	rows := w.rows[w.program.layout.kinds[rules.PartnerKind]]
	for i := range n * n {
		e := env{A: rows[i/n], B: rows[i%n], C: w.coalition, W: w}
		if of.self {
			if i == n {
				break
			}
			e = env{S: rows[i], C: w.coalition, W: w}
		}
		v, err := w.run(of.program, e)
		out = append(out, told(v, stateOf(err)))
	}
	return out
}

func told(v any, state columns.State) string {
	return [...]string{columns.Present: "a value: " + show(v), columns.Absent: "absent", columns.Failed: "failed"}[state]
}
