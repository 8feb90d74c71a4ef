package restraint_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/restraint"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

// params are the parameters of section 4.2 of the specification, by its names.
type params struct {
	mL, mP, mT, mO, d, cO, kappa, kS, kO, delta, sigma, lam, g float64

	sidepay, lottery bool
}

// draw is a random game. Capabilities are spread evenly over sizes.
func draw(rng *rand.Rand) params {
	size := func(low, high float64) float64 { return low * math.Exp(rng.Float64()*math.Log(high/low)) }
	return params{
		mL: size(0.1, 20), mP: size(0.1, 20), mT: size(0.05, 10), mO: size(0.1, 20), d: rng.Float64(), cO: rng.Float64() * 0.4,
		kappa: size(0.02, 2), kS: rng.Float64() * 0.1, kO: rng.Float64() * 0.2, delta: rng.Float64(), sigma: rng.Float64() * 3, lam: rng.Float64(), g: 1,
	}
}

// moderate is a random game among powers of like size. Laws that hold for most
// games hold for a share of them that rests on how games are drawn: this is the
// draw that the shares are stated for.
func moderate(rng *rand.Rand) params {
	u := func(low, high float64) float64 { return low + (high-low)*rng.Float64() }
	return params{
		mL: u(0.2, 3), mP: u(0.2, 3), mT: u(0.1, 2), mO: u(0.2, 3), d: u(0, 1), cO: u(0, 0.4), kappa: u(0, 1.2),
		kS: u(0, 0.1), kO: u(0, 0.2), delta: u(0, 1), sigma: u(0, 2), lam: u(0, 1), g: 1,
	}
}

// won is the chance of a against b.
func won(a, b, g float64) float64 { return math.Pow(a, g) / (math.Pow(a, g) + math.Pow(b, g)) }

// expected is a branch of the game written down straight from the
// specification, without a tree and without the pack.
type expected struct {
	win, disbanded, intact, benefit, service, worth, threshold float64
	stays                                                      bool
}

func (x params) branch(name string) (e expected) {
	today, target, later, share, cost := x.mL+x.mP, x.mT, x.mO, x.sigma, 0.0
	switch name {
	case "support":
		today, later, share, cost = today+x.mO, x.mO+x.lam*x.sigma, (1-x.lam)*x.sigma, x.kS
	case "oppose":
		target, later, cost = x.mT+x.mO, (1-x.delta)*x.mO, x.kO
	}
	grown := 1 + share/(x.mL+x.mP)
	l, all := x.mL*grown, (x.mL+x.mP)*grown
	left := func(c float64) float64 {
		if u := won(later, c, x.g) - x.cO; u > 0 || x.lottery {
			return u
		}
		return 0
	}
	e.win, e.disbanded, e.intact = won(today, target, x.g), left(l), left(all)
	gain := e.disbanded - e.intact
	e.benefit, e.service = (1-x.d)*gain, x.kappa*won(later, all, x.g)
	e.stays = e.benefit > e.service || x.sidepay && (2-x.d)*gain > e.service
	u, whole := e.disbanded, 1.0
	if e.stays {
		u = e.intact
	}
	if x.sidepay {
		whole = 2
	}
	e.worth = (1-e.win)*1 + e.win*u - cost
	e.threshold = whole - x.kappa*(math.Pow(later, x.g)+math.Pow(l, x.g))/(math.Pow(all, x.g)-math.Pow(l, x.g))
	return e
}

// table plays many games at once: one judgement of a study with as many
// observers.
type table struct {
	program *eval.Program
	kind    *rules.Kind
	size    int
}

func newTable(t testing.TB, size int) *table {
	t.Helper()
	var b strings.Builder
	b.WriteString("import \"std/base\"\nimport \"std/wolford\"\nmission w {\n  tasks = []\n  force = 1\n}\npartner a { capability = 1 }\n")
	var ids []string
	for i := range size {
		ids = append(ids, fmt.Sprintf("o%d", i))
		fmt.Fprintf(&b, "observer o%d { power = 1 }\n", i)
	}
	fmt.Fprintf(&b, "coalition c {\n  as_of = 2000-01-01\n  mission = w\n  lead = a\n  members = []\n  observers = [%s]\n}\n", strings.Join(ids, ", "))
	set, found := rules.Load(testkit.Study("main.entente", b.String()), ".")
	if diag.HasErrors(found) {
		t.Fatal(testkit.Findings(found))
	}
	p, found := eval.Compile(set, eval.Options{})
	if p == nil {
		t.Fatal(testkit.Findings(found))
	}
	k, _ := set.Kind(restraint.ObserverKind)
	return &table{p, k, size}
}

// settings give an observer the parameters of a game.
func (x params) settings(k *rules.Kind, r *rules.Record) (out []rules.Setting) {
	crisis := "bargain"
	if x.lottery {
		crisis = "lottery"
	}
	for name, v := range map[string]any{
		"power": x.mO, "leader_power": x.mL, "partner_power": x.mP, "target_power": x.mT, "diversity": x.d, "later_war_cost": x.cO,
		"service_cost": x.kappa, "support_cost": x.kS, "oppose_cost": x.kO, "exposure": x.delta, "spoils": x.sigma, "spoils_share": x.lam,
		"side_payments": x.sidepay, "crisis": crisis,
	} {
		a, _ := k.Attr(name)
		out = append(out, rules.Setting{Record: r, Attr: a, Cell: &rules.Cell{Value: v}})
	}
	return out
}

// played is a game with its answer, and what the pack's own table makes of it.
type played struct {
	params
	*restraint.Answer
	choice, zone string
}

// play plays games, all of the same decisiveness.
func (tb *table) play(t testing.TB, games []params) []played {
	t.Helper()
	var out []played
	for len(games) > 0 {
		n := min(len(games), tb.size)
		out = append(out, tb.sitting(t, games[:n])...)
		games = games[n:]
	}
	return out
}

func (tb *table) sitting(t testing.TB, games []params) (out []played) {
	t.Helper()
	records := tb.program.Set().RecordsOf(restraint.ObserverKind)
	g, _ := tb.program.Set().Param("decisiveness")
	in := eval.Input{Coalition: "c", Settings: []rules.Setting{{Param: g, Cell: &rules.Cell{Value: games[0].g}}}}
	for i, x := range games {
		in.Settings = append(in.Settings, x.settings(tb.kind, records[i])...)
	}
	j, err := tb.program.Judge(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range games {
		a, err := restraint.Ask(j, records[i])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, played{x, a, text(j, records[i], "choice"), text(j, records[i], "zone")})
	}
	return out
}

func text(j *eval.Judgement, r *rules.Record, name string) string {
	a, _ := r.Kind.Attr(name)
	v, _ := j.Value(r, a)
	s, _ := v.(string)
	return s
}
