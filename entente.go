package entente

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/stdlib"
)

// Version is the version of entente, which results carry.
const Version = eval.Version

// Options are what a program offers to the rule sets that it compiles, and the
// bounds that it sets them. The zero value offers nothing and takes the default
// bounds. What may differ from call to call stands in Call.
type Options struct {
	// Functions are those of the host, which rule files may call beside the
	// library's.
	Functions []Function

	// MaxCost is the most steps that one judgement may take, leave-one-out
	// included; 0 means DefaultMaxCost. A step is about the evaluation of one node
	// of an expression. A rule set that could cost more does not compile.
	MaxCost float64

	// Evaluator is what runs the expressions, Columns or Expr; "" is Columns. Both
	// give the same, to the last bit.
	Evaluator Evaluator

	// Clock says what day Today is, in the clock's own time zone. Without one
	// there is no today: nothing else ever reads a clock.
	Clock func() time.Time

	// Files is where Dir looks; nil is the disk.
	Files fs.FS
}

// DefaultMaxCost is the limit on the steps of one judgement where the options
// name none: about half a minute of one core.
const DefaultMaxCost = eval.DefaultMaxCost

// Evaluator is what runs expressions.
type Evaluator = eval.Engine

// The evaluators.
const (
	Columns = eval.Columns // for all partners at once: the fast one
	Expr    = eval.Expr    // expr's vm, which defines what expressions mean: the reference
)

// Engine compiles rule sets. It is immutable and safe for any number of
// goroutines; a program needs one, and may have several that know nothing of
// each other.
type Engine struct {
	functions []*stdlib.Func
	limits    eval.Options
	clock     func() time.Time
	files     fs.FS
}

// New makes an engine. The error is a *Failure that tells everything that is
// wrong with the options; the zero Options have no error.
func New(o Options) (*Engine, error) {
	functions, found := library(o.Functions)
	if !(o.MaxCost >= 0) {
		found = append(found, finding(diag.OutOfRange, fmt.Sprintf("MaxCost is %v; it is a number of steps", o.MaxCost), ""))
	}
	if o.Evaluator != "" && !slices.Contains(eval.Engines, o.Evaluator) {
		found = append(found, finding(diag.UnknownName, fmt.Sprintf("there is no evaluator %q", o.Evaluator), "there are: columns, expr"))
	}
	if len(found) > 0 {
		return nil, eval.Fail(ErrQuestion, found...)
	}
	return &Engine{functions: functions, limits: eval.Options{MaxCost: o.MaxCost, Engine: o.Evaluator}, clock: o.Clock, files: o.Files}, nil
}

// Compile reads the rule files of some sources as one study, checks them, and
// makes a Set: text to tree to checked rule set to program. The findings may
// hold warnings where the Set is good; with an error among them it is nil. No
// input makes it panic.
func (e *Engine) Compile(ctx context.Context, sources ...Source) (set *Set, found Diagnostics) {
	defer func() {
		if p := recover(); p != nil {
			set, found = nil, Diagnostics{finding(diag.Internal, fmt.Sprintf("reading the rules failed: %v", p), "please report it with the files")}
		}
	}()
	study, err := e.open(ctx, sources)
	if err != nil {
		return nil, Diagnostics{*err}
	}
	defer study.close()
	checked, list := rules.Host{Functions: e.functions}.Load(study.files, study.paths...)
	switch {
	case ctx.Err() != nil:
		return nil, Diagnostics{cancelled(ctx)}
	case checked == nil || diag.HasErrors(list):
		return nil, list
	}
	program, more := eval.Compile(checked, e.limits)
	list = append(list, more...)
	if program == nil {
		return nil, list
	}
	return newSet(e, program), list
}

func cancelled(ctx context.Context) Diagnostic {
	return finding(diag.Cancelled, "stopped before the end: "+context.Cause(ctx).Error(), "")
}

// today is the day that the engine's clock shows.
func (e *Engine) today() (string, bool) {
	if e.clock == nil {
		return "", false
	}
	return e.clock().Format(time.DateOnly), true
}

// missingFile is the finding that there is no such file or folder.
func missingFile(name string, err error) *Diagnostic {
	return &Diagnostic{Code: diag.MissingFile, Severity: diag.Error, Message: err.Error(), Span: source.Span{File: source.New(name, "")}}
}
