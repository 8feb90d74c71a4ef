package eval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

var errHost = errors.New("the line is down")

// hostFunctions are functions as a program offers them.
var hostFunctions = []*stdlib.Func{
	{Name: "risk", Host: true, Cost: 9, Params: []stdlib.Param{{Name: "x", Type: types.Type{Base: types.Number}}, {Name: "of", Type: types.Type{Base: types.Text}}},
		Result: types.Type{Base: types.Number}, Call: func(args []any) any {
			switch x, of := args[0].(float64), args[1].(string); {
			case of == "none":
				return &stdlib.HostError{Function: "risk", Err: errHost}
			case x < 0:
				return math.Inf(1)
			default:
				return x + float64(len(of))
			}
		}},
	{Name: "sure", Host: true, Params: []stdlib.Param{{Name: "x", Type: types.Type{Base: types.Number}}}, Result: types.Type{Base: types.Bool},
		Call: func(args []any) any { return args[0].(float64) > 1 }},
	{Name: "label", Host: true, Result: types.Type{Base: types.Text}, Call: func([]any) any { return "y" }},
}

const hosted = `
kind partner { n number = 1  name enum(x, y, none) = x }
dimension political { range = 0..1000 }
partner a {}
partner b { n = 2  name = y }
coalition co { as_of = 2003-01-01  lead = a  members = [b] }
`

// loadHosted loads a study with the functions of the host.
func loadHosted(t *testing.T, text string) (*rules.Set, []diag.Diagnostic) {
	t.Helper()
	return rules.Host{Functions: hostFunctions}.Load(fstest.MapFS{"main.entente": {Data: []byte(text)}}, ".")
}

func TestHostFunctions(t *testing.T) {
	for _, c := range []struct {
		effect string
		score  float64
		code   diag.Code // of what is wrong, when the rules are checked or when they are judged
		cause  error
	}{
		{"political += risk(p.n, p.name)", 1 + 1 + 2 + 1, "", nil},
		{"when sure(p.n) political += 3", 3, "", nil},
		{"when label() == p.name political += 5", 5, "", nil},
		{"political += sum(members, risk(.n, .name))", 2 * 5, "", nil},
		{"political += risk(p.n)", 0, diag.TypeMismatch, nil},
		{"political += risk(p.name, p.n)", 0, diag.TypeMismatch, nil},
		{"political += rsk(p.n, p.name)", 0, diag.UnknownName, nil},
		{"political += label()", 0, diag.TypeMismatch, nil},
		{"political += risk(-p.n, p.name)", 0, diag.BadNumber, nil},
		{`political += risk(p.n, "none")`, 0, diag.HostFailed, errHost},
	} {
		set, found := loadHosted(t, hosted+"rule r {\n  for p in members\n  "+strings.Replace(c.effect, " political", "\n  political", 1)+"\n}\n")
		if diag.HasErrors(found) {
			if found[0].Code != c.code {
				t.Errorf("%s: %v", c.effect, found)
			}
			continue
		}
		for _, engine := range Engines {
			p, found := Compile(set, Options{Engine: engine})
			if p == nil {
				t.Fatal(found)
			}
			r, err := p.Score(context.Background(), Input{Coalition: "co"})
			var f *Failure
			switch {
			case errors.As(err, &f):
				if f.Diagnostics[0].Code != c.code || f.Diagnostics[0].Span.IsZero() || c.cause != nil && !errors.Is(err, c.cause) {
					t.Errorf("%s on %s: %v", c.effect, engine, err)
				}
			case err != nil || c.code != "" || r.Scores["political"].Value != c.score:
				t.Errorf("%s on %s: %v, %v", c.effect, engine, r, err)
			}
		}
	}
}

// TestHostNames holds that a file cannot take the name of a function of the
// host, and that what a call costs is counted.
func TestHostNames(t *testing.T) {
	_, found := loadHosted(t, hosted+"let risk = 1\n")
	if len(found) != 1 || found[0].Code != diag.ReservedName || found[0].Hint == "" {
		t.Errorf("%v", found)
	}
	set, found := loadHosted(t, hosted+"rule r {\n  for p in members\n  political += risk(p.n, p.name)\n}\n")
	p, more := Compile(set, Options{})
	if p == nil {
		t.Fatal(found, more)
	}
	parts := p.Parts()
	if len(parts) != 2 {
		t.Fatalf("the parts of the cost are %+v", parts)
	}
	if want := (Part{What: "rule r", At: parts[1].At, Each: 9 + 5, Times: 2 * 4}); parts[1] != want || p.Cost() != parts[0].Cost()+want.Cost() {
		t.Errorf("the parts of the cost are %+v, of %v", parts, p.Cost())
	}
}

