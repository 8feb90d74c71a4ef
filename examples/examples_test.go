// Package examples_test runs every example: its tests pass, and the real case
// agrees with the tables it was made of.
package examples_test

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/ruletest"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

func program(t *testing.T, folder string) *eval.Program {
	t.Helper()
	set, found := rules.Load(os.DirFS(folder), ".")
	if len(found) > 0 {
		t.Fatalf("%s has findings:\n%s", folder, testkit.Findings(found))
	}
	p, found := eval.Compile(set, eval.Options{})
	if p == nil {
		t.Fatal(testkit.Findings(found))
	}
	return p
}

// TestTests runs the test blocks of every example.
func TestTests(t *testing.T) {
	folders, err := filepath.Glob("*/*" + rules.Ending)
	if err != nil || len(folders) == 0 {
		t.Fatal(folders, err)
	}
	for i := range folders {
		folders[i] = filepath.Dir(folders[i])
	}
	for _, folder := range slices.Compact(folders) {
		outcomes, err := ruletest.Run(context.Background(), program(t, folder), nil)
		if err != nil || len(outcomes) == 0 {
			t.Errorf("%s has no tests: %v", folder, err)
		}
		for _, o := range outcomes {
			if !o.Passed() {
				t.Errorf("%s: %s: %q: %v %v", folder, o.At, o.Title, o.Err, o.Failures)
			}
		}
	}
}

// table reads a table as it stands: its rows, and how a column of a row is read.
func table(t *testing.T, path string) (rows [][]string, at func(row []string, name string) string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err = csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	head := rows[0]
	return rows[1:], func(row []string, name string) string { return row[slices.Index(head, name)] }
}

// panel reads the members of a day and their troops from the table itself, the
// lead left out.
func panel(t *testing.T, day string) (members []string, troops float64) {
	t.Helper()
	rows, at := table(t, "iraq-2003/data/panel.csv")
	for _, row := range rows {
		n, err := strconv.ParseFloat(at(row, "troops"), 64)
		id := strings.ToLower(at(row, "iso3"))
		if at(row, "date") == day && id != "usa" && err == nil && n > 0 {
			members = append(members, id)
			troops += n
		}
	}
	slices.Sort(members)
	return members, troops
}

// TestIraqIsThePanel compares the members and the sum of their troops on the
// days of complete lists with the rows of those days.
func TestIraqIsThePanel(t *testing.T) {
	p := program(t, "iraq-2003")
	for _, text := range []string{"2003-09-25", "2004-08-15", "2005-01-15", "2006-02-10", "2007-02-23", "2007-10-09"} {
		day, _ := types.ParseDay(text)
		r, err := p.Score(context.Background(), eval.Input{Coalition: "willing", Day: day})
		if err != nil {
			t.Fatal(err)
		}
		var members []string
		troops := 0.0
		for _, id := range r.Coalition.Members {
			if id == "usa" {
				continue
			}
			members = append(members, id)
			record, _ := p.Set().Record(id)
			attr, _ := record.Kind.Attr("troops")
			n, _, _ := record.Cells[attr.Slot].On(day)
			troops += n.(float64)
		}
		wantMembers, wantTroops := panel(t, text)
		if d := cmp.Diff(wantMembers, members); d != "" || troops != wantTroops {
			t.Errorf("%s: %v troops, the panel has %v; members (-panel +judged):\n%s", text, troops, wantTroops, d)
		}
		t.Logf("%s: %d members with %v troops", text, len(members), troops)
	}
}
