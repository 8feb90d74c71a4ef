package entente_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/entente-lang/entente"
)

// watched is the study of the examples: facts and a judgement of its own, in
// place of import "std/core".
const watched = `
kind partner {
  troops count in soldiers = 0
  standing share = 0
  quality optional share
}

kind caveat of partner {
  severity share = 0
}

dimension political "Political value" {
  range = 0..100
}

dimension military "Military effectiveness" {
  range = 0..100
}

derive partner.effective number in soldiers = troops * quality * (1 - min(1, sum(caveats, .severity)))

rule standing "Standing of the partners" {
  for p in partners
  political += 20 * p.standing
  because "{p} brings a standing of {p.standing}"
}

rule contribution "Effective contribution" {
  for p in members
  military += p.effective / 40
  because "{p} brings {p.effective} effective soldiers"
}

rule friction "Friction of number" {
  when count(members) > 1
  military *= 0.98
  because "{count(members)} members have to be coordinated"
}

partner velland "Velland" {
  troops   = 2500
  standing = 100%
  quality  = 80%
}

partner ostria "Ostria" {
  troops   = 900
  standing = 40%
  quality  = 60%
}

partner tolmar "Tolmar" {
  troops   = 700
  standing = 50%
}

coalition watch "Watch on the strait" {
  as_of      = 2031-06-01
  lead       = velland
  members    = [ostria]
  candidates = [tolmar]
}

test "ostria helps" {
  given watch
  expect military > 60
}
`

// study compiles the study of the examples.
func study() *entente.Set {
	engine, err := entente.New(entente.Options{})
	if err != nil {
		log.Fatal(err)
	}
	set, found := engine.Compile(context.Background(), entente.Bytes("watch.entente", []byte(watched)))
	if err := found.Err(); err != nil {
		log.Fatal(err)
	}
	return set
}

