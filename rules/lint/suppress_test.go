package lint_test

import (
	"strings"
	"testing"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

// Each study is linted; left are the findings that must remain, as "line code",
// and gone those that a comment must allow.
var suppressions = []struct {
	name, text string
	left, gone []string
}{
	{"a line", `edition 1
let a = 1 // entente:ignore unused-param -- kept
let b = 1`, []string{"3 unused-param"}, []string{"2 unused-param"}},
	{"no space before the word", "edition 1\nlet a = 1 //entente:ignore unused-param -- kept", nil, []string{"2 unused-param"}},
	{"a declaration", `edition 1
import "std/core"
// entente:ignore rule-without-source, missing-title, magic-number -- a sketch
rule r {
  political += 3
  military  += 4
  because "a sketch"
}`, nil, []string{"4 rule-without-source", "4 missing-title", "5 magic-number", "6 magic-number"}},
	{"comments between", `edition 1
// entente:ignore unused-param -- kept
// and this is why
let a = 1`, nil, []string{"4 unused-param"}},
	{"a clause", `edition 1
import "std/core"
source s "S"
rule r "R" {
  // entente:ignore magic-number -- the number of the treaty
  political +=
    3
  military += 4
  because "a sketch"
  source s
}`, []string{"8 magic-number"}, []string{"7 magic-number"}},
	{"several codes, one idle", `edition 1
let a = 1 // entente:ignore unused-param, magic-number -- kept`, []string{"2 unused-suppression"}, []string{"2 unused-param"}},
	{"no reason", "edition 1\nlet a = 1 // entente:ignore unused-param", []string{"2 unused-param", "2 bad-suppression"}, nil},
	{"an empty reason", "edition 1\nlet a = 1 // entente:ignore unused-param --  ", []string{"2 unused-param", "2 bad-suppression"}, nil},
	{"an unknown code", "edition 1\nlet a = 1 // entente:ignore unused-parm -- kept", []string{"2 unused-param", "2 bad-suppression"}, nil},
	{"no code", "edition 1\nlet a = 1 // entente:ignore -- kept", []string{"2 unused-param", "2 bad-suppression"}, nil},
	{"an error", "edition 1\nlet a = 1 // entente:ignore unknown-name, unused-param -- kept", []string{"2 bad-suppression"}, []string{"2 unused-param"}},
	{"itself", "edition 1\n// entente:ignore unused-suppression -- no\n// entente:ignore unused-param -- kept\nlet a = 1", []string{"2 bad-suppression"}, []string{"4 unused-param"}},
	{"another word", "edition 1\nlet a = 1 // entente:ignored unused-param -- no", []string{"2 unused-param"}, nil},
	{"at the end of the file", "edition 1\n// entente:ignore unused-param -- no", []string{"2 unused-suppression"}, nil},
	{"only judging can tell", "edition 1\n// entente:ignore rule-never-fired -- waits for its day", nil, nil},
	{"a warning of the checker", `edition 1
import "std/core"
derive partner.a bool = b == 0
// entente:ignore table-gap, unused-derivation, derivation-without-basis -- a sketch
table partner.b share {
  hit unique
  | ally || b |
  | true || standing |
}
rule r "R" { // entente:ignore rule-without-source -- a sketch
  for p in members
  when p.a
  political += 1
  because "{p}"
}`, []string{"4 unused-suppression"}, []string{"5 table-gap", "10 rule-without-source"}},
	{"at the related place", `edition 1
import "std/core"
partner esp "Spain" // entente:ignore same-partner-twice -- one for each war
partner spain "Spain"`, nil, []string{"4 same-partner-twice"}},
	{"crlf", "edition 1\r\nlet a = 1 // entente:ignore unused-param -- kept\r\nlet b = 1\r\n", []string{"3 unused-param"}, []string{"2 unused-param"}},
}

func TestSuppressions(t *testing.T) {
	for _, c := range suppressions {
		t.Run(c.name, func(t *testing.T) {
			set, found := rules.Load(testkit.Study("main.entente", c.text), ".")
			if diag.HasErrors(found) {
				t.Fatal(testkit.Findings(found))
			}
			r := lint.Run(set, found, lint.Options{})
			if got, want := lineCodes(r.Findings), strings.Join(c.left, "\n"); got != want {
				t.Errorf("left:\n%s\nwant:\n%s", testkit.Findings(r.Findings), want)
			}
			if got, want := lineCodes(r.Suppressed), strings.Join(c.gone, "\n"); got != want {
				t.Errorf("suppressed:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func lineCodes(found []diag.Diagnostic) string {
	var lines []string
	for _, d := range found {
		place := strings.Split(d.Span.String(), ":")
		lines = append(lines, place[len(place)-2]+" "+string(d.Code))
	}
	return strings.Join(lines, "\n")
}

// What is found in a table, which holds no comments, is allowed where it is
// read.
func TestSuppressInTable(t *testing.T) {
	set, found := rules.Load(testkit.Study("main.entente", `edition 1
import "std/core"
// entente:ignore own-reference -- the table says so
partner from "p.csv" key id {
  host = host
}`, "p.csv", "id,host\npol,pol\n"), ".")
	r := lint.Run(set, found, lint.Options{})
	if len(r.Findings) > 0 || len(r.Suppressed) != 1 {
		t.Errorf("left:\n%ssuppressed:\n%s", testkit.Findings(r.Findings), testkit.Findings(r.Suppressed))
	}
}

// With an error nothing is linted, so that no comment can be called unused and
// none hides the error.
func TestSuppressWithErrors(t *testing.T) {
	set, found := rules.Load(testkit.Study("main.entente", "edition 1\nlet a = b // entente:ignore unknown-name, unused-param -- no"), ".")
	if got := lineCodes(lint.Run(set, found, lint.Options{}).Findings); got != "2 unknown-name\n2 bad-suppression" && got != "2 bad-suppression\n2 unknown-name" {
		t.Error(got)
	}
}

// A rule that is switched off leaves its suppressions in peace.
func TestSuppressOff(t *testing.T) {
	set, found := rules.Load(testkit.Study("main.entente", "edition 1\nlet a = 1 // entente:ignore unused-param -- kept"), ".")
	if got := lineCodes(lint.Run(set, found, lint.Options{Off: []diag.Code{"unused-param"}}).Findings); got != "" {
		t.Error(got)
	}
}
