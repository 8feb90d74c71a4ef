package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

// many is a study of rules spread over files, with a fault in every tenth.
func many(files, each int) map[string]string {
	texts := map[string]string{"base.entente": "edition 1\nimport \"std/core\"\nsource s \"S\"\n"}
	for i := range files {
		var b strings.Builder
		b.WriteString("edition 1\nimport \"std/core\"\nimport \"base.entente\"\n")
		for k := range each {
			n := i*each + k
			fmt.Fprintf(&b, "rule r%d \"Rule %d\" {\n  for p in members\n  when p.standing > %d%% and p.troops > %d\n  political += p.standing / %d\n  because \"{p} has {p.standing}\"\n  calibration \"c\"\n", n, n, n%97, n, n+1)
			if n%10 > 0 {
				b.WriteString("  source s\n")
			}
			b.WriteString("}\n")
		}
		texts[fmt.Sprintf("f%03d.entente", i)] = b.String()
	}
	return texts
}

// Many rules in many files give the same findings on one goroutine and on two.
func TestManyRules(t *testing.T) {
	const files = 30
	set, found := rules.Load(study(many(files, 50)), ".")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found[:1]))
	}
	one := lint.Run(set, found, lint.Options{Workers: 1}).Findings
	two := lint.Run(set, found, lint.Options{Workers: 2}).Findings
	if len(one) != files*5 {
		t.Errorf("%d findings, not %d", len(one), files*5)
	}
	if testkit.Findings(one) != testkit.Findings(two) {
		t.Error("two goroutines find something else than one")
	}
}

// BenchmarkRun lints ten thousand rules in two hundred files, which were
// loaded before.
func BenchmarkRun(b *testing.B) {
	set, found := rules.Load(study(many(200, 50)), ".")
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				lint.Run(set, found, lint.Options{Workers: workers})
			}
		})
	}
}
