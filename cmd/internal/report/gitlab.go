package report

import (
	"io"

	"github.com/entente-lang/entente/lang/diag"
)

// gitlabFinding is an entry of the code quality report.
type gitlabFinding struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

var gitlabSeverity = map[diag.Severity]string{diag.Error: "major", diag.Warning: "minor", diag.Note: "info"}

// GitLab writes the code quality report of GitLab. It needs a file for every
// finding; one without a place stands at the folder.
func GitLab(w io.Writer, r *Run) error {
	list := r.findings()
	out := []gitlabFinding{}
	prints := prints(list)
	for i, f := range list {
		x := gitlabFinding{f.said(), string(f.Code), prints[i], gitlabSeverity[f.Severity], gitlabLocation{".", gitlabLines{1, 1}}}
		if at := f.at(); at != nil {
			x.Location = gitlabLocation{at.Path, gitlabLines{at.Start.Line, at.End.Line}}
		}
		out = append(out, x)
	}
	return Indented(w, out)
}
