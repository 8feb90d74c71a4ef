package lint_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

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
			fmt.Fprintf(&b, "rule r%d \"Rule %d\" {\n  for p in members\n  when p.standing > %d%% and p.troops > %d\n  political += p.standing\n  because \"{p} has {p.standing}\"\n  calibration \"c\"\n", n, n, n%97, n)
			if n%10 > 0 {
				b.WriteString("  source s\n")
			}
			b.WriteString("}\n")
		}
		texts[fmt.Sprintf("f%03d.entente", i)] = b.String()
	}
	return texts
}

// Ten thousand rules in two hundred files are linted in a moment, with the same
// findings on one goroutine and on two.
func TestManyRules(t *testing.T) {
	files := 200
	if testing.Short() {
		files = 20
	}
	set, found := rules.Load(study(many(files, 50)), ".")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found[:1]))
	}
	var one string
	for _, workers := range []int{1, 2} {
		start := time.Now()
		list := lint.Run(set, found, lint.Options{Workers: workers}).Findings
		t.Logf("%d rules, %d goroutines: %v, %d findings", files*50, workers, time.Since(start), len(list))
		if len(list) != files*5 {
			t.Errorf("%d findings, not %d", len(list), files*5)
		}
		text := testkit.Findings(list)
		if one != "" && text != one {
			t.Error("two goroutines find something else than one")
		}
		one = text
	}
}
