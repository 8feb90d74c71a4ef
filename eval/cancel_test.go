package eval_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/testkit"
)

// TestColumnsHeedTheContext stops a judgement in the middle of one expression
// that would take minutes: every partner is compared with every other one, twice
// over.
func TestColumnsHeedTheContext(t *testing.T) {
	var b strings.Builder
	b.WriteString("kind partner { n number = 1 }\ndimension political { range = 0..1000 }\n")
	b.WriteString("derive partner.rank number = count(members, .n > n and count(members, .n > n) > 0)\n")
	b.WriteString("rule ranks { for p in members  political += p.rank }\n")
	var ids []string
	for i := range 2500 {
		ids = append(ids, fmt.Sprintf("p%04d", i))
		fmt.Fprintf(&b, "partner p%04d { n = %d }\n", i, i)
	}
	fmt.Fprintf(&b, "coalition co { as_of = 2004-01-01  lead = p0000  members = [%s] }\n", strings.Join(ids[1:], ", "))
	p := compileFor(t, testkit.Study("main.entente", b.String()), eval.Options{MaxCost: 1e30})
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	began := testkit.CPUTime()
	_, err := p.Judge(ctx, eval.Input{Coalition: "co"})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the judgement ended with %v", err)
	}
	if took := testkit.CPUTime() - began; took > 5 {
		t.Errorf("it went on for %.1f s of processor time", took)
	}
}
