package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/entente-lang/entente/cmd/internal/report"
	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
)

// The exit codes, which mean the same for every command.
const (
	exitDone     = 0 // nothing stands at or above the fail level
	exitFindings = 1 // findings, failed tests, files that differ
	exitUsage    = 2 // the job could not be done
	exitFailed   = 3 // the evaluation failed: a limit, the time, a number
)

// ending is an error with its exit code and the findings that explain it.
type ending struct {
	code     int
	err      error // nil where the output has said it all
	findings []diag.Diagnostic
	told     bool // the machine-readable output is already written
	empty    bool // there were no rules to read
}

func (e *ending) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *ending) Unwrap() error { return e.err }

// found ends a command whose output has told its findings.
func found() error { return &ending{code: exitFindings, told: true} }

// app is one run of the program.
type app struct {
	env    Env
	prefix string // leads from the working folder to the study's root
	format string // in force, once it is known
}

// Main runs a command and returns its exit code.
func Main(ctx context.Context, env Env) int {
	a := &app{env: env}
	root := a.root()
	root.SetArgs(env.Args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitDone
	}
	end := endingOf(err)
	a.finish(cmd, end)
	return end.code
}

// endingOf is the ending that an error of a command is or means.
func endingOf(err error) *ending {
	var end *ending
	if errors.As(err, &end) {
		return end
	}
	return &ending{code: exitUsage, err: err}
}

// finish says on stderr what went wrong, and on stdout as well where a machine
// reads it.
func (a *app) finish(cmd *cobra.Command, end *ending) {
	p := a.painter(cmd, a.env.Stderr)
	report.Findings{Prefix: a.prefix, Paint: p}.Write(a.env.Stderr, end.findings)
	if end.err == nil {
		return
	}
	fmt.Fprintf(a.env.Stderr, "%s: %s\n", p.Bad("entente"), cleanLines(end.err.Error()))
	if f := cmd.Flag("format"); a.format == "" && f != nil {
		a.format = f.Value.String()
	}
	switch {
	case end.told:
	case cmd.Annotations["findings"] != "":
		a.writeFailed(cmd, end)
	case a.format == "json":
		report.Indented(a.env.Stdout, report.NewFailed(end.err, end.findings))
	}
}

// failed turns the error of a judgement into an ending.
func failed(err error) error {
	end := &ending{code: exitFailed, err: errors.New("the evaluation failed")}
	var f *eval.Failure
	if errors.As(err, &f) {
		end.findings = f.Diagnostics
	} else {
		end.err = err
	}
	switch {
	case errors.Is(err, eval.ErrQuestion):
		end.code, end.err = exitUsage, errors.New(f.Diagnostics[0].Message)
	case errors.Is(err, context.DeadlineExceeded):
		end.err = errors.New("the evaluation took longer than --timeout allows")
	case errors.Is(err, context.Canceled):
		end.err = errors.New("the evaluation was interrupted")
	}
	return end
}
