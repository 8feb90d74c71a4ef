package lint

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// BaselineVersion is the version of baselines that this entente writes and
// reads.
const BaselineVersion = 1

// maxBaseline bounds the size of a baseline in bytes.
const maxBaseline = 64 << 20

// Baseline is what stood in a repository when it began to lint: findings that
// are known and not to be reported again. Errors never are among them.
type Baseline struct {
	Version  int     `json:"version"`
	Findings []Entry `json:"findings"` // sorted
}

// Entry is a finding of a baseline. The fingerprint alone identifies it; the
// rest is for people.
type Entry struct {
	Fingerprint string `json:"fingerprint"`
	Code        string `json:"code"`
	Path        string `json:"path"`
	In          string `json:"in,omitempty"` // the declaration around it
	Message     string `json:"message"`
}

// NewBaseline makes a baseline of findings.
func NewBaseline(set *rules.Set, found []diag.Diagnostic) *Baseline {
	b := &Baseline{Version: BaselineVersion, Findings: []Entry{}}
	for i, e := range entries(set, found) {
		if found[i].Severity != diag.Error {
			b.Findings = append(b.Findings, e)
		}
	}
	slices.SortFunc(b.Findings, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Code, y.Code), cmp.Compare(x.In, y.In), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	return b
}

// Write writes the baseline as JSON that differs by few lines when few
// findings do.
func (b *Baseline) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(b)
}

// ReadBaseline reads what Write wrote. The error says what is wrong with it.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	d := json.NewDecoder(io.LimitReader(r, maxBaseline))
	d.DisallowUnknownFields()
	b := &Baseline{}
	if err := d.Decode(b); err != nil {
		return nil, fmt.Errorf("the baseline cannot be read: %w", err)
	}
	if b.Version != BaselineVersion {
		return nil, fmt.Errorf("the baseline is of version %d; this entente reads version %d", b.Version, BaselineVersion)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("the baseline goes on behind its end")
	}
	return b, nil
}

// Filter gives the findings that the baseline does not have, and the entries
// for which nothing was found any more.
func (b *Baseline) Filter(set *rules.Set, found []diag.Diagnostic) (fresh []diag.Diagnostic, stale []Entry) {
	known := map[string]bool{}
	for _, e := range b.Findings {
		known[e.Fingerprint] = true
	}
	seen := map[string]bool{}
	for i, e := range entries(set, found) {
		seen[e.Fingerprint] = true
		if !known[e.Fingerprint] || found[i].Severity == diag.Error {
			fresh = append(fresh, found[i])
		}
	}
	for _, e := range b.Findings {
		if !seen[e.Fingerprint] {
			stale = append(stale, e)
		}
	}
	return fresh, stale
}

// Fingerprints identify findings in a way that survives moved lines: by code,
// path, the name of the declaration around, and the text of the line, with
// white space made even. Those alike are counted in the order of the file. set
// may be nil.
func Fingerprints(set *rules.Set, found []diag.Diagnostic) []string {
	var out []string
	for _, e := range entries(set, found) {
		out = append(out, e.Fingerprint)
	}
	return out
}

func entries(set *rules.Set, found []diag.Diagnostic) []Entry {
	files := map[string]*lang.File{}
	if set != nil {
		for _, f := range set.Files {
			files[f.Source.Path] = f
		}
	}
	alike := map[string]int{}
	out := make([]Entry, len(found))
	for i, d := range found {
		e := Entry{Code: string(d.Code), Path: d.Span.Path(), Message: d.Message}
		if f := files[e.Path]; f != nil {
			if decl := around(f, d.Span.Start); decl != nil {
				e.In = title(decl)
			}
		}
		key := strings.Join([]string{e.Code, e.Path, e.In, lineText(d)}, "\x00")
		alike[key]++
		sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(alike[key])))
		e.Fingerprint = hex.EncodeToString(sum[:16])
		out[i] = e
	}
	return out
}

// lineText is the text of a finding's line, every run of white space one
// space.
func lineText(d diag.Diagnostic) string {
	if d.Span.IsZero() {
		return ""
	}
	return strings.Join(strings.Fields(d.Span.File.Line(d.Span.Begin().Line)), " ")
}
