package entente

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

// Version is the version of entente, which results carry.
const Version = eval.Version

// Diagnostic is a finding about a rule set: code, severity, message, place, hint
// and fixes. It prints as one line.
type Diagnostic = diag.Diagnostic

// Result is the judgement of a coalition: plain data with the members
// Coalition, Scores, Baseline, Partners, Requirements, Missing, Findings,
// Edition, Revision and Version. The contributions of a score stand in the
// order in which they act, sums before factors; sort them by Points for the
// strongest.
type Result = eval.Result

// Options bound what rule sets may do. The zero value takes the defaults.
type Options = eval.Options

// ErrRules says that a rule set has errors and cannot be used; the findings
// that come with it tell which.
var ErrRules = errors.New("the rule set has errors")

// ErrQuestion says that a question has no answer: a coalition, a partner or a
// day that does not exist.
var ErrQuestion = eval.ErrQuestion

// Set is a rule set ready to judge coalitions. It is immutable and safe for any
// number of goroutines.
type Set struct{ program *eval.Program }

// Compile reads rule files below the root of a file system, checks them, and
// makes a Set: text to tree to checked rule set to program. paths are files,
// or folders with all rule files below them; "." is the whole file system. The
// findings may hold warnings even where there is no error. With errors the Set
// is nil and the error wraps ErrRules and tells the first.
func Compile(fsys fs.FS, opts Options, paths ...string) (*Set, []Diagnostic, error) {
	checked, found := rules.Load(fsys, paths...)
	if checked == nil || diag.HasErrors(found) {
		return nil, found, rulesError(found)
	}
	program, more := eval.Compile(checked, opts)
	found = append(found, more...)
	if program == nil {
		return nil, found, rulesError(found)
	}
	return &Set{program}, found, nil
}

// rulesError is ErrRules with the first error that was found.
func rulesError(found []Diagnostic) error {
	for _, d := range found {
		if d.Severity == diag.Error {
			return fmt.Errorf("%w: %s", ErrRules, d)
		}
	}
	return ErrRules
}

// Coalitions are the ids of the coalitions that the rule set declares, sorted.
func (s *Set) Coalitions() []string {
	var ids []string
	for _, c := range s.program.Set().Coalitions {
		ids = append(ids, c.ID())
	}
	return ids
}

// Revision is the hash of all files and tables that the rule set was made of.
func (s *Set) Revision() string { return s.program.Set().Revision }

// Question says how a coalition is to be judged. The zero value judges it as it
// is declared.
type Question struct {
	AsOf   string   // the day of judgement, YYYY-MM-DD; "" takes the coalition's own
	Add    []string // ids of partners to add to the members
	Remove []string // ids of members to leave out
}

// Score judges a coalition. The error is an *eval.Failure when the judgement
// could not be completed: it says at which place of which file, and wraps the
// context's error when the caller stopped it.
func (s *Set) Score(ctx context.Context, coalition string, q Question) (*Result, error) {
	if ids := s.Coalitions(); !slices.Contains(ids, coalition) {
		return nil, fmt.Errorf("%w: there is no coalition %q; there are %s", ErrQuestion, coalition, strings.Join(ids, ", "))
	}
	in := eval.Input{Coalition: coalition}
	if q.AsOf != "" {
		day, ok := types.ParseDay(q.AsOf)
		if !ok {
			return nil, fmt.Errorf("%w: %q is no date of the form YYYY-MM-DD", ErrQuestion, q.AsOf)
		}
		in.Day = day
	}
	var err error
	if in.Add, err = s.partners(q.Add); err == nil {
		in.Remove, err = s.partners(q.Remove)
	}
	if err != nil {
		return nil, err
	}
	return s.program.Score(ctx, in)
}

func (s *Set) partners(ids []string) ([]*rules.Record, error) {
	var out []*rules.Record
	for _, id := range ids {
		r, ok := s.program.Set().Record(id)
		if !ok || r.Kind.Name != rules.PartnerKind {
			return nil, fmt.Errorf("%w: there is no partner %q", ErrQuestion, id)
		}
		out = append(out, r)
	}
	return out, nil
}
