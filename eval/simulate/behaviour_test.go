package simulate_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/simulate"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// study is a coalition of a lead and two partners, and what a test adds.
func study(more string) fstest.MapFS {
	return testkit.Study("main.entente", `import "std/base"
form go_home { risk_military = 100% risk_political = 100% visible = 100% lost = 100% flag = false }
kind partner + { risk share = 0 }
mission m { from = 2031-01-01 to = 2031-12-31 tasks = [patrol] force = 1_000 }
partner alda { troops = 100 quality = 50% }
partner bryn { troops = 100 quality = 50% }
partner corr { troops = 100..300 quality = 50% ± 20% }
coalition c { as_of = 2031-01-01 mission = m lead = alda members = [bryn, corr] }
`+more)
}

// hazards has every kind of chance there is.
const hazards = `
rule strength {
  for p in members
  military += p.effective
}
trigger tired {
  for p in partners
  hazard 0.3 + p.risk per year
  then go_home
}
trigger scared {
  for p in partners
  hazard 2 per year
  p.risk += 20%
}
trigger follows {
  for p in partners
  when count(departed) > 0
  p.risk += 10%
}
scenario s { at 2031-03-01 { bryn.risk += 10% } }
`

func play(t testing.TB, fsys fstest.MapFS, o simulate.Options) *simulate.Result {
	t.Helper()
	r, err := simulate.Run(context.Background(), compile(t, fsys), o)
	if err != nil {
		t.Fatal(failure(err))
	}
	return r
}

// TestSurvival holds the share of draws in which a partner stays to the closed
// form, the product of 1 - h over the periods, within five standard errors; and
// the told path to its last digits.
func TestSurvival(t *testing.T) {
	const n = 8_000
	r := play(t, study(`
trigger tired {
  for p in partners
  when p == bryn
  hazard month(now) * 0.1 per month
  then go_home
}
scenario s { every month }`), simulate.Options{Draws: n, Seed: 3})
	days := []float64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 30} // to the last of December
	want := 1.0
	for i, row := range r.Rows {
		if i > 0 {
			h := 1 - math.Exp(-0.1*float64(i)*days[i-1]/(146097.0/4800))
			want *= 1 - h
		}
		told := r.Partners[slices.IndexFunc(r.Partners, func(p simulate.Partner) bool { return p.ID == "bryn" })]
		if math.Abs(told.Survival[i]-want) > 1e-12 {
			t.Errorf("%s: the told path gives %.15f, the closed form %.15f", row.Day, told.Survival[i], want)
		}
		drawn := r.Draws.Partners[slices.IndexFunc(r.Draws.Partners, func(p simulate.DrawnCourse) bool { return p.ID == "bryn" })]
		if se := math.Sqrt(want * (1 - want) / n); math.Abs(drawn.Stays[i]-want) > 5*se {
			t.Errorf("%s: %.4f of the draws stay, the closed form gives %.4f", row.Day, drawn.Stays[i], want)
		}
	}
	if want > 0.01 {
		t.Errorf("the last month leaves %g: the test does not reach far", want)
	}
}

// TestWorkers holds that neither the number of workers nor the time of day
// changes a byte.
func TestWorkers(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 3, 8, 2} {
		r := play(t, study(hazards), simulate.Options{Draws: 777, Seed: 9, Workers: workers})
		text, err := r.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		}
		if string(text) != string(first) {
			t.Fatalf("%d workers give another result than one", workers)
		}
	}
	other, _ := play(t, study(hazards), simulate.Options{Draws: 777, Seed: 10}).JSON()
	if string(other) == string(first) {
		t.Error("another seed gives the same draws")
	}
}

// TestTenThousand pins what ten thousand draws give, at one worker and at two,
// today and on any other day and machine.
func TestTenThousand(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	const want = "8fb2ab7db74a2802"
	for workers := 1; workers <= 2; workers++ {
		r := play(t, study(hazards), simulate.Options{Draws: 10_000, Seed: 8, Workers: workers})
		text, err := json.Marshal(r.Draws)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(text))[:16]; got != want {
			t.Errorf("%d workers give draws with the hash %s, not %s", workers, got, want)
		}
	}
}

