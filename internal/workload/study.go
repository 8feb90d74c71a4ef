package workload

import (
	"fmt"
	"strings"
	"testing/fstest"
)

// head declares what the rules of a workload read and add to.
const head = `edition 1

kind partner {
  troops   number 0..20 "thousands of soldiers"
  quality  share
  standing share
  risk     share
  upkeep   number 0..5
  ally     bool
  coastal  bool
  command  enum(lead_nation, sector, under_host, national)
  region   enum(north, east, south, west)
}

dimension political { range = -10_000..10_000 }
dimension military { range = -10_000..10_000 }

derive coalition.size number = count(members)
derive coalition.troops_sum number = sum(members, .troops)
derive coalition.standing_sum number = sum(members, .standing)
derive coalition.upkeep_sum number = sum(members, .upkeep)
derive coalition.allies number = count(members, .ally)
derive coalition.nationals number = count(members, .command == "national")
derive coalition.quality_mean number = mean(map(members, .quality))
derive coalition.quality_min number = smallest(map(members, .quality))
derive coalition.risk_max number = largest(map(members, .risk))
`

// Entente is how entente spells expressions.
var Entente = Dialect{
	And: "and", Or: "or", Not: "not ",
	Attr:   func(name string) string { return "p." + name },
	Total:  func(name string) string { return name },
	Number: func(x float64) string { return strings.TrimSuffix(Decimal(x), ".0") },
	Member: func(m Member) string {
		if len(m.Values) == 1 {
			return "p." + m.Attr + ` == "` + m.Values[0] + `"`
		}
		return "p." + m.Attr + " in [" + Quoted(m.Values) + "]"
	},
	Fold: func(f, x, y string) string { return f + "(" + x + ", " + y + ")" },
}

// PerFile is how many rules stand in a file; a file may not have more than 1 MiB.
const PerFile = 2000

// Coalition is the id of the coalition in a study.
const Coalition = "proposed"

// Study writes rules and partners as a study of entente, with one coalition,
// led by the first partner. The next `members` partners are its members, the
// others its candidates.
func Study(rules []Rule, w World, members int) fstest.MapFS {
	study := fstest.MapFS{}
	add := func(name, text string) { study[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
	for i := 0; i*PerFile < len(rules); i++ {
		add(fmt.Sprintf("rules%d.entente", i), RuleText(rules[i*PerFile:min(len(rules), (i+1)*PerFile)]))
	}
	add("partners.csv", table(w))
	add("main.entente", head+fmt.Sprintf(`
partner from "partners.csv" key id {
  troops = troops
  quality = quality
  standing = standing
  risk = risk
  upkeep = upkeep
  ally = ally
  coastal = coastal
  command = command
  region = region
}

coalition %s {
  as_of = 2003-09-25
  lead = %s
  members = [%s]
  candidates = [%s]
}
`, Coalition, w[0].ID, ids(w[1:1+members]), ids(w[1+members:])))
	return study
}

// RuleText writes a file of rules.
func RuleText(rules []Rule) string {
	var b strings.Builder
	b.WriteString("edition 1\n\nimport \"main.entente\"\n")
	for i := range rules {
		r := &rules[i]
		fmt.Fprintf(&b, "\nrule %s {\n", r.ID)
		if r.Scope != Whole {
			b.WriteString("  for p in members\n")
		}
		fmt.Fprintf(&b, "  when %s\n  %s %s %s\n}\n", Entente.Print(r.When), Dimensions[r.Dimension], r.Op(), Entente.Print(r.Amount))
	}
	return b.String()
}

func table(w World) string {
	var b strings.Builder
	b.WriteString("id,troops,quality,standing,risk,upkeep,ally,coastal,command,region\n")
	for i := range w {
		p := &w[i]
		fmt.Fprintf(&b, "%s,%g,%g,%g,%g,%g,%t,%t,%s,%s\n", p.ID, p.Troops, p.Quality, p.Standing, p.Risk, p.Upkeep, p.Ally, p.Coastal, p.Command, p.Region)
	}
	return b.String()
}

func ids(w World) string {
	names := make([]string, len(w))
	for i := range w {
		names[i] = w[i].ID
	}
	return strings.Join(names, ", ")
}
