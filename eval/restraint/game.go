package restraint

import (
	"fmt"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/game"
	"github.com/entente-lang/entente/rules"
)

// ObserverKind is the kind of record that plays the game; std/wolford declares
// it.
const ObserverKind = "observer"

// Branches are the courses open to the observer, in the order that breaks ties:
// the first of equals is taken.
var Branches = []string{"neutral", "support", "oppose"}

// The players, in the order of payoffs.
const (
	observer = iota
	partner
	leader
)

// course is one course of the observer in numbers, as the pack derives them.
type course struct {
	win         float64 // chance that the coalition wins today
	ifDisbanded float64 // what the observer keeps against the leader alone
	ifIntact    float64 // and against all
	gain        float64 // what the leader gains when the partner stays
	benefit     float64 // what that is worth to the partner
	service     float64 // what staying costs the partner
	cost        float64 // what the course costs the observer today
	threshold   float64 // the diversity from which on the partner leaves
}

// Game is the observer's game in numbers.
type Game struct {
	record       *rules.Record
	judgement    *eval.Judgement
	sidePayments bool
	courses      []course // in the order of Branches
}

// Read takes the numbers of an observer from a judgement. The error names what
// has no value.
func Read(j *eval.Judgement, r *rules.Record) (*Game, error) {
	g := &Game{record: r, judgement: j}
	f := &reader{game: g}
	g.sidePayments = read[bool](f, "side_payments")
	for _, b := range Branches {
		c := course{
			win: read[float64](f, b+"_win"), ifDisbanded: read[float64](f, b+"_if_disbanded"), ifIntact: read[float64](f, b+"_if_intact"),
			gain: read[float64](f, b+"_gain"), benefit: read[float64](f, b+"_benefit"), service: read[float64](f, b+"_service"),
			threshold: read[float64](f, b+"_threshold"),
		}
		if b != Branches[0] {
			c.cost = read[float64](f, b+"_cost")
		}
		g.courses = append(g.courses, c)
	}
	return g, f.err
}

// reader reads values until one is absent.
type reader struct {
	game *Game
	err  error
}

func read[T any](f *reader, name string) (x T) {
	if f.err != nil {
		return x
	}
	a, ok := f.game.record.Kind.Attr(name)
	if !ok {
		f.err = fmt.Errorf("%w: observers have no attribute %q: import std/wolford", eval.ErrQuestion, name)
		return x
	}
	v, ok := f.game.judgement.Value(f.game.record, a)
	if !ok {
		f.err = fmt.Errorf("%w: the game of %s cannot be played: %s", eval.ErrQuestion, f.game.record.ID, f.game.judgement.Absence(f.game.record, a))
		return x
	}
	x, ok = v.(T)
	if !ok {
		f.err = fmt.Errorf("%w: %s.%s is not what std/wolford declares", eval.ErrQuestion, f.game.record.ID, name)
	}
	return x
}

// Tree is the game in extensive form. What the observer gets is counted from
// nothing; what partner and leader get is counted against the disbanding of the
// coalition, as it alone is theirs to decide.
//
// Two continuous moves are reduced to those that can be best. In the later
// crisis the leader demands all but what a war would leave the observer, which
// then just accepts. A leader that may pay offers nothing, or the least that
// keeps the partner: what makes staying as good as leaving, and staying is then
// listed first, as the least is the limit of slightly more.
func (g *Game) Tree() *game.Tree {
	root := &game.Decision{Name: "observer", Player: observer}
	for i, b := range Branches {
		root.Moves = append(root.Moves, game.Move{Name: b, To: g.war(b, g.courses[i])})
	}
	title := fmt.Sprintf("The observer's game: %s", g.record.Title)
	return &game.Tree{Title: title, Players: []string{"observer", "partner", "leader"}, Root: root}
}

// war is the war of today.
func (g *Game) war(branch string, c course) *game.Chance {
	after := unpaid(branch, c)
	if g.sidePayments {
		after = &game.Decision{Name: branch + ": leader", Player: leader, Moves: []game.Move{
			{Name: "pay nothing", To: unpaid(branch, c)},
			{Name: "pay the least that keeps the partner", To: paid(branch+", paid", c)},
		}}
	}
	return &game.Chance{Name: branch + ": war", Moves: []game.Move{
		{Name: "coalition loses", Probability: 1 - c.win, To: &game.End{Name: branch + ": coalition loses", Payoffs: []float64{1 - c.cost, 0, 0}}},
		{Name: "coalition wins", Probability: c.win, To: after},
	}}
}

// unpaid is the partner's choice without a payment.
func unpaid(branch string, c course) *game.Decision {
	return &game.Decision{Name: branch + ": partner", Player: partner, Moves: []game.Move{leave(branch, c), stay(branch, c, c.benefit-c.service, 0)}}
}

// paid is its choice with the least payment that keeps it.
func paid(branch string, c course) *game.Decision {
	return &game.Decision{Name: branch + ": partner", Player: partner, Moves: []game.Move{
		stay(branch, c, max(0, c.benefit-c.service), c.payment()), leave(branch, c),
	}}
}

// payment is the least that keeps the partner.
func (c course) payment() float64 { return max(0, c.service-c.benefit) }

func leave(branch string, c course) game.Move {
	return game.Move{Name: "leave", To: &game.End{Name: branch + ": leader alone", Payoffs: []float64{c.ifDisbanded - c.cost, 0, 0}}}
}

func stay(branch string, c course, worth, payment float64) game.Move {
	return game.Move{Name: "stay", To: &game.End{Name: branch + ": coalition intact", Payoffs: []float64{c.ifIntact - c.cost, worth, c.gain - payment}}}
}
