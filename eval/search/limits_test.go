package search

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/studygen"
	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/lang/diag"
)

// refusal is the one finding of an error.
func refusal(t *testing.T, err error, cause error, code diag.Code) diag.Diagnostic {
	t.Helper()
	var f *eval.Failure
	if !errors.As(err, &f) || !errors.Is(err, cause) || len(f.Diagnostics) != 1 || f.Diagnostics[0].Code != code {
		t.Fatalf("%v is no %s", err, code)
	}
	d := f.Diagnostics[0]
	if d.Span.IsZero() || d.Hint == "" {
		t.Errorf("%v has no place, or no way out", d)
	}
	return d
}

// TestMaxCost holds that a search refuses what may cost more than its limit, or
// the program's, before it begins.
func TestMaxCost(t *testing.T) {
	p := compile(t, studygen.Study(1, study(1)))
	cost := p.Cost()
	if _, err := New(context.Background(), p, studygen.Coalition, Options{MaxCost: cost}); err != nil {
		t.Errorf("at its cost: %v", err)
	}
	_, err := New(context.Background(), p, studygen.Coalition, Options{MaxCost: cost - 1})
	refusal(t, err, eval.ErrLimit, diag.TooCostly)
	if _, err := New(context.Background(), p, studygen.Coalition, Options{MaxCost: 1e300}); err != nil {
		t.Errorf("a higher limit than the program's: %v", err)
	}
}

// TestMaxChoices holds that more partners than a search takes are refused with
// the way out, and that this way leads out.
func TestMaxChoices(t *testing.T) {
	p := compile(t, workload.Study(workload.NewRules(1, 6), workload.NewWorld(1, MaxChoices+2), 20))
	_, err := New(context.Background(), p, workload.Coalition, Options{})
	if d := refusal(t, err, ErrQuestion, diag.TooLarge); !strings.Contains(d.Hint, "settle 1 or more") {
		t.Errorf("the way out is %q", d.Hint)
	}
	if _, err := New(context.Background(), p, workload.Coalition, Options{Without: p.Set().RecordsOf("partner")[5:6]}); err != nil {
		t.Errorf("with one left out: %v", err)
	}
}
