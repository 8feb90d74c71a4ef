package lint_test

import (
	"strings"
	"testing"

	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

// world is what the texts below stand in.
const world = `edition 1
import "std/core"
source s "S"
mission m "M" { from = 2003-01-01 to = 2005-12-31 tasks = [combat, patrol] force = 1000 }
partner usa "United States" { troops = 1000 standing = 100% quality = 90% }
partner esp "Spain" { troops = 500 standing = 55% quality = 50% }
legitimacy un "Resolution" { basis = mandate from = 2003-06-01 to = 2004-06-30 }
coalition c "C" { as_of = 2004-01-01 mission = m lead = usa members = [esp] legitimacy = [un] }
`

func ruleOf(clauses string) string {
	return "rule r \"A rule\" {\n" + clauses + "\n  because \"so\"\n  calibration \"c\"\n  source s\n}"
}

// What a rule must find, and the near miss that it must not.
var cases = []struct {
	code  diag.Code
	text  string
	finds bool
}{
	{"share-above-one", ruleOf("when any(members, .standing > 1.5)\npolitical += 1"), true},
	{"share-above-one", ruleOf("when any(members, 25 < .standing)\npolitical += 1"), true},
	{"share-above-one", ruleOf("when any(members, .standing >= 1)\npolitical += 1"), false},
	{"share-above-one", ruleOf("when any(members, 100 * .standing > 25)\npolitical += 1"), false},

	{"mass-as-principle", ruleOf("political += count(members)"), true},
	{"mass-as-principle", ruleOf("when count(partners) > 20\npolitical += 1"), true},
	{"mass-as-principle", ruleOf("political -= count(members)"), false},
	{"mass-as-principle", ruleOf("political += -0.1 * count(members)"), false},
	{"mass-as-principle", ruleOf("when count(partners) > 0\npolitical += 1"), false},
	{"mass-as-principle", ruleOf("when count(members) < 20\npolitical += 1"), false},
	{"mass-as-principle", ruleOf("when count(partners) > 20\npolitical -= 1"), false},
	{"mass-as-principle", ruleOf("political += count(members, .standing > 50%)"), false},
	{"mass-as-principle", ruleOf("political += 10 * count(members, .ally) / count(members)"), false},
	{"mass-as-principle", ruleOf("political += share_of(count(members, .ally), count(members))"), false},
	{"mass-as-principle", ruleOf("political += legitimacy_total * count(members)"), false},
	{"mass-as-principle", ruleOf("military += count(members)"), false},
	{"mass-as-principle", "derive coalition.own_legitimacy share = saturate(count(members), 30)", true},
	{"mass-as-principle", "derive coalition.own_legitimacy share = principle * saturate(count(members), 30)", false},

	{"effect-against-words", "rule r \"Distance weakens the force\" {\n  military += 1\n}", true},
	{"effect-against-words", "rule r \"Practice helps\" {\n  military *= 0.9\n}", true},
	{"effect-against-words", "rule r \"Practice helps\" {\n  military -= 0.1 * count(members)\n}", true},
	{"effect-against-words", "rule r \"Distance weakens the force\" {\n  military -= 1\n}", false},
	{"effect-against-words", "rule r \"Distance never weakens the force\" {\n  military += 1\n}", false},
	{"effect-against-words", "rule r \"Practice helps, at a cost\" {\n  military -= 1\n}", false},
	{"effect-against-words", "rule r \"Practice helps\" {\n  military *= pow(count(members), -0.1)\n}", false},
	{"effect-against-words", "dimension burden \"Burden\" {\n  range = 0..100\n  better = lower\n}\nrule r \"Caveats cost the others\" {\n  burden += 1\n}", false},
	{"effect-against-words", "dimension burden \"Burden\" {\n  range = 0..100\n  better = lower\n}\nrule r \"Caveats cost the others\" {\n  burden -= 1\n}", true},

	{"threshold-on-value", ruleOf("when any(members, .standing > 55%)\npolitical += 1"), true},
	{"threshold-on-value", "let line = 55%\n" + ruleOf("when any(members, .standing > line)\npolitical += 1"), true},
	{"threshold-on-value", ruleOf("when any(members, .standing > 54%)\npolitical += 1"), false},
	{"threshold-on-value", ruleOf("when any(members, .standing == 55%)\npolitical += 1"), false},
	{"threshold-on-value", ruleOf("when any(members, .standing >= 100%)\npolitical += 1"), false},
	{"threshold-on-value", "table partner.rank number {\n  hit first\n  | standing || rank |\n  | >= 55% || 2 |\n  | - || 1 |\n}", true},

	{"self-comparison", ruleOf("for p in members\nwhen p.troops - p.troops > 0\npolitical += 1"), true},
	{"self-comparison", ruleOf("for p in members\nwhen p.ally or p.ally\npolitical += 1"), true},
	{"self-comparison", ruleOf("for p in members\npolitical += p.standing * p.standing"), false},
	{"self-comparison", ruleOf("for p in members\nwhen p.troops > usa.troops\npolitical += 1"), false},

	{"duplicate-rule", ruleOf("for p in members\nwhen p.ally\npolitical += 1") + "\nrule q {\n for x in members\n when (x.ally)\n political += 1.0\n}", true},
	{"duplicate-rule", ruleOf("for p in members\nwhen p.ally\npolitical += 1") + "\nrule q {\n for x in partners\n when x.ally\n political += 1\n}", false},
	{"duplicate-rule", ruleOf("political += 1") + "\nrule q {\n military += 1\n}", false},

	{"unused-derivation", "derive partner.extra number = 2 * standing\ntest \"t\" {\n  given c\n  expect usa.extra > 0\n}", false},
	{"unused-derivation", "derive partner.extra number = 2 * standing", true},

	{"mandate-counted-twice", "legitimacy un2 \"R2\" { basis = mandate from = 2004-06-30 }\ncoalition d \"D\" { as_of = 2004-01-01 mission = m lead = usa members = [esp] legitimacy = [un, un2] }", true},
	{"mandate-counted-twice", "legitimacy un2 \"R2\" { basis = mandate from = 2004-07-01 }\ncoalition d \"D\" { as_of = 2004-01-01 mission = m lead = usa members = [esp] legitimacy = [un, un2] }", false},
	{"mandate-counted-twice", "legitimacy inv \"I\" { basis = invitation }\ncoalition d \"D\" { as_of = 2004-01-01 mission = m lead = usa members = [esp] legitimacy = [un, inv] }", false},

	{"contradictory-caveats", "caveat x1 \"X\" { partner = esp forbids = [combat] }\ncaveat x2 \"Y\" { partner = esp forbids = [patrol] }", true},
	{"contradictory-caveats", "caveat x1 \"X\" { partner = esp forbids = [combat] to = 2003-12-31 }\ncaveat x2 \"Y\" { partner = esp forbids = [patrol] from = 2004-01-01 }", false},
	{"contradictory-caveats", "caveat x1 \"X\" { partner = esp forbids = [combat] }\ncaveat x2 \"Y\" { partner = usa forbids = [patrol] }", false},
	{"contradictory-caveats", "caveat x1 \"X\" { partner = esp forbids = [combat, patrol] }\ncaveat x2 \"Y\" { partner = esp forbids = [patrol] }", false},

	{"trigger-never-fires", "trigger t \"T\" {\n  for p in partners\n  when p.command == \"national\"\n  hazard 0.1 per year\n}\nscenario z \"Z\" {\n  at 2004-02-01 \"E\" { esp.ally = true }\n}", true},
	{"trigger-never-fires", "trigger t \"T\" {\n  for p in partners\n  when p.command == \"national\"\n  hazard 0.1 per year\n}\nscenario z \"Z\" {\n  at 2004-02-01 \"E\" { esp.command = national }\n}", false},
	{"trigger-never-fires", "trigger t \"T\" {\n  for p in partners\n  when not p.ally\n  hazard 0.1 per year\n}\nscenario z \"Z\" {\n  at 2004-02-01 \"E\" { esp.command = national }\n}", false},
	{"trigger-never-fires", "trigger t \"T\" {\n  for p in partners\n  when p.command != \"under_host\" or p.ally\n  hazard 0.1 per year\n}\nscenario z \"Z\" {\n  at 2004-02-01 \"E\" { esp.troops = 3 }\n}", false},

	{"spread-reaches-bounds", "partner pol \"Poland\" { standing = 90% ± 6% }", true},
	{"spread-reaches-bounds", "partner pol \"Poland\" { standing = 90% ± 5% }", false},
	{"spread-reaches-bounds", "partner pol \"Poland\" { standing = 0..100% }", false},

	{"unused-record", "partner pol \"Poland\" { troops = 1 }", true},
	{"unused-record", "partner pol \"Poland\" { troops = 1 }\ntest \"t\" {\n  given c\n  add pol\n  expect political > 0\n}", false},
	{"unused-record", "partner pol \"Poland\" { troops = 1 }\ncoalition d \"D\" { as_of = 2004-01-01 mission = m lead = usa members = partner where troops > 0 }", false},
	{"unused-record", "legitimacy un2 \"R2\" { basis = mandate }", true},

	{"deep-condition", ruleOf("when any(members, .ally and .troops > 3 and .standing > 0.5 and .quality > 0.5 and .troops < 7 and .troops < 9)\npolitical += 1"), false},
	{"name-style", "partner from_2003 \"X\"", false},
	{"name-style", "partner Pol \"X\"", true},
	{"name-style", "partner a__b \"X\"", true},
	{"magic-number", "rule r \"R\" {\n  for p in members\n  when p.nothing > 2003-01-01\n  political += 1\n}\nkind partner + {\n  nothing optional date\n}", false},
	{"idle-event", "scenario z \"Z\" {\n  at 2004-02-01 \"E\" { esp.troops += 0 }\n}", true},
	{"idle-event", "scenario z \"Z\" {\n  at 2004-02-01 \"E\" { esp.troops = 500 }\n  at 2004-01-01 \"F\" { esp.troops = 400 }\n}", false},
	{"event-outside-mission", "scenario z \"Z\" {\n  at 2006-02-01 \"E\" { esp.troops = 1 }\n}", true},
	{"event-outside-mission", "scenario z \"Z\" {\n  at 2005-12-31 \"E\" { esp.troops = 1 }\n}", false},
	{"because-without-value", "rule r \"R\" {\n  political += 1\n  because \"there is company\"\n}", false},
	{"fact-without-source", "partner ita \"Italy\" {\n  troops = 3000\n  source s\n  caveat ita_x \"X\" { forbids = [combat] from = 2003-01-01 }\n}", false},
}

func TestPrecision(t *testing.T) {
	for _, c := range cases {
		set, found := rules.Load(testkit.Study("main.entente", world+c.text), ".")
		if diag.HasErrors(found) {
			t.Errorf("%s\n%s", c.text, testkit.Findings(found))
			continue
		}
		r, ok := lint.Lookup(c.code)
		if !ok {
			t.Fatalf("no rule %s", c.code)
		}
		list := beyond(lint.RunOnly(set, lint.Options{}, r), strings.Count(world, "\n"))
		if (len(list) > 0) != c.finds {
			t.Errorf("%s finds: %v, wanted: %v\n%s\n%s", c.code, len(list) > 0, c.finds, c.text, testkit.Findings(list))
		}
	}
}

// beyond are the findings below a line.
func beyond(found []diag.Diagnostic, line int) (below []diag.Diagnostic) {
	for _, d := range found {
		if d.Span.Begin().Line > line {
			below = append(below, d)
		}
	}
	return below
}

// Imports that bring in what counts by being there are never called unused.
func TestUnusedImport(t *testing.T) {
	const main, sources = "main.entente", "sources.entente"
	for _, c := range []struct {
		name  string
		files []string
		want  string
	}{
		{"rules count by being there", []string{main, "edition 1\nimport \"judge.entente\"", "judge.entente", "edition 1\nimport \"std/core\"\nrule r \"R\" { political += 1 }"}, ""},
		{"a setting counts", []string{main, "edition 1\nimport \"set.entente\"", "set.entente", "edition 1\nimport \"std/core\"\nparam mass_weight = 10%"}, ""},
		{"passed on", []string{main, "edition 1\nimport \"mid.entente\"\nlet a = uno", "mid.entente", "edition 1\nimport \"base.entente\"", "base.entente", "edition 1\nlet uno = 1"}, ""},
		{"passed on, but also direct", []string{main, "edition 1\nimport \"mid.entente\"\nimport \"base.entente\"\nlet a = uno + two", "mid.entente", "edition 1\nimport \"base.entente\"\nlet two = 2", "base.entente", "edition 1\nlet uno = 1"}, "mid.entente:2:8"},
		{"in a because-text", []string{main, "edition 1\nimport \"std/core\"\nimport \"base.entente\"\nrule r \"R\" {\n  political += 1\n  because \"{uno}\"\n}", "base.entente", "edition 1\nlet uno = 1"}, ""},
		{"imported twice over", []string{main, "edition 1\nimport \"std/core\"\nimport \"./sources.entente\"\nimport \"sources.entente\"\npartner esp { source gao }", sources, "edition 1\nsource gao \"G\""}, "main.entente:4:8"},
	} {
		set, found := rules.Load(testkit.Study(c.files...), ".")
		if diag.HasErrors(found) {
			t.Errorf("%s: %s", c.name, testkit.Findings(found))
			continue
		}
		r, _ := lint.Lookup("unused-import")
		var got []string
		for _, d := range lint.RunOnly(set, lint.Options{}, r) {
			got = append(got, d.Span.String())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: found %v, want %q", c.name, got, c.want)
		}
	}
}