func Example() {
	ctx := context.Background()
	engine, err := entente.New(entente.Options{})
	if err != nil {
		log.Fatal(err)
	}
	set, found := engine.Compile(ctx, entente.Dir("examples/quickstart"))
	if err := found.Err(); err != nil {
		log.Fatal(err)
	}
	result, err := set.Coalition("watch").Score(ctx, entente.Call{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("political %.2f, military %.2f\n", result.Scores["political"].Value, result.Scores["military"].Value)
	// Output:
	// political 27.50, military 46.94
}

func ExampleEngine_Compile() {
	engine, _ := entente.New(entente.Options{})
	set, findings := engine.Compile(context.Background(), entente.Bytes("main.entente", []byte("let limit = 3\nlet most = limt + 1\nlet least = limit - x\n")))
	fmt.Println(set != nil, findings.HasErrors())
	for _, f := range findings {
		fmt.Printf("%s: %s: %s [%s]\n", f.Span, f.Message, f.Hint, f.Code)
	}
	// Output:
	// false true
	// main.entente:2:12: unknown name `limt`: did you mean `limit`? [unknown-name]
	// main.entente:3:21: unknown name `x`: there are: least, limit, most, now [unknown-name]
}

func ExampleNew_functions() {
	weather := map[string]float64{"ostria": 0.9, "tolmar": 0.4}
	engine, err := entente.New(entente.Options{Functions: []entente.Function{{
		Name: "days_at_sea", Doc: "the share of days on which a port can be left",
		Call: func(port string) (float64, error) {
			if x, ok := weather[port]; ok {
				return x, nil
			}
			return 0, fmt.Errorf("no record of %q", port)
		},
	}}})
	if err != nil {
		log.Fatal(err)
	}
	rules := watched + `
kind partner + { port text = "" }
rule at_sea {
  for p in partners
  military += 10 * days_at_sea(p.port)
}
`
	set, found := engine.Compile(context.Background(), entente.Bytes("watch.entente", []byte(rules)))
	if err := found.Err(); err != nil {
		log.Fatal(err)
	}
	watch := set.Coalition("watch")
	for _, port := range []string{"ostria", "karsk"} {
		result, err := watch.Set("ostria.port", port).Score(context.Background(), entente.Call{})
		var failed *entente.FunctionError
		if errors.As(err, &failed) {
			fmt.Println(failed.Function, "failed:", err)
			continue
		}
		fmt.Printf("%.2f\n", result.Scores["military"].Value)
	}
	// Output:
	// 71.05
	// days_at_sea failed: watch.entente:72:15: the host's function `days_at_sea` failed: no record of "karsk", for p = ostria
}

func ExampleCoalition_Score() {
	result, err := study().Coalition("watch").Score(context.Background(), entente.Call{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s on %s: political %.2f, military %.2f\n", result.Coalition.Title, result.Coalition.AsOf, result.Scores["political"].Value, result.Scores["military"].Value)
	for _, p := range result.Partners {
		fmt.Printf("%s adds %.2f and %.2f: %s\n", p.ID, p.Adds["political"], p.Adds["military"], p.Quadrant)
	}
	for _, c := range result.Scores["military"].Contributions {
		fmt.Printf("%+.2f %s (%s, %s)\n", c.Points, c.Because, c.Rule, c.At)
	}
	// Output:
	// Watch on the strait on 2031-06-01: political 8.00, military 62.23
	// ostria adds 8.00 and 12.23: both
	// +13.50 Ostria brings 540 effective soldiers (contribution, watch.entente:30:3)
	// +50.00 Velland brings 2,000 effective soldiers (contribution, watch.entente:30:3)
	// -1.27 2 members have to be coordinated (friction, watch.entente:36:3)
}

func ExampleCoalition_Draw() {
	rules := `edition 1
kind partner { troops count in soldiers }
dimension military { range = 0..100 }
partner velland { troops = 2000 }
partner ostria { troops = 300..500 }
coalition watch { as_of = 2031-06-01 lead = velland members = [ostria] }
rule contribution {
  for p in members
  military += p.troops / 40
}`
	engine, err := entente.New(entente.Options{})
	if err != nil {
		log.Fatal(err)
	}
	set, found := engine.Compile(context.Background(), entente.Bytes("watch.entente", []byte(rules)))
	if set == nil {
		log.Fatal(found)
	}
	drawn, err := set.Coalition("watch").Draw(context.Background(), entente.Call{}, 10_000, 1)
	if err != nil {
		log.Fatal(err)
	}
	d := drawn.Scores["military"]
	fmt.Printf("%d uncertain: %.1f to %.1f in 8 of 10 draws, %.1f on average\n", drawn.Uncertain, d.Low, d.High, d.Mean)
	// Output:
	// 1 uncertain: 58.0 to 62.0 in 8 of 10 draws, 60.0 on average
}

func ExampleCoalition_With() {
	watch := study().Coalition("watch")
	for _, c := range []*entente.Coalition{
		watch,
		watch.With("tolmar"),
		watch.With("tolmar").Set("tolmar.quality", 0.3),
		watch.Without("ostria"),
		watch.With("nobody").Without("velland").Set("ostria.standing", 40),
	} {
		result, err := c.Score(context.Background(), entente.Call{})
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%-25s military %.2f, missing: %d\n", strings.Join(result.Coalition.Members, " "), result.Scores["military"].Value, len(result.Missing))
	}
	// Output:
	// ostria velland            military 62.23, missing: 0
	// ostria tolmar velland     military 62.23, missing: 1
	// ostria tolmar velland     military 67.38, missing: 0
	// velland                   military 50.00, missing: 0
	// there is no partner "nobody" (and 2 more)
}

func ExampleBind() {
	type caveat struct {
		Code     string  `entente:"id"`
		Severity float64 `entente:"severity"`
	}
	type partner struct {
		Code     string   `entente:"id"`
		Name     string   `entente:"title"`
		Soldiers int      `entente:"troops"`
		Rank     float64  `entente:"standing"`
		Quality  *float64 `entente:"quality"` // nil where nobody knows
		Caveats  []caveat `entente:"caveats"`
		Notes    string   // the host's own
	}
	set := study()
	partners, err := entente.Bind[partner](set)
	if err != nil {
		log.Fatal(err)
	}
	good := 0.7
	watch := partners.Feed(set.Coalition("watch"),
		partner{Code: "ostria", Soldiers: 1200, Rank: 0.4},
		partner{Code: "norvia", Name: "Norvia", Soldiers: 800, Rank: 0.2, Quality: &good, Caveats: []caveat{{"by_day", 0.25}}},
	).With("norvia")
	result, err := watch.Score(context.Background(), entente.Call{})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range result.Partners {
		fmt.Printf("%s adds %.2f\n", p.Title, p.Adds["military"])
	}
	type wrong struct {
		Code   string `entente:"id"`
		Troops string `entente:"troops"`
		Mood   string `entente:"moood"`
	}
	_, err = entente.Bind[wrong](set)
	var f *entente.Failure
	if errors.As(err, &f) {
		for _, d := range f.Diagnostics {
			fmt.Println(d.Message)
		}
	}
	// Output:
	// Norvia adds 10.29
	// Ostria adds 17.64
	// entente_test.wrong.Troops is a string; `troops` is a count in soldiers
	// entente_test.wrong.Mood: a partner has no attribute "moood"
}

func ExampleSet_Inputs() {
	for _, rule := range study().Inputs() {
		if rule.Rule != "contribution" {
			continue
		}
		for _, r := range rule.Reads {
			if r.Given && r.What == "attribute" {
				fmt.Println(r.Name, r.Type)
			}
		}
	}
	// Output:
	// caveat.severity share
	// partner.quality share
	// partner.troops count in soldiers
}

func ExampleCoalition_Explain() {
	watch := study().Coalition("watch")
	x, err := watch.Explain(context.Background(), entente.Call{}, "ostria.effective")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(x.Attribute.Text, "is", x.Attribute.Value)
	for _, v := range x.RestsOn {
		if v.Given != "" {
			fmt.Printf("  %s is %s, given at %s\n", v.Text, v.Value, v.Given)
		} else {
			fmt.Printf("  %s is %s\n", v.Text, v.Value)
		}
	}
	// Output:
	// ostria.effective is 540
	//   troops * quality * (1 - min(1, sum(caveats, .severity))) is 540
	//   troops * quality is 540
	//   troops is 900, given at watch.entente:47:14
	//   quality is 60%, given at watch.entente:49:14
	//   1 - min(1, sum(caveats, .severity)) is 1
	//   min(1, sum(caveats, .severity)) is 0
	//   sum(caveats, .severity) is 0
}

func ExampleSet_Ask() {
	q, err := entente.ReadQuestion(strings.NewReader(`{"coalition": "watch", "with": ["tolmar"], "set": {"tolmar.quality": 0.6}, "complete": true}`))
	if err != nil {
		log.Fatal(err)
	}
	result, err := study().Ask(context.Background(), q)
	if err != nil {
		log.Fatal(err)
	}
	text, err := result.JSON()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Contains(string(text), `"id": "tolmar"`))
	_, err = study().Ask(context.Background(), entente.Question{With: []string{"tolmr"}})
	p := entente.NewProblem(err)
	fmt.Println(p.Kind, p.Findings[0].Message, p.Findings[0].Hint)
	// Output:
	// true
	// question there is no partner "tolmr" did you mean `tolmar`?
}

func ExampleSet_Test() {
	results, err := study().Test(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results {
		fmt.Println(r.Title, r.Passed)
	}
	// Output:
	// ostria helps true
}

func ExampleEngine_Watch() {
	dir, err := os.MkdirTemp("", "study")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	write := func(text string) {
		if err := os.WriteFile(dir+"/watch.entente", []byte(text), 0o600); err != nil {
			log.Fatal(err)
		}
	}
	write(watched)
	engine, _ := entente.New(entente.Options{Clock: time.Now})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	live, err := engine.Watch(ctx, entente.Watching{
		// Changes: watch.Folder(dir), from package rules/watch
		Tell: func(r entente.Reload) {
			fmt.Println("taken:", r.Taken)
			if r.Err != nil {
				fmt.Println(r.Err)
			}
		},
	}, entente.Dir(dir))
	if err != nil {
		log.Fatal(err)
	}
	for _, troops := range []string{"troops   = 0", "troops   = many", "troops   = 950"} {
		write(strings.Replace(watched, "troops   = 900", troops, 1))
		live.Reload(ctx)
	}
	result, err := live.Set().Coalition("watch").Score(ctx, entente.Call{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("military %.3f\n", result.Scores["military"].Value)
	// Output:
	// taken: false
	// watch.entente:66:10: the test "ostria helps" failed: military > 60, where military is 49
	// taken: false
	// watch.entente:47:14: many is no count in soldiers
	// taken: true
	// military 62.965
}
