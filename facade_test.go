package entente_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
)

const small = `import "std/core"
partner usa { troops = 100 quality = 90% standing = 100% }
partner esp { troops = 10 quality = 60% standing = 40% }
partner pol { troops = 20 quality = 50% standing = 30% }
mission m { tasks = [combat] force = 1000 }
coalition willing "Willing" { as_of = 2003-09-25 mission = m lead = usa members = [esp] candidates = [pol] }
`

// compile makes a set of one file, or ends the test.
func compile(t testing.TB, o entente.Options, text string) *entente.Set {
	t.Helper()
	e, err := entente.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s, found := e.Compile(context.Background(), entente.Bytes("main.entente", []byte(text)))
	if err := found.Err(); err != nil {
		t.Fatalf("%v\n%s", err, found)
	}
	return s
}

func engine(t testing.TB) *entente.Engine {
	t.Helper()
	e, err := entente.New(entente.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// codes are the codes of the findings that an error holds.
func codes(t testing.TB, err error) (out []diag.Code) {
	t.Helper()
	var f *entente.Failure
	if !errors.As(err, &f) {
		t.Fatalf("no failure, but %v", err)
	}
	return testkit.Codes(f.Diagnostics)
}

func TestCompileErrors(t *testing.T) {
	for name, sources := range map[string][]entente.Source{
		"a mistake":       {entente.Bytes("main.entente", []byte("let a = b"))},
		"nothing":         nil,
		"no files":        {entente.FS(fstest.MapFS{})},
		"another ending":  {entente.FS(testkit.Study("main.txt", "let a = 1"))},
		"a table alone":   {entente.Bytes("a.csv", []byte("id"))},
		"a broken import": {entente.Bytes("main.entente", []byte(`import "std/none"`))},
		"no such file":    {entente.FS(testkit.Study(), "gone.entente")},
		"no such folder":  {entente.Dir("testdata/gone")},
		"a file twice":    {entente.Bytes("a.entente", []byte("let a = 1")), entente.FS(testkit.Study("a.entente", "let a = 2"))},
		"a bad name":      {entente.Bytes("../a.entente", []byte("let a = 1"))},
		"a host at fault": {entente.FS(panicking{})},
	} {
		s, found := engine(t).Compile(context.Background(), sources...)
		if s != nil || !found.HasErrors() || !errors.Is(found.Err(), entente.ErrRules) || len(codes(t, found.Err())) != len(found) {
			t.Errorf("%s: %v, %v", name, s, found)
		}
	}
	e, err := entente.New(entente.Options{MaxCost: 10})
	if err != nil {
		t.Fatal(err)
	}
	_, found := e.Compile(context.Background(), entente.Bytes("main.entente", []byte(small)))
	if len(found) != 1 || found[0].Code != diag.TooCostly || found[0].Hint == "" || found[0].Span.IsZero() {
		t.Errorf("over the limit: %v", found)
	}
}

// panicking is a file system of a careless host.
type panicking struct{}

func (panicking) Open(string) (fs.File, error) { panic("disk on fire") }

// TestSources holds that a study from several sources, in whatever order, is the
// one that a single source gives, and that a source is copied.
func TestSources(t *testing.T) {
	table := "id,troops\nesp,10\nusa,100\n"
	main := "import \"std/core\"\nimport \"more/b.entente\"\npartner from \"p.csv\" key id { troops = troops }\n"
	more := "import \"std/core\"\nmission m { tasks = [combat] force = 10 }\n"
	whole, found := engine(t).Compile(context.Background(), entente.FS(testkit.Study("main.entente", main, "more/b.entente", more, "p.csv", table)))
	if whole == nil {
		t.Fatal(found)
	}
	text := []byte(main)
	parts := []entente.Source{entente.Bytes("main.entente", text), entente.Bytes("p.csv", []byte(table)), entente.FS(testkit.Study("more/b.entente", more))}
	copy(text, "broken broken")
	for range parts {
		parts = append(parts[1:], parts[0])
		s, found := engine(t).Compile(context.Background(), parts...)
		if s == nil || s.Revision() != whole.Revision() {
			t.Errorf("%v", found)
		}
	}
	e, _ := entente.New(entente.Options{Files: testkit.Study("a/study/main.entente", small, "a/other.entente", "let broken =")})
	if s, found := e.Compile(context.Background(), entente.Dir("a/study")); s == nil || s.Coalitions()[0] != "willing" {
		t.Errorf("below the engine's own files: %v", found)
	}
	if s, _ := engine(t).Compile(context.Background(), entente.Dir("examples/quickstart")); s == nil {
		t.Error("a folder on the disk is not read")
	}
}

func TestChanges(t *testing.T) {
	today := func() time.Time { return time.Date(2004, 2, 29, 23, 0, 0, 0, time.FixedZone("far", 3600)) }
	c := compile(t, entente.Options{Clock: today}, small).Coalition("willing")
	for name, x := range map[string]struct {
		*entente.Coalition
		members, day string // members "" where there is no answer
	}{
		"as declared":        {c, "esp usa", "2003-09-25"},
		"another day":        {c.AsOf("2004-03-01"), "esp usa", "2004-03-01"},
		"today":              {c.AsOf(entente.Today), "esp usa", "2004-02-29"},
		"one more":           {c.With("pol"), "esp pol usa", ""},
		"a member already":   {c.With("esp"), "", ""},
		"one less":           {c.Without("esp"), "usa", ""},
		"more and less":      {c.With("pol").Without("pol", "esp"), "usa", ""},
		"nobody would lead":  {c.Without("usa"), "", ""},
		"no such day":        {c.AsOf("2003-02-30"), "", ""},
		"yesterday":          {c.AsOf("yesterday"), "", ""},
		"no such partner":    {c.With("fra"), "", ""},
		"no partner":         {c.With("m"), "", ""},
		"nothing to exclude": {c.Without(""), "", ""},
		"no such coalition":  {compile(t, entente.Options{}, small).Coalition("unwilling"), "", ""},
		"no clock":           {compile(t, entente.Options{}, small).Coalition("willing").AsOf(entente.Today), "", ""},
	} {
		r, err := x.Score(context.Background(), entente.Call{})
		switch {
		case (err == nil) != (x.members != ""):
			t.Errorf("%s: error %v", name, err)
		case err != nil && !errors.Is(err, entente.ErrQuestion):
			t.Errorf("%s: another error: %v", name, err)
		case err == nil && (strings.Join(r.Coalition.Members, " ") != x.members || x.day != "" && r.Coalition.AsOf != x.day):
			t.Errorf("%s: %+v", name, r.Coalition)
		}
	}
}

// TestImmutable holds that a changed coalition changes no other: neither the one
// it was made of, nor one made of the same.
func TestImmutable(t *testing.T) {
	set := compile(t, entente.Options{}, small)
	c := set.Coalition("willing")
	before := judged(t, c)
	list := []string{"a", "b"}
	one := c.Set("m.force", 500).Set("esp.troops", 50)
	var all [2]*entente.Coalition
	for i := range all {
		all[i] = one.With("pol").Set("pol.troops", 100*i).Records(entente.Record{ID: "new_" + list[i], Values: map[string]any{"troops": i + 1, "quality": 1, "standing": 0.5}}).With("new_" + list[i])
	}
	first, second := judged(t, all[0]), judged(t, all[1])
	if bytes.Equal(first, second) || !bytes.Equal(first, judged(t, all[0])) || !bytes.Equal(before, judged(t, c)) {
		t.Error("a change of one coalition shows in another")
	}
}

// judged is the result of a coalition as JSON.
func judged(t testing.TB, c *entente.Coalition) []byte {
	t.Helper()
	r, err := c.Score(context.Background(), entente.Call{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBorders changes everything that came out of the API, and asks again.
func TestResultsAreCopies(t *testing.T) {
	set := compile(t, entente.Options{}, small)
	c := set.Coalition("willing").With("pol")
	before := judged(t, c)
	r, err := c.Score(context.Background(), entente.Call{})
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range r.Scores {
		for i := range s.Contributions {
			for j := range s.Contributions[i].Source {
				s.Contributions[i].Source[j].Title = "forged"
			}
			for j := range s.Contributions[i].Binding {
				s.Contributions[i].Binding[j].ID = "forged"
			}
			s.Contributions[i].Points = 1e9
		}
		delete(r.Scores, name)
	}
	r.Coalition.Members[0] = "forged"
	clear(r.Partners)
	set.Coalitions()[0] = "forged"
	for _, x := range set.Inputs() {
		clear(x.Reads)
	}
	words := []string{"combat"}
	changed := c.Set("m.tasks", words)
	want := judged(t, changed)
	words[0] = "forged"
	if !bytes.Equal(before, judged(t, c)) || !bytes.Equal(want, judged(t, changed)) {
		t.Error("what the host changed shows in a later result")
	}
	if err := c.With("nobody").Err(); true {
		var f *entente.Failure
		errors.As(err, &f)
		f.Diagnostics[0].Message = "forged"
	}
	if err := c.With("nobody").Err(); strings.Contains(err.Error(), "forged") {
		t.Error("a finding is shared")
	}
}

// TestErrors holds that each way to fail is told apart, with a code and, where a
// file is to blame, a place.
func TestErrors(t *testing.T) {
	reason := errors.New("the minister has left")
	stopped, stop := context.WithCancelCause(context.Background())
	stop(reason)
	late, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer cancel()
	down := errors.New("the line is down")
	hosted := compile(t, entente.Options{Functions: []entente.Function{
		{Name: "risk", Call: func(x float64) (float64, error) { return x, down }},
		{Name: "luck", Call: func(x float64) float64 { panic("no luck") }},
	}}, small+"rule r {\n  for p in partners\n  military -= risk(p.troops)\n}\n"+"derive partner.luck number = luck(troops)\nrule s {\n  for p in partners\n  military -= p.luck\n}\n")
	plain := compile(t, entente.Options{}, strings.Replace(small, "troops = 10 quality = 60%", "", 1))
	for name, x := range map[string]struct {
		ctx  context.Context
		set  *entente.Set
		call entente.Call
		is   []error
		code diag.Code
		at   bool
	}{
		"limit":     {context.Background(), plain, entente.Call{MaxCost: 1}, []error{entente.ErrLimit}, diag.TooCostly, true},
		"cancelled": {stopped, plain, entente.Call{}, []error{entente.ErrCancelled, context.Canceled, reason}, diag.Cancelled, true},
		"late":      {late, plain, entente.Call{}, []error{entente.ErrCancelled, context.DeadlineExceeded}, diag.Cancelled, true},
		"missing":   {context.Background(), plain, entente.Call{Complete: true}, []error{entente.ErrMissing}, diag.Missing, false},
		"function":  {context.Background(), hosted, entente.Call{}, []error{entente.ErrFunction, down}, diag.HostFailed, true},
		"question":  {context.Background(), plain, entente.Call{MaxCost: -1}, []error{entente.ErrQuestion}, diag.OutOfRange, false},
	} {
		_, err := x.set.Coalition("willing").Score(x.ctx, x.call)
		for _, is := range x.is {
			if !errors.Is(err, is) {
				t.Errorf("%s: it is not %v, but %v", name, is, err)
			}
		}
		var f *entente.Failure
		if !errors.As(err, &f) || f.Diagnostics[0].Code != x.code || x.at == f.Diagnostics[0].Span.IsZero() {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := hosted.Coalition("willing").Score(context.Background(), entente.Call{})
	var failed *entente.FunctionError
	text := err.(*entente.Failure).Diagnostics
	if !errors.As(err, &failed) || len(text) != 4 || !strings.Contains(entente.Diagnostics(text).String(), "the host's function `luck` panicked: no luck, for") {
		t.Errorf("%v: %s", failed, entente.Diagnostics(text))
	}
	if s, found := engine(t).Compile(stopped, entente.Dir("examples/quickstart")); s != nil || found[0].Code != diag.Cancelled {
		t.Errorf("a compilation that was stopped gives %v", found)
	}
}

func TestFunctions(t *testing.T) {
	set := compile(t, entente.Options{Functions: []entente.Function{
		{Name: "twice", Call: func(x float64) float64 { return 2 * x }, Cost: 100},
		{Name: "join", Call: func(sep string, parts ...string) (string, error) { return strings.Join(parts, sep), nil }},
		{Name: "both", Call: func(a, b bool) bool { return a && b }},
	}}, small+`rule r {
  when both(join("-", "a", "b", "c") == "a-b-c", twice(2) == 4)
  political += twice(3)
}
`)
	r, err := set.Coalition("willing").Score(context.Background(), entente.Call{})
	if err != nil {
		t.Fatal(err)
	}
	var points float64
	for _, c := range r.Scores["political"].Contributions {
		if c.Rule == "r" {
			points = c.Points
		}
	}
	if points != 6 {
		t.Errorf("it gave %v points", points)
	}
	_, err = entente.New(entente.Options{MaxCost: -1, Evaluator: "abacus", Functions: []entente.Function{
		{Name: "", Call: func() float64 { return 0 }},
		{Name: "2x", Call: func() float64 { return 0 }},
		{Name: "rule", Call: func() float64 { return 0 }},
		{Name: "any", Call: func() float64 { return 0 }},
		{Name: "saturate", Call: func() float64 { return 0 }},
		{Name: "a", Call: 3},
		{Name: "b", Call: (func())(nil)},
		{Name: "c", Call: func(int) float64 { return 0 }},
		{Name: "d", Call: func(float64) {}},
		{Name: "e", Call: func() []float64 { return nil }},
		{Name: "f", Call: func() (float64, string) { return 0, "" }},
		{Name: "g", Call: func() float64 { return 0 }, Cost: 0.5},
		{Name: "h", Call: func(float64) float64 { return 0 }, Params: []string{"x", "y"}},
		{Name: "i", Call: func() float64 { return 0 }}, {Name: "i", Call: func() float64 { return 0 }},
	}})
	if !errors.Is(err, entente.ErrQuestion) || len(codes(t, err)) != 16 {
		t.Errorf("%d mistakes are found: %v", len(codes(t, err)), err)
	}
}

func TestSetValues(t *testing.T) {
	const kinds = `
kind house { n number = 0 }
kind thing {
  share share = 0
  size count 0..10 = 0
  months months = 0
  number number = 0
  date date = 2000-01-01
  flag bool = false
  text text = ""
  word enum(a, b) = a
  words set of enum(a, b) = []
  house optional ref house
  houses list of ref house = []
}
kind partner { n number = 0 }
kind coalition + { phase enum(early, late) = early }
dimension political { range = 0..100 }
derive thing.twice number = 2 * number
param weight share 0..1 = 0.5
house h1 {}
house h2 {}
thing t {}
partner p {}
coalition co { as_of = 2003-01-01 lead = p members = [] }
rule r {
  when t.share == 0.5 and t.size == 3 and t.months == 18 and t.number == -2.5 and t.date == 2004-02-29 and t.flag and t.text == "x"
    and t.word == "b" and count(t.words) == 2 and t.house == h2 and count(t.houses) == 2 and weight == 0.25 and phase == "late" and t.twice == -5
  political += 1
}
`
	type word string
	set := compile(t, entente.Options{}, kinds)
	half := 0.5
	c := set.Coalition("co").Set("t.share", &half).Set("t.size", uint8(3)).Set("t.months", 18).Set("t.number", float32(-2.5)).
		Set("t.date", time.Date(2004, 2, 29, 23, 59, 0, 0, time.UTC)).Set("t.flag", true).Set("t.text", "x").Set("t.word", word("b")).
		Set("t.words", []any{"b", "a"}).Set("t.house", "h2").Set("t.houses", [2]string{"h2", "h1"}).Set("weight", 0.25).Set("coalition.phase", "late")
	r, err := c.Score(context.Background(), entente.Call{})
	if err != nil || r.Scores["political"].Value != 1 {
		t.Fatalf("%v, %+v", err, r)
	}
	wrong := set.Coalition("co")
	for _, x := range []struct {
		path  string
		value any
	}{
		{"t.share", 1.5}, {"t.share", "0.5"}, {"t.share", nil}, {"t.size", 2.5}, {"t.size", 11}, {"t.number", uint64(1<<63 + 1)},
		{"t.months", -1}, {"t.date", "2003-02-30"}, {"t.date", 12}, {"t.flag", 1}, {"t.text", 1}, {"t.word", "c"}, {"t.words", "a"}, {"t.words", []string{"a", "a"}},
		{"t.words", []any{1}}, {"t.house", "t"}, {"t.house", "h3"}, {"t.houses", []string{"h1", "h1"}}, {"t.twice", 1}, {"t.tall", 1}, {"u.share", 1}, {"weight", 2},
		{"height", 2}, {"", 1}, {"co.members", []string{"p"}}, {"coalition.lead", "p"}, {"t.number", struct{}{}}, {"t.share.x", 1},
	} {
		one := set.Coalition("co").Set(x.path, x.value)
		if n := len(codes(t, one.Err())); n != 1 {
			t.Errorf("%s = %v: %d findings", x.path, x.value, n)
		}
		wrong = wrong.Set(x.path, x.value)
	}
	if _, err := wrong.Score(context.Background(), entente.Call{}); len(codes(t, err)) != 28 {
		t.Errorf("%d findings", len(codes(t, err)))
	}
}

// TestInputs holds what a rule reads, itself and by way of derivations.
func TestInputs(t *testing.T) {
	set := compile(t, entente.Options{}, `
kind partner { n number in men = 1  rank optional number }
kind caveat of partner { weight share = 0 }
dimension political { range = 0..100 }
param scale number 0..10 = 2
let most = scale * 2
relation trust(partner, partner) share symmetric = 0
derive partner.load number = sum(caveats, .weight) + most
partner a {}
coalition co { as_of = 2003-01-01 lead = a members = [] }
rule r "Rule" {
  for p in members
  when p.load > 1 and trust(p, a) > 0.5 and now > 2000-01-01
  political += p.rank ?? 1
}
rule nothing {
  political += 1
}
`)
	var got []string
	inputs := set.Inputs()
	for _, x := range inputs[1].Reads {
		line := x.What + " " + x.Name + ": " + x.Type
		for _, w := range []struct {
			is   bool
			word string
		}{{x.Direct, "direct"}, {x.Given, "given"}, {x.Optional, "optional"}} {
			if w.is {
				line += ", " + w.word
			}
		}
		got = append(got, line)
	}
	want := []string{
		"attribute caveat.weight: share, given",
		"attribute coalition.as_of: date, direct",
		"attribute coalition.members: list of ref partner, direct",
		"attribute partner.caveats: list of ref caveat",
		"attribute partner.load: number, direct, optional",
		"attribute partner.rank: number, direct, given, optional",
		"parameter scale: number, given",
		"relation trust: share, direct, given",
	}
	if d := cmp.Diff(want, got); d != "" || len(inputs[0].Reads) != 0 || inputs[1].Title != "Rule" {
		t.Errorf("%s\n%+v", d, inputs[0])
	}
}

// TestShared scores one coalition from many goroutines: the same bytes for all,
// and nothing for the race detector.
func TestShared(t *testing.T) {
	s, found := engine(t).Compile(context.Background(), entente.Dir("examples/iraq-2003"))
	if s == nil {
		t.Fatal(found)
	}
	c := s.Coalition("willing").AsOf("2004-08-15")
	results := make([][]byte, 16)
	var wait sync.WaitGroup
	for i := range results {
		wait.Go(func() {
			r, err := c.Set("gbr.standing", 0.5).Score(context.Background(), entente.Call{})
			if err == nil {
				results[i], err = r.JSON()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for _, r := range results[1:] {
		if !bytes.Equal(r, results[0]) {
			t.Fatal("two goroutines got different results")
		}
	}
}

// TestTotals holds that totals are those of the results, at any change.
func TestTotals(t *testing.T) {
	s, found := engine(t).Compile(context.Background(), entente.Dir("examples/iraq-2003"))
	if s == nil {
		t.Fatal(found)
	}
	c := s.Coalition("willing")
	for _, x := range []*entente.Coalition{c, c.AsOf("2004-08-15"), c.Without("esp"), c.Set("gbr.standing", 0.1), s.Coalition("nobody")} {
		r, err := x.Score(context.Background(), entente.Call{})
		got, problem := x.Totals(context.Background(), entente.Call{})
		if (err == nil) != (problem == nil) {
			t.Fatalf("%v, %v", err, problem)
		}
		if err != nil {
			continue
		}
		want := map[string]float64{}
		for d, s := range r.Scores {
			want[d] = s.Value
		}
		if d := cmp.Diff(want, got.Scores); d != "" || got.Revision != r.Revision || len(got.Missing) != len(r.Missing) {
			t.Errorf("%s", d)
		}
	}
	again := c.AsOf("2004-08-15")
	first, _ := again.Totals(context.Background(), entente.Call{})
	stopped, stop := context.WithCancel(context.Background())
	stop()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() { // laid out once, asked by many, stopped in between
			for i := range 50 {
				if _, err := again.Totals(stopped, entente.Call{}); !errors.Is(err, entente.ErrCancelled) {
					t.Error(err)
				}
				if _, err := again.Totals(context.Background(), entente.Call{MaxCost: 1}); !errors.Is(err, entente.ErrLimit) {
					t.Error(err)
				}
				next, err := again.Totals(context.Background(), entente.Call{MaxCost: float64(i) * 1e9})
				if err != nil || !cmp.Equal(first, next) {
					t.Error(err, next)
				}
			}
		})
	}
	wait.Wait()
	plain := compile(t, entente.Options{}, small)
	if _, err := plain.Coalition("willing").Set("esp.troops", 10).With("pol").Totals(context.Background(), entente.Call{Complete: true}); err != nil {
		t.Error(err)
	}
	bare := compile(t, entente.Options{}, strings.Replace(small, "quality = 60%", "", 1))
	if _, err := bare.Coalition("willing").Totals(context.Background(), entente.Call{Complete: true}); !errors.Is(err, entente.ErrMissing) {
		t.Errorf("%v", err)
	}
}

// TestExplain holds that an explanation leaves the result as Score gives it,
// under the same limit.
func TestExplain(t *testing.T) {
	set := compile(t, entente.Options{}, small)
	c := set.Coalition("willing").With("pol").Set("pol.troops", 50)
	want := judged(t, c)
	for _, call := range []entente.Call{{}, {MaxCost: c.Cost()}} {
		for _, topic := range []string{"standing_pays", "pol.effective", "pol.troops", "coalition.as_of"} {
			x, err := c.Explain(context.Background(), call, topic)
			if err != nil {
				t.Fatalf("%s: %v", topic, err)
			}
			got, _ := x.Result.JSON()
			if !bytes.Equal(got, want) || (len(x.Readings) > 0) != !strings.Contains(topic, ".") || (x.Attribute != nil) != strings.Contains(topic, ".") {
				t.Errorf("%s: %+v", topic, x)
			}
			if topic == "pol.effective" && len(x.RestsOn) == 0 || topic == "pol.troops" && x.Attribute.Value != "50" {
				t.Errorf("%s: %+v", topic, x)
			}
		}
	}
	if _, err := c.Explain(context.Background(), entente.Call{MaxCost: c.Cost() - 1}, "standing_pays"); !errors.Is(err, entente.ErrLimit) {
		t.Errorf("over the limit: %v", err)
	}
	for _, topic := range []string{"", "nothing", "pol.nothing", "nobody.troops"} {
		if _, err := c.Explain(context.Background(), entente.Call{}, topic); !errors.Is(err, entente.ErrQuestion) {
			t.Errorf("%q: %v", topic, err)
		}
	}
	if !bytes.Equal(want, judged(t, c)) {
		t.Error("explaining changed a later result")
	}
}
