package examples_test

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/eval/simulate"
	"github.com/entente-lang/entente/lang/types"
)

var update = flag.Bool("update", false, "rewrite the tables of READMEs")

func played(t *testing.T, scenario string, draws int) *simulate.Result {
	t.Helper()
	r, err := simulate.Run(context.Background(), program(t, "iraq-2003"), simulate.Options{Scenario: scenario, Draws: draws, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCourse holds what the course of the Iraq coalition shows: exits along
// host relations, a vote short of two thirds, and who found another host.
func TestCourse(t *testing.T) {
	got := map[string]string{}
	for _, p := range played(t, "course", 0).Partners {
		got[p.ID] = strings.TrimSpace(p.Left + " " + p.By + " " + p.Form)
	}
	for id, want := range map[string]string{
		"esp": "2004-05-04 election_loss early_withdrawal",
		"dom": "2004-05-04 host_exit early_withdrawal",
		"hnd": "2004-05-04 host_exit early_withdrawal",
		"slv": "",
		"hun": "2004-12-31 mandate_expiry non_renewal",
		"dnk": "2007-08-31 mandate_expiry non_renewal",
		"ltu": "2007-08-31 host_exit early_withdrawal",
		"jpn": "2006-07-18 unguarded non_renewal",
		"geo": "2008-08-08 homeland_attack early_withdrawal",
	} {
		if got[id] != want {
			t.Errorf("%s: %q, not %q", id, got[id], want)
		}
	}
}

// TestHollowing holds what the lists say of the year to February 2007.
//
// proposition: MC2
func TestHollowing(t *testing.T) {
	rows := played(t, "by_the_record", 0).Rows
	first, last := rows[0], rows[len(rows)-1]
	if first.Flags != 24 || last.Flags != 22 || first.Values["troops"] != 19_584 || last.Values["troops"] != 14_255 {
		t.Errorf("flags go from %d to %d and troops from %v to %v", first.Flags, last.Flags, first.Values["troops"], last.Values["troops"])
	}
}

// TestExits keeps the table of exits in the README: what the triggers made of
// the course, beside what the record says.
func TestExits(t *testing.T) {
	const path = "iraq-2003/README.md"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- generated:exits -->\n", "<!-- end -->"
	text := string(b)
	from, to := strings.Index(text, begin), strings.Index(text, end)
	if from < 0 || to < from {
		t.Fatal("the README has no place for the table of exits")
	}
	out := text[:from+len(begin)] + "\n" + exitTable(t, played(t, "course", 0)) + "\n" + text[to:]
	if *update {
		if err := os.WriteFile(path, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if d := cmp.Diff(text, out); d != "" {
		t.Errorf("run go test ./examples -update\n%s", d)
	}
}

func exitTable(t *testing.T, r *simulate.Result) string {
	record := contributors(t)
	var b strings.Builder
	b.WriteString("| partner | the triggers say | by | the record says | form in the record | off by |\n|---|---|---|---|---|---|\n")
	list := slices.SortedStableFunc(slices.Values(r.Partners), func(a, b simulate.Partner) int {
		return strings.Compare(exitKey(a, record), exitKey(b, record))
	})
	for _, p := range list {
		p = firstExit(r, p)
		row := record[p.ID]
		left := p.Left
		if left == "" {
			left = "stays"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", p.Title, left, p.By, row["exit_main"], row["exit_form"], off(p, row["exit_main"]))
	}
	return b.String()
}

// firstExit is a partner's course up to when it left first: Bulgaria came back.
func firstExit(r *simulate.Result, p simulate.Partner) simulate.Partner {
	for _, e := range r.Log {
		if slices.Contains(e.Left, p.ID) {
			p.Left, p.By = e.Day, e.ID
			return p
		}
	}
	return p
}

// exitKey sorts by the day of the record.
func exitKey(p simulate.Partner, record map[string]map[string]string) string {
	if day := record[p.ID]["exit_main"]; day != "" {
		return day + " " + p.ID
	}
	return "9999 " + p.ID
}

// off is how far the triggers are from the record. Of a day that the record
// knows by its month alone the nearest one counts.
func off(p simulate.Partner, actual string) string {
	ended := "2008-12-31"
	switch {
	case actual == "":
		return ""
	case p.Left == "" && actual > ended[:len(actual)]:
		return "right: after the end"
	case p.Left == "":
		return "not foreseen"
	case actual > ended[:len(actual)]:
		return "false"
	case len(actual) == 7 && strings.HasPrefix(p.Left, actual):
		return "right month"
	}
	day, _ := types.ParseDay(p.Left)
	low, high := actual, actual
	if len(actual) == 7 {
		low, high = actual+"-01", actual+"-28"
	}
	a, _ := types.ParseDay(low)
	z, _ := types.ParseDay(high)
	switch {
	case day < a:
		return away(a-day, "early")
	case day > z:
		return away(day-z, "late")
	}
	return "right"
}

func away(days float64, which string) string {
	if days < 60 {
		return fmt.Sprintf("%.0f days %s", days, which)
	}
	return fmt.Sprintf("%.0f months %s", days/30.44, which)
}

func contributors(t *testing.T) map[string]map[string]string {
	t.Helper()
	f, err := os.Open("iraq-2003/data/contributors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]string{}
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		out[strings.ToLower(m["iso3"])] = m
	}
	return out
}
