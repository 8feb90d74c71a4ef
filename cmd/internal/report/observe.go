package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/restraint"
)

// Observation is what the observers of a coalition would do. Its JSON follows
// the schema that `entente schema observe` prints.
type Observation struct {
	Coalition eval.CoalitionResult `json:"coalition"`
	Observers []Observer           `json:"observers"`
	Version   string               `json:"entente"`
}

// Observer is the answer of one observer, and how it changes.
type Observer struct {
	restraint.Answer
	Sweeps []restraint.Sweep `json:"sweeps"`
}

// Observed lays an observation out for reading. swept is an input of which the
// whole sweep is shown, or "".
func Observed(r *Observation, swept string) *Document {
	d := &Document{Title: named(r.Coalition.Title, r.Coalition.ID)}
	d.Sections = append(d.Sections, Section{Text: []string{fmt.Sprintf("as of %s, %s, led by %s", r.Coalition.AsOf, Plural(len(r.Coalition.Members), "member"), r.Coalition.Lead)}})
	for i := range r.Observers {
		o := &r.Observers[i]
		d.Sections = append(d.Sections, o.choice(), o.branches(), o.near())
		if swept != "" {
			d.Sections = append(d.Sections, o.swept(swept))
		}
	}
	return d
}

// does says what an observer does.
var does = map[string]string{"neutral": "stands by", "support": "supports the coalition", "oppose": "opposes the coalition"}

func (o *Observer) choice() Section {
	s := Section{Title: fmt.Sprintf("%s (%s) %s", o.Title, o.Observer, does[o.Choice])}
	if o.Disingenuous {
		s.Text = append(s.Text, "The support is disingenuous: the partners would stay with the leader if it stood by, and would leave once it has supported.")
	}
	return s
}

// zones say which courses leave the coalition intact.
var zones = map[string]string{
	"intact_everywhere":     "the partners stay whatever the observer does",
	"only_support_splits":   "they stay unless it supports",
	"only_opposition_binds": "they stay only if it opposes",
	"disbands_everywhere":   "they leave whatever it does",
}

// branches is the branch table: what each course leads to.
func (o *Observer) branches() Section {
	s := Section{Title: "What each course leads to"}
	t := &Table{Head: []string{"course", "victory:", "then", "paid:", "against leader:", "against all:", "benefit:", "service:", "expects:", "leave from:"}}
	inexact := false
	for _, b := range o.Branches {
		then, mark := "disbanded", ""
		if b.Intact {
			then = "intact"
		}
		if !b.Exact {
			mark, inexact = "*", true
		}
		name := b.Move
		if name == o.Choice {
			name = "→ " + name
		}
		t.Rows = append(t.Rows, []string{name, digits(b.Win), then, digits(b.Payment), digits(b.IfDisbanded), digits(b.IfIntact),
			digits(b.Benefit), digits(b.Service), digits(b.Worth), digits(b.Threshold) + mark})
	}
	s.Table = t
	s.Text = []string{fmt.Sprintf("Diversity is %s; by the thresholds in the last column %s.", digits(o.Diversity), zones[o.Zone])}
	if inexact {
		s.Text = append(s.Text, "* The threshold does not hold here: against the intact coalition the observer keeps nothing. The column before says what comes of it.")
	}
	return s
}

// near lists the nearest change of each input that changes the answer.
func (o *Observer) near() Section {
	s := Section{Title: "The nearest change of each input with another answer"}
	t := &Table{Head: []string{"input", "is:", "down to:", "then", "up to:", "then"}}
	least, nearest := math.Inf(1), ""
	for _, w := range o.Sweeps {
		row := []string{w.Input, digits(w.Value), "", "", "", ""}
		for k, f := range []*restraint.Flip{w.Below, w.Above} {
			if f == nil {
				continue
			}
			row[2+2*k], row[3+2*k] = digits(f.At), answer(f.Choice, f.Disingenuous)
			if by := math.Abs(f.At/w.Value - 1); w.Value != 0 && by < least {
				least, nearest = by, fmt.Sprintf("%s, changed by %s%%, gives %s", w.Input, eval.Number(100*by), answer(f.Choice, f.Disingenuous))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	if s.Table = t; nearest != "" {
		s.Text = []string{"Nearest of all: " + nearest + "."}
	}
	return s
}

// swept is the whole sweep of an input.
func (o *Observer) swept(input string) Section {
	s := Section{Title: "Answers over the range of " + input}
	for _, w := range o.Sweeps {
		if w.Input != input {
			continue
		}
		t := &Table{Head: []string{"from:", "to:", "answer"}}
		for _, x := range w.Segments {
			t.Rows = append(t.Rows, []string{digits(x.From), digits(x.To), answer(x.Choice, x.Disingenuous)})
		}
		s.Table = t
	}
	if s.Table == nil {
		s.Text = []string{"the game has no value for it"}
	}
	return s
}

func answer(choice string, disingenuous bool) string {
	if disingenuous {
		return choice + ", disingenuous"
	}
	return choice
}

// digits writes a number of a game: six digits behind the point, without the
// zeros at the end.
func digits(x float64) string {
	s := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.6f", x), "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
