package cli

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/entente-lang/entente/cmd/internal/report"
)

// unescape is the path of a URI.
func unescape(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", err
	}
	return u.Path, nil
}

// sarifLog is what the tests read of SARIF.
type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID   string
					Help struct{ Text, Markdown string }
				}
			}
		}
		Results []struct {
			RuleID              string
			RuleIndex           int
			PartialFingerprints map[string]string
			Fixes               []struct{ ArtifactChanges []any }
			Locations           []struct {
				PhysicalLocation struct {
					Region struct{ StartLine, StartColumn int }
				}
			}
		}
	}
}

// scanned lints a text and reads the SARIF of it.
func scanned(t *testing.T, text string) sarifLog {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"main.entente": text, "other.entente": "edition 1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var log sarifLog
	if err := json.Unmarshal([]byte(run(t, dir, "lint", "-f", "sarif").out), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

func TestSARIFResults(t *testing.T) {
	body := "import \"other.entente\"\n\nsource book \"日本\"\nsource tome \"x\"\nkind camp {\n  size number = 1 \"its size\"\n}\n"
	before := scanned(t, "edition 1\n\n"+body).Runs[0]
	after := scanned(t, "edition 1\n\n// One.\n// Two.\n\n"+body).Runs[0]
	if len(before.Results) != 4 || len(after.Results) != 4 {
		t.Fatalf("%d and %d results, want 4", len(before.Results), len(after.Results))
	}
	fixes := 0
	for i, r := range before.Results {
		rule := before.Tool.Driver.Rules[r.RuleIndex]
		if rule.ID != r.RuleID || rule.Help.Text == "" || rule.Help.Markdown == "" {
			t.Errorf("the rule of %s is %q", r.RuleID, rule.ID)
		}
		fixes += len(r.Fixes)
		moved := after.Results[i]
		if len(r.PartialFingerprints) == 0 || moved.PartialFingerprints["entente/v1"] != r.PartialFingerprints["entente/v1"] {
			t.Errorf("the fingerprint of %s did not survive three new lines", r.RuleID)
		}
		if got, was := moved.Locations[0].PhysicalLocation.Region.StartLine, r.Locations[0].PhysicalLocation.Region.StartLine; got != was+3 {
			t.Errorf("%s moved from line %d to %d", r.RuleID, was, got)
		}
	}
	if len(before.Tool.Driver.Rules) != 3 {
		t.Errorf("%d rules, want each once", len(before.Tool.Driver.Rules))
	}
	if fixes == 0 {
		t.Error("no fix")
	}
}

// TestCodesAreOne holds that no code means two things.
func TestCodesAreOne(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range report.Kinds() {
		if seen[string(k.Code)] {
			t.Errorf("%s is two codes", k.Code)
		}
		seen[string(k.Code)] = true
		if r := run(t, ".", "explain", string(k.Code)); r.code != 0 || r.out == "" {
			t.Errorf("explain %s: exit %d, %s", k.Code, r.code, r.errors)
		}
	}
}
