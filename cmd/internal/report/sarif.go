package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/lang/diag"
)

// home is where entente is at home.
const home = "https://github.com/entente-lang/entente"

// SARIF writes SARIF 2.1.0, as code scanning reads it. Paths begin at the
// folder the command ran in, columns count UTF-16 code units.
func SARIF(w io.Writer, r *Run) error {
	run := sarif.NewRunWithInformationURI("entente", home)
	run.Tool.Driver.WithVersion(eval.Version)
	run.WithColumnKind("utf16CodeUnits")
	run.Results = []*sarif.Result{}
	prints := prints(r.Found)
	index := map[diag.Code]int{}
	for i, f := range r.Found {
		at, ok := index[f.Code]
		if !ok {
			at = len(run.Tool.Driver.Rules)
			index[f.Code] = at
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule(f.Code))
		}
		run.Results = append(run.Results, sarifResult(&f, at, prints[i]))
	}
	run.Invocations = []*sarif.Invocation{sarifInvocation(r)}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(sarif.NewReport().AddRun(run))
}

// sarifInvocation says whether the job was done, and if not, why.
func sarifInvocation(r *Run) *sarif.Invocation {
	i := sarif.NewInvocation().WithExecutionSuccessful(r.Err == nil)
	if r.Err != nil {
		i.ToolExecutionNotifications = []*sarif.Notification{sarif.NewNotification().WithLevel("error").WithMessage(sarif.NewTextMessage(r.Err.Error()))}
	}
	return i
}

// sarifRule is what a reader of a result can read about its code.
func sarifRule(code diag.Code) *sarif.ReportingDescriptor {
	k, _ := Describe(code)
	text, marked := k.Title+".", "**"+k.Title+"**"
	if k.Why != "" {
		text, marked = k.Why, k.Why
	}
	if k.Bad != "" {
		text += "\n\nFound in:\n\n" + k.Bad + "\n\nNot found in:\n\n" + k.Good
		marked += "\n\nFound in:\n\n```entente\n" + k.Bad + "\n```\n\nNot found in:\n\n```entente\n" + k.Good + "\n```"
	}
	d := sarif.NewReportingDescriptor().WithID(string(code))
	d.ShortDescription = sarif.NewMultiformatMessageString().WithText(k.Title)
	d.FullDescription = sarif.NewMultiformatMessageString().WithText(k.Title + ". " + k.Why)
	d.Help = sarif.NewMultiformatMessageString().WithText(text).WithMarkdown(marked)
	d.DefaultConfiguration = sarif.NewReportingConfiguration().WithLevel(k.Severity.String())
	if k.Rule != nil {
		d.WithHelpURI(home + "/blob/main/docs/reference/lint/" + string(code) + ".md")
		d.Properties = sarif.NewPropertyBag()
		d.Properties.Tags = []string{string(k.Rule.Group)}
	}
	return d
}

func sarifResult(f *Found, rule int, print string) *sarif.Result {
	x := sarif.NewResult().WithRuleID(string(f.Code)).WithRuleIndex(rule).WithLevel(f.Severity.String())
	text := f.Message
	if f.Hint != "" {
		text += "\n" + f.Hint
	}
	x.Message = sarif.NewTextMessage(text)
	place := Findings{Prefix: f.Prefix}
	if l := sarifLocation(place.span(f.Span)); l != nil {
		x.Locations = []*sarif.Location{l}
	}
	for i, r := range f.Related {
		if l := sarifLocation(place.span(r.Span)); l != nil {
			l.ID = i + 1
			x.RelatedLocations = append(x.RelatedLocations, l.WithMessage(sarif.NewTextMessage(r.Message)))
		}
	}
	x.PartialFingerprints = map[string]string{"entente/v1": print}
	for _, fix := range f.Fixes {
		x.Fixes = append(x.Fixes, sarifFix(place, fix))
	}
	return x
}

// sarifFix gathers the edits of a fix by file.
func sarifFix(place Findings, fix diag.Fix) *sarif.Fix {
	out := sarif.NewFix().WithDescription(sarif.NewTextMessage(fix.Title))
	index := map[string]*sarif.ArtifactChange{}
	for _, e := range fix.Edits {
		at := place.span(e.Span)
		change := index[at.Path]
		if change == nil {
			change = sarif.NewArtifactChange()
			change.ArtifactLocation = sarifFile(at.Path)
			change.Replacements = nil
			index[at.Path] = change
			out.ArtifactChanges = append(out.ArtifactChanges, change)
		}
		r := sarif.NewReplacement()
		r.DeletedRegion = sarifRegion(at)
		r.InsertedContent = sarif.NewArtifactContent().WithText(e.Text)
		change.Replacements = append(change.Replacements, r)
	}
	return out
}

func sarifLocation(at *SpanJSON) *sarif.Location {
	if at == nil {
		return nil
	}
	p := sarif.NewPhysicalLocation()
	p.ArtifactLocation, p.Region = sarifFile(at.Path), sarifRegion(at)
	return sarif.NewLocation().WithPhysicalLocation(p)
}

// sarifFile names a file by a URI, which a reader takes from the root of the
// sources unless it is absolute.
func sarifFile(path string) *sarif.ArtifactLocation {
	if filepath.IsAbs(path) {
		return sarif.NewArtifactLocation().WithURI((&url.URL{Scheme: "file", Path: path}).String())
	}
	return sarif.NewArtifactLocation().WithURI((&url.URL{Path: path}).EscapedPath()).WithURIBaseID("%SRCROOT%")
}

func sarifRegion(at *SpanJSON) *sarif.Region {
	return sarif.NewRegion().WithStartLine(at.Start.Line).WithStartColumn(at.Start.UTF16).WithEndLine(at.End.Line).WithEndColumn(at.End.UTF16)
}
