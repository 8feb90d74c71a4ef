package verify_test

import (
	"io/fs"
	"testing"

	"github.com/entente-lang/entente/eval/verify"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/stdlib"
)

func TestTmp(t *testing.T) {
	data, _ := fs.ReadFile(stdlib.Packs(), "std/tests/core.entente")
	text := string(data) + `
property "T1 troops of any" {
  vary partner.troops in 0..100_000
  expect military increasing
}
property "T2 south in three" {
  given three
  vary south.troops in 0..100_000
  expect military increasing
}
property "T3 standing in range of quality" {
  given three
  vary east.troops in 0..100_000
  expect military increasing
}
property "T3b standing in range of quality" {
  given two
  vary south.troops in 0..5_000_000
  expect south.utility increasing
  expect south.integration increasing
  expect south.effective increasing
}
property "T4" {
  given three
  vary command_friction in 0..1
  vary practice_relief in 0..1
  vary number_friction in 0..1
  expect military within 0..100
}
`
	p := compile(t, testkit.Study("s.entente", text), "s.entente")
	for _, o := range verified(t, p, verify.Options{Filter: func(s string) bool { return s[0] == 'T' }}) {
		t.Logf("%s; %d/%d cases, %d boxes, %d tries", line(o), o.Proven, o.Cases, o.Boxes, o.Tries)
		if o.Counterexample != nil {
			t.Log(o.Counterexample.Text)
		}
	}
}