// TestOrder holds that the order of declarations does not matter.
func TestOrder(t *testing.T) {
	text := string(study(hazards)["main.entente"].Data)
	at := strings.Index(text, "rule strength")
	parts := strings.Split(strings.TrimSpace(text[at:]), "\n}\n")
	for i := range parts[:len(parts)-1] {
		parts[i] += "\n}"
	}
	want := play(t, study(hazards), simulate.Options{Draws: 100, Seed: 2})
	slices.Reverse(parts)
	got := play(t, testkit.Study("main.entente", text[:at]+strings.Join(parts, "\n")), simulate.Options{Draws: 100, Seed: 2})
	if show(want, nil) == "" || withoutPlaces(show(got, nil)) != withoutPlaces(show(want, nil)) || showDraws(got, nil) != showDraws(want, nil) {
		t.Errorf("turned round it gives\n%s%s\nnot\n%s%s", show(got, nil), showDraws(got, nil), show(want, nil), showDraws(want, nil))
	}
}

var place = regexp.MustCompile(`main\.entente:\d+:\d+`)

func withoutPlaces(text string) string { return place.ReplaceAllString(text, "") }

// TestCancel stops a long run within fifty milliseconds. A busy machine may
// take a few tries to show it.
func TestCancel(t *testing.T) {
	p := compile(t, study(hazards))
	const limit = 50 * time.Millisecond * testkit.Slowdown
	best := time.Hour
	for range 5 {
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error)
		go func() {
			_, err := simulate.Run(ctx, p, simulate.Options{Draws: simulate.MaxDraws, Seed: 1})
			done <- err
		}()
		time.Sleep(30 * time.Millisecond)
		cancel()
		began := time.Now()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Fatalf("the error is %v", err)
		}
		if best = min(best, time.Since(began)); best < limit {
			return
		}
	}
	t.Errorf("it took %v", best)
}

// TestBounds holds that what is too much is refused.
func TestBounds(t *testing.T) {
	cases := []struct{ name, more, code string }{
		{"too many periods", `scenario s { every day to 9999-12-31 }`, "bad-clause"},
		{"no such day", `scenario s { every year to 9999-12-31 given c on 2031-01-01 }`, ""},
		{"two scenarios", `scenario s {} scenario r {}`, "bad-clause"},
		{"no scenario", ``, "bad-clause"},
		{"infinite change", `kind partner + { x number = 1e300 } trigger big { for p in partners p.x *= 1e300 } scenario s {}`, "bad-number"},
		{"infinite rate", `kind partner + { x number = 1e300 } trigger big { for p in partners hazard p.x * p.x per day } scenario s {}`, "bad-number"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := simulate.Run(context.Background(), compile(t, study(c.more)), simulate.Options{})
			var f *eval.Failure
			switch {
			case c.code == "" && err != nil:
				t.Error(failure(err))
			case c.code == "":
			case !errors.As(err, &f) || string(f.Diagnostics[0].Code) != c.code:
				t.Errorf("the error is %v", err)
			}
		})
	}
	for _, draws := range []int{-1, simulate.MaxDraws + 1} {
		if _, err := simulate.Run(context.Background(), compile(t, study(`scenario s {}`)), simulate.Options{Draws: draws}); !errors.Is(err, eval.ErrQuestion) {
			t.Errorf("%d draws give %v", draws, err)
		}
	}
}

// TestCost holds that a judgement of a scenario has the limit of any other.
func TestCost(t *testing.T) {
	set, found := rules.Load(study(hazards), "main.entente")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	generous, _ := eval.Compile(set, eval.Options{})
	p, found := eval.Compile(set, eval.Options{MaxCost: generous.Cost()})
	if p == nil {
		t.Fatal(testkit.Findings(found))
	}
	if _, err := simulate.Run(context.Background(), p, simulate.Options{Draws: 3}); err != nil {
		t.Errorf("within the limit: %v", err)
	}
}

// TestMemory holds that the size of what is kept does not grow with the draws.
func TestMemory(t *testing.T) {
	size := func(draws int) int {
		text, _ := play(t, study(hazards), simulate.Options{Draws: draws, Seed: 5}).JSON()
		return len(text)
	}
	if few, many := size(500), size(5000); many > few*3/2 {
		t.Errorf("the result of ten times as many draws has %d bytes against %d", many, few)
	}
}

