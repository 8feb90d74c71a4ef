package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/eval/columns"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// TestTwoEnginesOnTables runs generated decision tables of every hit policy over
// generated records, on the columns for all records at once and on the vm row
// by row. Inputs and results may be absent or fail.
func TestTwoEnginesOnTables(t *testing.T) {
	ran, outcomes := 0, map[columns.State]int{}
	for batch := uint64(0); ran < *pairs/10; batch++ {
		g := &generator{Rand: rand.New(rand.NewPCG(*seed, 1000+batch))}
		p := tables(t, g)
		for range variants {
			w := worldOf(t, p)
			g.fill(w)
			for _, d := range p.derived {
				ran += tablesAgree(t, w, d, outcomes)
			}
			if t.Failed() {
				t.Fatalf("seed %d, batch %d", *seed, batch)
			}
		}
	}
	t.Logf("%d values: %v", ran, outcomes)
	if len(outcomes) < 3 || outcomes[columns.Present]*6 < ran {
		t.Errorf("the generator has lost its aim: %v", outcomes)
	}
}

var recordB = regexp.MustCompile(`([^.\w])b\b`)

// tables is a program of nothing but decision tables. The policies are put in
// behind the check, which refuses rows that could clash.
func tables(t *testing.T, g *generator) *Program {
	t.Helper()
	var b strings.Builder
	b.WriteString(probeStudy)
	for i := range perBatch / 4 {
		g.refs = []string{"r"}
		name := g.pick("number", "bool", "date", "text")
		base := map[string]types.Base{"number": types.Number, "bool": types.Bool, "date": types.Date, "text": types.Text}[name]
		inputs := []types.Base{types.Number, types.Bool, types.Text}[:1+g.IntN(3)]
		fmt.Fprintf(&b, "table partner.g%d %s {\n  hit first\n ", i, name)
		for _, in := range inputs {
			fmt.Fprintf(&b, " | %s", g.input(in))
		}
		fmt.Fprintf(&b, " || g%d |\n", i)
		for range 1 + g.IntN(5) {
			for _, in := range inputs {
				fmt.Fprintf(&b, " | %s", g.test(in))
			}
			fmt.Fprintf(&b, " || %s |\n", g.expr(base, 3))
		}
		b.WriteString("}\n")
	}
	text := recordB.ReplaceAllString(b.String()[len(probeStudy):], "${1}a") // of a derivation, b is its attribute
	set, found := rules.Load(fstest.MapFS{"main.entente": {Data: []byte(probeStudy + text)}}, ".")
	var kept []*rules.Derived
	for _, d := range set.Derived {
		if d.Table == nil || len(d.Table.Rows) == 0 {
			continue // did not pass the check
		}
		d.Table.Hit = g.pick("first", "unique", "any")
		if d.Attr.Type.Base == types.Number {
			d.Table.Hit = g.pick(d.Table.Hit, "sum", "max", "min")
		}
		kept = append(kept, d)
	}
	if len(kept) < perBatch/12 {
		t.Fatalf("only %d tables pass the check: %v", len(kept), found)
	}
	set.Derived = kept
	p, found := Compile(set, Options{MaxCost: math.MaxFloat64})
	if p == nil {
		t.Fatalf("the tables do not compile: %v", found)
	}
	return p
}

func (g *generator) input(base types.Base) string {
	if base == types.Text {
		return g.pick("t", "e", "r.e", "lead.t", "(e ?? lead.e)")
	}
	return g.expr(base, 3)
}

// test is a cell.
func (g *generator) test(base types.Base) string {
	if g.IntN(3) == 0 {
		return "-"
	}
	switch base {
	case types.Bool:
		return g.pick("true", "false")
	case types.Text:
		return g.pick(`"two"`, `"three"`, `"two", "one_"`)
	}
	return g.pick("< 0", ">= 0.5", "-1 .. 1", "> 0 and < 100", "3, 5 .. 9", "== 0")
}

func tablesAgree(t *testing.T, w *world, d *derived, outcomes map[columns.State]int) (compared int) {
	rows := w.rows[d.kind]
	live := columns.Bits{1<<len(rows) - 1}
	v := w.columns.Eval(d.columns, live)
	for l, r := range rows {
		got, state := lane(w, w.columns.Machine, v, l, d.rule.Attr.Type)
		want, err := d.compute(w, r)
		outcomes[state]++
		compared++
		if state != stateOf(err) || err == nil && show(got) != show(want) {
			t.Errorf("%s, hit %s, row %d\ncolumns: %v %v\nvm:      %v %v", d.rule.Attr.Name, d.rule.Table.Hit, l, state, show(got), show(want), err)
		}
	}
	return compared
}
