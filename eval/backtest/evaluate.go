package backtest

import (
	"cmp"
	"math"
	"slices"

	"github.com/entente-lang/entente/stdlib"
)

// course is what was forecast of one partner, and what became of it.
type course struct {
	partner, title string
	from           float64               // the day it joined
	left           float64               // the day it left; +Inf where it stayed to the end
	form, did      string                // of defection: forecast and actual; noForm for none
	staying        func(float64) float64 // the chance forecast that it takes part on a day
	troops         func(float64) float64 // what it had on a day
}

// noForm stands for a partner that took its full part.
const noForm = "none"

// window is a partner that takes part when a stretch of time begins: one case.
type window struct {
	unit     string
	begins   float64
	fold     int // the part of the cases in which it is scored; -1 where it only trains
	happened bool
	troops   float64   // ln(1 + troops) when it begins
	model    float64   // the chance forecast that the partner leaves before it ends
	by       []float64 // forecasts, in the order of forecasters
}

// The forecasters that are scored against each other.
const (
	model        = "model"
	recalibrated = "model, recalibrated"
	constant     = "constant rate"
	troopsAlone  = "troops alone"
)

var forecasters = []string{model, recalibrated, constant, troopsAlone}

// windows cuts the time from one day to another into stretches of so many
// months, and lists who was at risk in each. What a simulation holds for gone
// already, and is not, counts as certain to go.
func windows(all []course, from, to float64, months int) (out []window) {
	for begins := from; ; {
		ends, ok := stdlib.AddMonths(begins, months)
		if !ok || ends > to {
			return out
		}
		for _, c := range all {
			if c.from > begins || c.left <= begins {
				continue
			}
			w := window{unit: c.partner, begins: begins, happened: c.left <= ends, troops: stdlib.Ln(1 + c.troops(begins)), model: 1}
			if s := c.staying(begins); s > 0 {
				w.model = max(0, min(1, 1-c.staying(ends)/s))
			}
			out = append(out, w)
		}
		begins = ends
	}
}

// splitByPartner scores each partner in one of so many folds, dealt out in the
// order of ids, and trains on all others.
func splitByPartner(all []window, folds int) {
	var units []string
	for _, w := range all {
		units = append(units, w.unit)
	}
	slices.Sort(units)
	units = slices.Compact(units)
	for i := range all {
		n, _ := slices.BinarySearch(units, all[i].unit)
		all[i].fold = n % folds
	}
}

// splitByTime trains on what begins before a day and scores the rest.
func splitByTime(all []window, day float64) {
	for i := range all {
		all[i].fold = 0
		if all[i].begins < day {
			all[i].fold = -1
		}
	}
}

// forecast fills in the forecasts of all windows that are scored. What is fitted
// is fitted on windows of other folds alone.
func forecast(all []window, folds int) ([]window, error) {
	var scored []window
	for fold := range folds {
		var training []observation
		for _, w := range all {
			if w.fold != fold {
				training = append(training, observation{x: w.troops, happened: w.happened})
			}
		}
		if len(training) == 0 {
			return nil, refuse("nothing is left to fit the baselines on")
		}
		rate, troops := constantRate(training), fitLogit(training)
		again := recalibration(all, fold)
		for _, w := range all {
			if w.fold == fold {
				w.by = []float64{w.model, again(observation{x: logit(w.model)}), rate(observation{}), troops(observation{x: w.troops})}
				scored = append(scored, w)
			}
		}
	}
	slices.SortStableFunc(scored, func(a, b window) int { return cmp.Or(cmp.Compare(a.begins, b.begins), cmp.Compare(a.unit, b.unit)) })
	return scored, nil
}

// recalibration keeps the order of the model's forecasts and fits their level on
// the windows of other folds.
func recalibration(all []window, fold int) func(observation) float64 {
	var training []observation
	for _, w := range all {
		if w.fold != fold {
			training = append(training, observation{x: logit(w.model), happened: w.happened})
		}
	}
	return fitLogit(training)
}

// logit is ln(p / (1 - p)), for a p kept away from the certain 0 and 1.
func logit(p float64) float64 {
	const edge = 1e-4
	p = max(edge, min(1-edge, p))
	return stdlib.Ln(p / (1 - p))
}

// Figures are how good the forecasts of one forecaster were. What is not
// defined, such as an order where nobody left, is nil.
type Figures struct {
	Forecaster string    `json:"forecaster"`
	AUC        *Interval `json:"auc"`
	Brier      *Interval `json:"brier"`
	Parts      Brier     `json:"brier_parts"`

	// The AUC and the Brier score less those of the constant rate, drawn in pairs:
	// above 0, and below 0, is better than the rate.
	AUCGain   *Interval `json:"auc_gain"`
	BrierGain *Interval `json:"brier_gain"`
}

// figures scores a forecaster.
func figures(scored []window, k int, o Options) Figures {
	base := slices.Index(forecasters, constant)
	f := Figures{Forecaster: forecasters[k]}
	f.Parts, _ = NewBrier(casesOf(scored, k))
	f.AUC = o.interval(scored, func(w []window) (float64, bool) { return AUC(casesOf(w, k)) })
	f.Brier = o.interval(scored, func(w []window) (float64, bool) { return brier(w, k) })
	f.AUCGain = o.interval(scored, func(w []window) (float64, bool) {
		a, ok := AUC(casesOf(w, k))
		b, _ := AUC(casesOf(w, base))
		return a - b, ok
	})
	f.BrierGain = o.interval(scored, func(w []window) (float64, bool) {
		a, ok := brier(w, k)
		b, _ := brier(w, base)
		return a - b, ok
	})
	return f
}

func brier(w []window, k int) (float64, bool) {
	b, ok := NewBrier(casesOf(w, k))
	return b.Score, ok
}

func casesOf(all []window, k int) []Case {
	out := make([]Case, len(all))
	for i, w := range all {
		out[i] = Case{Unit: w.unit, Fold: w.fold, Forecast: w.by[k], Happened: w.happened}
	}
	return out
}

func (o Options) interval(all []window, figure func([]window) (float64, bool)) *Interval {
	i, ok := bootstrap(all, func(w window) string { return w.unit }, o.Bootstrap, o.Seed, figure)
	if !ok {
		return nil
	}
	return &i
}

// order is how well the order of exits was forecast, among those that left.
func order(all []course, from, to float64, o Options) (*Interval, int) {
	var ranks []Rank
	for _, c := range all {
		if !math.IsInf(c.left, 1) {
			ranks = append(ranks, Rank{c.partner, expected(c, from, to), c.left})
		}
	}
	i, ok := bootstrap(ranks, func(r Rank) string { return r.Unit }, o.Bootstrap, o.Seed, Kendall)
	if !ok {
		return nil, len(ranks)
	}
	return &i, len(ranks)
}

// expected is how long a partner was forecast to stay, in months up to the end.
func expected(c course, from, to float64) (months float64) {
	for day, ok := max(from, c.from), true; ok && day < to; day, ok = stdlib.AddMonths(day, 1) {
		months += c.staying(day)
	}
	return months
}

// forms is what was forecast to become of partners against what did.
func forms(all []course) Confusion {
	var out []Sorted
	for _, c := range all {
		out = append(out, Sorted{c.partner, c.did, c.form})
	}
	return NewConfusion(out)
}
