package entente_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
)

// selecting is a study whose members are whoever has troops.
const selecting = `import "std/core"
partner usa { troops = 100 quality = 90% standing = 100% }
partner esp { troops = 10 quality = 60% standing = 40%%s }
%s
mission m { tasks = [combat] force = 1000 }
coalition willing { as_of = 2003-09-25 mission = m lead = usa members = partner where (troops ?? 0) > 0 }
`

func selected(caveat, more string) string {
	return strings.Replace(strings.Replace(selecting, "%s", caveat, 1), "%s", more, 1)
}

type caveat struct {
	Code     string  `entente:"id"`
	Severity float64 `entente:"severity"`
}

type national struct {
	Code  string `entente:"id"`
	Name  string `entente:"title"`
	Owner string // the host's own
}

type force struct {
	national
	Troops   int       `entente:"troops"`
	Quality  *float64  `entente:"quality"`
	Standing float64   `entente:"standing"`
	Caveats  []caveat  `entente:"caveats"`
	Seen     time.Time // the host's own
}

// TestBroughtEqualsDeclared holds that partners which the host brings, as plain
// records, as structs or as JSON, are judged as those that a file declares.
func TestBroughtEqualsDeclared(t *testing.T) {
	declared := compile(t, entente.Options{}, selected(" caveat late { severity = 20% }", `partner aus "Australia" { troops = 30 quality = 75% standing = 25% caveat far { severity = 50% } }`))
	bare := compile(t, entente.Options{}, selected("", ""))
	want := judged(t, declared.Coalition("willing"))
	records := []entente.Record{
		{Kind: "caveat", ID: "far", Of: "aus", Values: map[string]any{"severity": 0.5}},
		{Kind: "caveat", ID: "late", Of: "esp", Values: map[string]any{"severity": 0.2}},
		{ID: "aus", Title: "Australia", Values: map[string]any{"troops": 30, "quality": 0.75, "standing": 0.25}},
	}
	binder, err := entente.Bind[force](bare)
	if err != nil {
		t.Fatal(err)
	}
	good := 0.75
	q, err := entente.ReadQuestion(strings.NewReader(`{"records": [
		{"id": "aus", "title": "Australia", "values": {"troops": 30, "quality": 0.75, "standing": 0.25}},
		{"kind": "caveat", "id": "late", "of": "esp", "values": {"severity": 0.2}},
		{"kind": "caveat", "id": "far", "of": "aus", "values": {"severity": 0.5}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	asked, err := bare.Ask(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	answer, _ := asked.JSON()
	for name, got := range map[string][]byte{
		"records": judged(t, bare.Coalition("willing").Records(records...)),
		"in turn": judged(t, bare.Coalition("willing").Records(records[2]).Records(records[0]).Records(records[1])),
		"structs": judged(t, binder.Feed(bare.Coalition("willing"),
			force{national{"esp", "", "x"}, 10, nil, 0.4, []caveat{{"late", 0.2}}, time.Time{}},
			force{national{"aus", "Australia", "x"}, 30, &good, 0.25, []caveat{{"far", 0.5}}, time.Time{}})),
		"json": answer,
	} {
		if d := cmp.Diff(string(want), elsewhere(t, declared, bare, got)); d != "" {
			t.Errorf("%s (-declared +brought):\n%s", name, d)
		}
	}
}

// elsewhere is a result of one set as it would stand in the other: places and
// revisions differ, because the files do.
func elsewhere(t *testing.T, to, from *entente.Set, result []byte) string {
	t.Helper()
	text := strings.ReplaceAll(string(result), from.Revision(), to.Revision())
	return text
}

func TestRecordsRefused(t *testing.T) {
	set := compile(t, entente.Options{}, selected("", ""))
	for name, x := range map[string]struct {
		entente.Record
		codes []diag.Code
	}{
		"no id":            {entente.Record{}, []diag.Code{diag.ReservedName}},
		"a hostile id":     {entente.Record{ID: "a\x1b[31m"}, []diag.Code{diag.ReservedName}},
		"a word":           {entente.Record{ID: "members"}, nil},
		"a reserved word":  {entente.Record{ID: "now"}, []diag.Code{diag.ReservedName}},
		"a coalition":      {entente.Record{ID: "willing"}, []diag.Code{diag.ReservedName}},
		"another kind":     {entente.Record{ID: "m"}, []diag.Code{diag.Duplicate}},
		"no such kind":     {entente.Record{Kind: "partnr", ID: "x"}, []diag.Code{diag.UnknownName}},
		"of the coalition": {entente.Record{Kind: "coalition", ID: "x"}, []diag.Code{diag.UnknownName}},
		"no owner":         {entente.Record{Kind: "caveat", ID: "x"}, []diag.Code{diag.UnknownName}},
		"a wrong owner":    {entente.Record{Kind: "caveat", ID: "x", Of: "m"}, []diag.Code{diag.UnknownName}},
		"an owner of none": {entente.Record{ID: "x", Of: "esp"}, []diag.Code{diag.BadClause}},
		"bad values": {entente.Record{ID: "x", Values: map[string]any{"troops": -1, "quality": "good", "tropps": 1, "caveats": []string{}}},
			[]diag.Code{diag.NotAllowed, diag.TypeMismatch, diag.OutOfRange, diag.UnknownName}},
	} {
		c := set.Coalition("willing").Records(x.Record)
		err := c.Err()
		if err == nil && x.codes == nil {
			continue
		}
		if d := cmp.Diff(x.codes, codes(t, err)); d != "" || !errors.Is(err, entente.ErrQuestion) {
			t.Errorf("%s: %s\n%v", name, d, err)
		}
	}
	strict := compile(t, entente.Options{}, "kind partner { n number }\npartner p { n = 1 }\ndimension political { range = 0..1 }\ncoalition c { as_of = 2003-01-01 lead = p members = [] }\n")
	if d := cmp.Diff([]diag.Code{diag.Required}, codes(t, strict.Coalition("c").Records(entente.Record{ID: "q"}).Err())); d != "" {
		t.Errorf("a required attribute: %s", d)
	}
	if err := strict.Coalition("c").Records(entente.Record{ID: "p"}).Err(); err != nil {
		t.Errorf("nothing new of a record that is there: %v", err)
	}
}

type misfit struct {
	ID       int       `entente:"id"`
	Troops   string    `entente:"troops"`
	Quality  float64   `entente:"qualty"`
	Standing float64   `entente:"standing"`
	Again    float64   `entente:"standing"`
	Loss     float64   `entente:"caveat_loss"`
	Caveats  []string  `entente:"caveats"`
	hidden   float64   `entente:"quality"`
	When     time.Time `entente:"title"`
}

func TestBindRefuses(t *testing.T) {
	set := compile(t, entente.Options{}, small)
	_ = misfit{hidden: 1}.hidden
	_, err := entente.Bind[misfit](set)
	want := []diag.Code{diag.TypeMismatch, diag.TypeMismatch, diag.UnknownName, diag.Duplicate, diag.NotAllowed, diag.TypeMismatch, diag.NotAllowed, diag.TypeMismatch, diag.Required}
	if d := cmp.Diff(want, codes(t, err)); d != "" || !strings.Contains(fmt.Sprint(err), "entente_test.misfit.ID") {
		t.Errorf("%s%v", d, err)
	}
	if _, err := entente.Bind[int](set); err == nil {
		t.Error("a number is bound")
	}
	type loop struct {
		ID   string   `entente:"id"`
		Next []caveat `entente:"caveats"`
		*national
	}
	if _, err := entente.Bind[loop](set); err == nil {
		t.Error("what is embedded by a pointer is bound")
	}
	binder, err := entente.Bind[force](set)
	if err != nil {
		t.Fatal(err)
	}
	other := compile(t, entente.Options{}, small+"let x = 1\n")
	if err := binder.Feed(other.Coalition("willing")).Err(); !errors.Is(err, entente.ErrQuestion) {
		t.Errorf("structs of another rule set: %v", err)
	}
	far := binder.Feed(set.Coalition("willing"), force{national: national{Code: "x"}, Troops: -1, Standing: 2}, force{national: national{Code: "now"}})
	if d := cmp.Diff([]diag.Code{diag.OutOfRange, diag.OutOfRange, diag.ReservedName}, codes(t, far.Err())); d != "" {
		t.Errorf("%s", d)
	}
}

// TestBroughtIsBounded holds that partners which are brought count against the
// limit before anything runs.
func TestBroughtIsBounded(t *testing.T) {
	e, _ := entente.New(entente.Options{MaxCost: 1e6})
	set, found := e.Compile(context.Background(), entente.Bytes("main.entente", []byte(selected("", ""))))
	if set == nil {
		t.Fatal(found)
	}
	var many []entente.Record
	for i := range 1000 {
		many = append(many, entente.Record{ID: fmt.Sprintf("p%d", i), Values: map[string]any{"troops": 1}})
	}
	c := set.Coalition("willing").Records(many...)
	if _, err := c.Score(context.Background(), entente.Call{}); !errors.Is(err, entente.ErrLimit) || c.Cost() <= set.Limit() {
		t.Errorf("%v, %v", err, c.Cost())
	}
}

func TestReadQuestion(t *testing.T) {
	q, err := entente.ReadQuestion(strings.NewReader(`{"coalition": "willing", "as_of": "2004-02-29", "with": ["pol"], "without": ["esp"],
		"set": {"pol.troops": 50}, "max_cost": 1000, "complete": true}`))
	want := entente.Question{Coalition: "willing", AsOf: "2004-02-29", With: []string{"pol"}, Without: []string{"esp"},
		Set: map[string]any{"pol.troops": 50.0}, MaxCost: 1000, Complete: true}
	if d := cmp.Diff(want, q); d != "" || err != nil {
		t.Errorf("%s, %v", d, err)
	}
	for _, text := range []string{"", "{", "[]", "3", `{"coalitoin": "x"}`, `{"coalition": 3}`, `{"coalition": "x"} {}`, `{"coalition": "x", "coalition": "y"}`,
		`{"set": {"a": 1, "a": 2}}`, `{"records": [{"id": "x", "values": {"n": 1, "n": 2}}]}`, strings.Repeat("[", 1_000_000), `{"as_of": "` + strings.Repeat("x", 1<<20) + `"}`,
		`{"set": ` + strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40) + "}", "{\"max_cost\": 1e999}", "\xff"} {
		if _, err := entente.ReadQuestion(strings.NewReader(text)); !errors.Is(err, entente.ErrQuestion) {
			t.Errorf("%.40s: %v", text, err)
		} else if p := entente.NewProblem(err); p.Kind != "question" || len(p.Findings) == 0 || p.Version != eval.Version {
			t.Errorf("%.40s: %+v", text, p)
		}
	}
}

// FuzzQuestion holds that no question makes it panic, and that what was read is
// answered or refused.
func FuzzQuestion(f *testing.F) {
	for _, text := range []string{`{}`, `{"with": ["pol"]}`, `{"set": {"esp.troops": 1e300}}`, `{"records": [{"id": "x", "values": {"troops": []}}]}`,
		`{"set": {"m.tasks": ["combat", null]}}`, `{"records": [{"kind": "caveat", "id": "x", "of": "esp", "values": {"severity": 1}}], "as_of": "today"}`} {
		f.Add([]byte(text))
	}
	set := compile(f, entente.Options{}, small)
	f.Fuzz(func(t *testing.T, text []byte) {
		q, err := entente.ReadQuestion(bytes.NewReader(text))
		if err != nil {
			return
		}
		r, err := set.Ask(context.Background(), q)
		if (r == nil) == (err == nil) {
			t.Fatalf("%v, %v", r, err)
		}
		if err != nil && entente.NewProblem(err).Kind == "failed" && !strings.Contains(err.Error(), "finite") && !strings.Contains(err.Error(), "outside") && !strings.Contains(err.Error(), "exact") {
			t.Fatalf("%v", err)
		}
	})
}

// TestHostileQuestions asks what is made to take long: as many mistakes, records
// and values as a question may have. Each is answered or refused in a moment,
// whatever the time limit.
func TestHostileQuestions(t *testing.T) {
	set := compile(t, entente.Options{MaxCost: 1e7}, selected("", ""))
	many := func(n int, format string) string {
		var parts []string
		for i := range n {
			parts = append(parts, fmt.Sprintf(format, i))
		}
		return strings.Join(parts, ",")
	}
	again := func(n int, text string) string { return strings.TrimSuffix(strings.Repeat(text+",", n), ",") }
	records := many(4000, `{"id":"p%d","values":{"troops":1}}`)
	for name, text := range map[string]string{
		"unknown partners":        `{"with":[` + many(80_000, `"x%d"`) + `]}`,
		"unknown among many":      `{"records":[` + records + `],"with":[` + many(60_000, `"q%d"`) + `]}`,
		"unknown attributes":      `{"set":{` + many(50_000, `"esp.x%d":1`) + `}}`,
		"unknown words":           `{"set":{"m.tasks":[` + many(80_000, `"w%d"`) + `]}}`,
		"one word again":          `{"set":{"m.tasks":[` + again(60_000, `"combat"`) + `]}}`,
		"many values":             `{"records":[` + records + `],"set":{` + many(4000, `"p%d.quality":0.5`) + `}}`,
		"many records":            `{"records":[` + records + `]}`,
		"more records than fit":   `{"records":[` + many(20_000, `{"id":"p%d"}`) + `]}`,
		"one record again":        `{"records":[` + many(4900, `{"id":"esp","values":{"troops":%d}}`) + `]}`,
		"caveats of one":          `{"records":[` + many(4900, `{"kind":"caveat","id":"k%d","of":"esp"}`) + `]}`,
		"members that are there":  `{"with":[` + again(80_000, `"esp"`) + `]}`,
		"no members to leave out": `{"without":[` + again(80_000, `"esp"`) + `]}`,
	} {
		began := testkit.CPUTime()
		q, err := entente.ReadQuestion(strings.NewReader(text))
		if err == nil {
			_, err = set.Ask(context.Background(), q)
		}
		took := testkit.CPUTime() - began
		t.Logf("%s: %.2f s, %.100v", name, took, err)
		if took > 1.5*testkit.Slowdown {
			t.Errorf("%s takes %.2f s", name, took)
		}
		if err == nil && name != "one record again" && name != "caveats of one" {
			t.Errorf("%s is answered", name)
		}
	}
}
