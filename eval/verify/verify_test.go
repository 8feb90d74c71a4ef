package verify_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/eval/verify"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

func compile(t *testing.T, fsys fs.FS, path string) *eval.Program {
	t.Helper()
	set, found := rules.Load(fsys, path)
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	p, found := eval.Compile(set, eval.Options{})
	if p == nil {
		t.Fatal(testkit.Findings(found))
	}
	return p
}

func verified(t *testing.T, p *eval.Program, opts verify.Options) []verify.Outcome {
	t.Helper()
	out, err := verify.Run(context.Background(), p, opts)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// line is an outcome in a line.
func line(o verify.Outcome) string {
	s := fmt.Sprintf("%s: %s: %s", o.Verdict, o.Title, o.Law)
	if o.Reason != "" {
		s += " (" + o.Reason + ")"
	}
	return s
}

// TestPacks verifies the properties of the standard packs: all are proved, but for
// those that give a reason why they can only be searched.
func TestPacks(t *testing.T) {
	err := fs.WalkDir(stdlib.Packs(), "std", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t.Run(path, func(t *testing.T) {
			p := compile(t, stdlib.Packs(), path)
			searched := map[string]bool{}
			for _, x := range p.Set().Properties {
				searched[x.Title] = x.Notes.Because != nil
			}
			for _, o := range verified(t, p, verify.Options{Tries: 500}) {
				if o.Verdict != verify.Proved && (o.Verdict != verify.NotRefuted || !searched[o.Title]) {
					t.Errorf("%s", line(o))
				}
				t.Logf("%s; %d cases, %d boxes, %d tries", line(o), o.Cases, o.Boxes, o.Tries)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

const study = `edition 1

dimension score { range = -1000..1000 }
dimension bonus { range = 0..10 }

param weight number 0..10 = 2 "a weight"
param bend number 0..1 = 0.5 "a bend"

kind partner {
  a share
  b number 0..100
  c count 0..50
  d date
  e optional number 0..10
  t enum(low, high) = low
}

kind coalition + {
  due date = 2030-01-01
}

table partner.step number {
  hit first
  | a          || step |
  | >= 0.75    || 9    |
  | 0.2 .. 0.5 || 4    |
  | > 0.5      || 6    |
  | -          || b / 100 |
}

table partner.dip number {
  hit first
  | a     || dip |
  | > 0.6 || 1   |
  | -     || a   |
}

derive partner.mixed number = noisy_or([a, 0.3]) * (1 + bend * (1 - a))
derive partner.more number = max(b, 200 - c)
derive partner.wave number = a * (1 - a)
derive coalition.big count = count(members, .b >= 50)
derive coalition.pull number = pow(1 + sum(members, .b), 0.5)

partner boss { a = 0.5  b = 10  c = 3  d = 2020-02-02  e = 4 }
partner ann  { a = 0.1  b = 60  c = 7  d = 2021-05-05 }
partner two  { a = 0.9  b = 40  c = 0  d = 2022-08-08  t = high }

coalition picked { as_of = 2025-01-01  lead = boss  members = partner where b >= 45 }
coalition fixed  { as_of = 2025-01-01  lead = boss  members = [ann, two] }

rule base  { for p in members when p.a >= 0.3  score += 10 * p.a }
rule steps { for p in members  score += weight * p.step }
rule extra { for p in members when p.a >= 0.3  bonus += 1 }
rule pulls { when big > 1  score *= exp(0.01 * big) }
`

// laws are properties with the verdict each must get.
var laws = []struct{ verdict, title, body string }{
	{"proved", "sums", "vary partner.a in 0..1 expect sum(members, .a * 3) increasing"},
	{"proved", "a threshold in a rule", "given fixed vary boss.a in 0..1 expect 10 * (boss.a >= 0.3 ? boss.a : 0) increasing"},
	{"proved", "members chosen by a threshold", "given picked vary ann.b in 0..100 expect count(members) increasing expect big increasing"},
	{"proved", "a decision table with steps", "given fixed vary ann.a in 0..1 when ann.b <= 100 expect ann.step within 0..9"},
	{"proved", "a score with steps, sums and factors", "given fixed vary ann.b in 0..100 expect score increasing"},
	{"proved", "a product that pulls both ways", "given fixed vary ann.a in 0..1 vary bend in 0..0.5 expect ann.mixed increasing"},
	{"proved", "bisection of a bend", "given fixed vary ann.a in 0..1 expect ann.wave within 0..0.26"},
	{"proved", "one half of a bend", "given fixed vary ann.a in 0..0.5 expect ann.wave increasing"},
	{"proved", "the other side of a choice", "given fixed vary ann.b in 0..100 expect ann.more unchanged"},
	{"proved", "a square root of a sum", "given fixed vary partner.b in 0..100 expect pull increasing expect pull within 1..20"},
	{"proved", "dates", "given fixed vary ann.d in 2000-01-01..2029-12-31 expect months_between(ann.d, due) decreasing"},
	{"proved", "whole numbers", "given fixed vary ann.c in 0..50 expect (ann.c > 20 ? ann.c : ann.c / 2) increasing"},
	{"proved", "a parameter", "given fixed vary weight in 0..10 expect score increasing"},
	{"proved", "a part that the condition leaves in", "given fixed vary ann.a in 0..1 when ann.a <= 0.6 expect ann.dip increasing"},
	{"not refuted", "a curve that analysis does not follow", "given fixed vary ann.b in 1..100 expect largest([gini([ann.b, 100]), -1]) decreasing"},
	{"not refuted", "too many boxes", "given fixed vary ann.a in 0..1 vary ann.b in 0..100 expect ann.a * ann.b - ann.b * ann.a unchanged"},
	{"refuted", "a step down", "given fixed vary ann.a in 0..1 expect ann.dip decreasing"},
	{"refuted", "a bend", "given fixed vary partner.a in 0..1 expect sum(members, .wave) increasing"},
	{"refuted", "a table that falls", "given fixed vary ann.a in 0..0.4 vary ann.b in 50..100 expect ann.step decreasing"},
	{"refuted", "out of bounds", "given fixed vary ann.b in 0..100 vary ann.c in 0..50 expect ann.more within 0..199"},
	{"refuted", "what does change", "vary partner.a in 0..1 expect score unchanged"},
	{"refuted", "only with other numbers of the record", "given fixed vary ann.a in 0..1 expect ann.a * (50 - ann.b) decreasing"},
	{"refuted", "a date", "given fixed vary ann.d in 2000-01-01..2029-12-31 expect (ann.d < 2010-06-01 ? 1 : 0) unchanged"},
	{"refuted", "a part that the condition leaves out", "given fixed vary ann.a in 0..1 when ann.a < 0.2 or ann.a > 0.7 expect (ann.a < 0.4 ? 2 : 1) increasing"},
	{"refuted", "a point that the condition leaves out", "given fixed vary ann.a in 0..1 when ann.a != 0.5 expect (ann.a < 0.5 ? 2 : 1) increasing"},
	{"refuted", "a condition that comes and goes", "given fixed vary ann.a in 0..1 expect ((ann.a - 0.5) * (ann.a - 0.5) > 0.04 ? 5 : 1) increasing"},
	{"refuted", "who takes part", "given picked vary ann.b in 0..100 expect count(members) unchanged"},
	{"refuted", "of whom something holds", "given picked vary ann.b in 0..100 expect count(members, .a >= 0.05) unchanged"},
	{"refuted", "who brings points", "given picked vary ann.b in 0..100 expect score unchanged"},
	{"refuted", "who brings points on a condition", "given picked vary two.b in 0..100 expect bonus unchanged"},
	{"refuted", "a choice between truths", "given fixed vary ann.a in 0..1 expect ((ann.a < 0.5 ? ann.b > 10 : ann.b > 90) ? 1 : 0) unchanged"},
	{"error", "what is absent", "given fixed vary ann.a in 0..1 expect ann.e increasing"},
	{"error", "what cannot be computed", "given fixed vary ann.b in 0..100 expect ln(ann.b - 50) increasing"},
	{"error", "a condition that never holds", "given fixed vary ann.a in 0..1 when ann.a > 2 expect gini([ann.a, 1]) increasing"},
}

func lawStudy() fstest.MapFS {
	text := study
	for _, l := range laws {
		body := l.body
		for _, word := range []string{" vary ", " when ", " expect "} {
			body = strings.ReplaceAll(body, word, "\n "+word)
		}
		text += fmt.Sprintf("\nproperty %q {\n  %s\n}\n", l.title, body)
	}
	return testkit.Study("s.entente", text)
}

func TestLaws(t *testing.T) {
	fsys := lawStudy()
	p := compile(t, fsys, "s.entente")
	for _, l := range laws {
		t.Run(l.title, func(t *testing.T) {
			out := verified(t, p, verify.Options{Tries: 2000, Filter: func(title string) bool { return title == l.title }})
			if len(out) == 0 {
				t.Fatal("the property is not there")
			}
			for _, o := range out {
				if o.Verdict.String() != l.verdict || (o.Verdict == verify.Refuted) != (o.Counterexample != nil) {
					t.Errorf("%s", line(o))
				}
				if o.Counterexample != nil {
					t.Log(o.Counterexample.Text)
					breaks(t, string(fsys["s.entente"].Data), o.Counterexample.Text)
				}
			}
		})
	}
}

// breaks pastes a counterexample into a test, which must fail by what it
// expects and by nothing else.
func breaks(t *testing.T, text, counterexample string) {
	t.Helper()
	p := compile(t, testkit.Study("s.entente", text+"\ntest \"pasted\" {\n"+counterexample+"}\n"), "s.entente")
	out, err := ruletest.Run(context.Background(), p, nil)
	if err != nil || len(out) != 1 || out[0].Err != nil || len(out[0].Failures) != 1 || out[0].Failures[0].Reason != "" {
		t.Errorf("the test does not fail as it should: %+v %v\n%s", out, err, counterexample)
	}
}

// Any number of workers gives the same outcomes.
func TestWorkers(t *testing.T) {
	p := compile(t, lawStudy(), "s.entente")
	var texts []string
	for _, workers := range []int{1, 2, 5} {
		var b strings.Builder
		for _, o := range verified(t, p, verify.Options{Tries: 600, Boxes: 500, Workers: workers, Seed: 9}) {
			if c := o.Counterexample; c != nil {
				fmt.Fprintf(&b, "%+v\n", *c)
			}
			o.Counterexample = nil
			fmt.Fprintf(&b, "%+v\n", o)
		}
		texts = append(texts, b.String())
	}
	if texts[0] != texts[1] || texts[0] != texts[2] {
		t.Errorf("the outcomes depend on the number of workers:\n%s\n\n%s", texts[0], texts[1])
	}
}

func TestSeed(t *testing.T) {
	p := compile(t, lawStudy(), "s.entente")
	only := func(title string) bool { return title == "a bend" }
	a := verified(t, p, verify.Options{Tries: 600, Filter: only})
	b := verified(t, p, verify.Options{Tries: 600, Filter: only, Seed: 1})
	if a[0].Counterexample.Text != b[0].Counterexample.Text {
		t.Error("the seed is not 1 where none is given")
	}
}

func TestNoProof(t *testing.T) {
	p := compile(t, lawStudy(), "s.entente")
	out := verified(t, p, verify.Options{Tries: 300, Boxes: -1, Filter: func(title string) bool { return title == "sums" }})
	if out[0].Verdict != verify.NotRefuted || out[0].Tries < 300 {
		t.Errorf("%s after %d tries", line(out[0]), out[0].Tries)
	}
}

func TestCancel(t *testing.T) {
	p := compile(t, lawStudy(), "s.entente")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	out, err := verify.Run(ctx, p, verify.Options{})
	if err != context.Canceled || len(out) != 0 {
		t.Errorf("%d outcomes, error %v", len(out), err)
	}
}