// TestSettings holds that what is set counts, and is not drawn.
func TestSettings(t *testing.T) {
	p := compile(t, study("scenario s {}"))
	corr, _ := p.Set().Record("corr")
	troops, _ := corr.Kind.Attr("troops")
	r, err := simulate.Run(context.Background(), p, simulate.Options{Draws: 20,
		Settings: []rules.Setting{{Record: corr, Attr: troops, Cell: &rules.Cell{Value: 150.0}}}})
	if err != nil {
		t.Fatal(failure(err))
	}
	d := r.Draws.Rows[0].Values["troops"]
	if r.Rows[0].Values["troops"] != 250 || d.Mean != 250 || d.Deviation != 0 || r.Draws.Uncertain != 1 {
		t.Errorf("the troops are %v, drawn %+v of %d uncertain values", r.Rows[0].Values["troops"], d, r.Draws.Uncertain)
	}
}

// TestProgress counts the draws.
func TestProgress(t *testing.T) {
	last := 0
	play(t, study(hazards), simulate.Options{Draws: 130, Progress: func(done int) {
		if done != last+1 {
			t.Errorf("%d draws are done after %d", done, last)
		}
		last = done
	}})
	if last != 130 {
		t.Errorf("%d draws are told", last)
	}
}

// FuzzScenario plays scenarios made of bytes: whatever they say, the run ends
// with a result or a failure, and draws at one worker and two agree.
func FuzzScenario(f *testing.F) {
	f.Add([]byte("\x01\x02\x03\x04\x05"))
	r := rand.New(rand.NewPCG(1, 2))
	for range 25 {
		b := make([]byte, 60)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		set, found := rules.Load(study(generated(data)), "main.entente")
		if diag.HasErrors(found) {
			return
		}
		p, _ := eval.Compile(set, eval.Options{})
		if p == nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		one, err1 := simulate.Run(ctx, p, simulate.Options{Draws: 5, Seed: 1, Workers: 1})
		two, err2 := simulate.Run(ctx, p, simulate.Options{Draws: 5, Seed: 1, Workers: 2})
		if ctx.Err() != nil {
			t.Fatal("it does not end")
		}
		if show(one, err1) != show(two, err2) {
			t.Fatalf("one worker gives\n%s\ntwo give\n%s", show(one, err1), show(two, err2))
		}
		if err1 == nil && showDraws(one, nil) != showDraws(two, nil) {
			t.Fatal("one worker draws otherwise than two")
		}
	})
}

// generated makes triggers and events of bytes.
func generated(data []byte) string {
	next := func(n int) int {
		if len(data) == 0 {
			return 0
		}
		x := int(data[0])
		data = data[1:]
		return x % n
	}
	pick := func(list ...string) string { return list[next(len(list))] }
	condition := func() string {
		return pick("p.risk >= 0."+fmt.Sprint(next(10)), "p.form_since < now", "not known(p.form)", "count(departed) > 0", "now >= 2031-0"+fmt.Sprint(1+next(9))+"-15", "count(partners) < 2")
	}
	change := func(of string) string {
		return of + pick(".risk += 0.3", ".risk -= 0.5", ".risk *= 0.5", ".risk = 0.7", ".troops *= 0.3", ".troops -= 40", ".form = go_home", ".host = bryn", ".quality *= 1.5")
	}
	var b strings.Builder
	for i := range next(6) {
		fmt.Fprintf(&b, "trigger t%d {\n for p in %s\n when %s\n", i, pick("partners", "members", "candidates"), condition())
		switch next(4) {
		case 0:
			fmt.Fprintf(&b, " then go_home\n hazard %s per %s\n", pick("0.5", "p.risk", "100", "p.risk - 0.1", "0"), pick("day", "week", "month", "year"))
		case 1:
			b.WriteString(" then go_home\n")
		case 2:
			fmt.Fprintf(&b, " hazard 3 per year\n %s\n", change("p"))
		default:
			fmt.Fprintf(&b, " %s\n %s\n", change("p"), change("corr"))
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(&b, "scenario s {\n every %s\n", pick("day", "week", "month", "quarter", "year"))
	for range next(6) {
		fmt.Fprintf(&b, " at 2031-%02d-%02d {\n %s\n %s\n}\n", 1+next(12), 1+next(28), change(pick("alda", "bryn", "corr")), pick("", "add bryn", "add corr", "add alda"))
	}
	b.WriteString("}\n")
	return b.String()
}