const fed = `
kind partner { n number = 1  mood enum(x, y) }
kind caveat of partner { weight number = 1 }
dimension political { range = 0..100000 }
derive partner.load number = sum(caveats, .weight) + count(members, .n > n)
partner b { n = 2  mood = y  caveat late { weight = 3 } }
%scoalition co { as_of = 2003-01-01  lead = b  members = partner where n > 0 }
rule r {
  for p, q in members
  political += p.load * q.load
}
rule s {
  for c in caveats
  political += c.weight
}
`

// feed makes records as a program that brings partners of its own does.
func feed(set *rules.Set) []*rules.Record {
	partner, _ := set.Kind("partner")
	caveat, _ := set.Kind("caveat")
	slot := func(k *rules.Kind, name string) int { a, _ := k.Attr(name); return a.Slot }
	var out []*rules.Record
	for i, n := range []float64{5, 4} {
		r := &rules.Record{Kind: partner, ID: string(rune('c' - i*2)), Index: len(set.RecordsOf("partner")) + i, Cells: make([]*rules.Cell, len(partner.Attrs))}
		r.Title = r.ID
		r.Cells[slot(partner, "n")] = &rules.Cell{Value: n}
		r.Cells[slot(partner, "mood")] = &rules.Cell{Value: "x"}
		c := &rules.Record{Kind: caveat, ID: "slow_" + r.ID, Index: len(set.RecordsOf("caveat")) + i, Owner: r, Cells: make([]*rules.Cell, len(caveat.Attrs))}
		c.Cells[slot(caveat, "partner")] = &rules.Cell{Value: r}
		c.Cells[slot(caveat, "weight")] = &rules.Cell{Value: n * 10}
		r.Cells[slot(partner, "caveats")] = &rules.Cell{Value: []*rules.Record{c}}
		out = append(out, r, c)
	}
	return out
}

// TestRecords holds that records that come with the input are judged as those
// that the files declare.
func TestRecords(t *testing.T) {
	for _, engine := range Engines {
		t.Run(string(engine), func(t *testing.T) { testRecords(t, engine) })
	}
}

func testRecords(t *testing.T, engine Engine) {
	compile := func(more string) *Program {
		set, found := loadHosted(t, fmt.Sprintf(fed, more))
		if diag.HasErrors(found) {
			t.Fatal(found)
		}
		p, _ := Compile(set, Options{Engine: engine})
		return p
	}
	whole := compile("partner c { n = 5  mood = x  caveat slow_c { weight = 50 } }\npartner a { n = 4  mood = x  caveat slow_a { weight = 40 } }\n")
	part := compile("")
	want, err := whole.Score(context.Background(), Input{Coalition: "co"})
	if err != nil {
		t.Fatal(err)
	}
	in := Input{Coalition: "co", Records: feed(part.Set())}
	got, err := part.Score(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	got.Revision = want.Revision
	same := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".At" }, cmp.Ignore())
	if d := cmp.Diff(want, got, same); d != "" {
		t.Errorf("declared and fed differ:\n%s", d)
	}
	if slices.Equal(got.Coalition.Members, []string{"b"}) || part.CostOf(&in) != whole.Cost() {
		t.Errorf("members %v, cost %v of %v", got.Coalition.Members, part.CostOf(&in), whole.Cost())
	}
	in.MaxCost = part.Cost()
	if _, err := part.Score(context.Background(), in); !errors.Is(err, ErrLimit) {
		t.Errorf("over its limit it gives %v", err)
	}
}

// TestCancelCause holds that a caller finds its own reason in the error.
func TestCancelCause(t *testing.T) {
	set, _ := loadHosted(t, fmt.Sprintf(fed, ""))
	p, _ := Compile(set, Options{})
	reason := errors.New("the minister has left")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(reason)
	_, err := p.Score(ctx, Input{Coalition: "co"})
	var f *Failure
	if !errors.Is(err, reason) || !errors.Is(err, context.Canceled) || !errors.Is(err, ErrCancelled) || !errors.As(err, &f) || f.Diagnostics[0].Code != diag.Cancelled {
		t.Errorf("%v", err)
	}
}
