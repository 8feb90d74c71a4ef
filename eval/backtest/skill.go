package backtest

import (
	"cmp"
	"math"
	"slices"
)

// Case is a forecast and what came of it.
type Case struct {
	Unit     string  // whose case it is, such as a partner's id: cases of one unit hang together
	Fold     int     // cases of different folds have forecasts that were fitted on different cases
	Forecast float64 // the probability forecast, from 0 to 1
	Happened bool
}

// AUC is the chance that a case that happened was given a higher forecast than
// one of the same fold that did not, ties counting half: 1 for a perfect order,
// 0.5 for none. Across folds forecasts are not compared: a rate fitted without a
// fold is higher where that fold has fewer cases that happened. It is not defined
// where all happened or none did.
func AUC(cases []Case) (auc float64, ok bool) {
	sorted := byForecast(cases)
	won, pairs := 0.0, 0.0
	for from := 0; from < len(sorted); {
		to := from
		for to < len(sorted) && sorted[to].Fold == sorted[from].Fold {
			to++
		}
		w, p := inOrder(sorted[from:to])
		won, pairs, from = won+w, pairs+p, to
	}
	if pairs == 0 {
		return 0, false
	}
	return won / pairs, true
}

// inOrder counts the pairs of a case that happened and one that did not, and
// those of them that sorted forecasts have in the right order.
func inOrder(sorted []Case) (won, pairs float64) {
	yes, no := 0.0, 0.0
	for from := 0; from < len(sorted); {
		to, y, n := from, 0.0, 0.0
		for ; to < len(sorted) && sorted[to].Forecast == sorted[from].Forecast; to++ {
			y += number(sorted[to].Happened)
			n += number(!sorted[to].Happened)
		}
		won += float64(y*no) + float64(y*n)/2
		yes, no, from = yes+y, no+n, to
	}
	return won, float64(yes * no)
}

// byForecast sorts cases by fold, then forecast.
func byForecast(cases []Case) []Case {
	sorted := slices.Clone(cases)
	slices.SortStableFunc(sorted, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.Fold, b.Fold), cmp.Compare(a.Forecast, b.Forecast), cmp.Compare(a.Unit, b.Unit), cmp.Compare(number(a.Happened), number(b.Happened)))
	})
	return sorted
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Brier is the mean squared error of forecasts and the three parts that it
// consists of: Score = Miscalibration - Discrimination + Uncertainty, up to
// rounding.
//
// The parts are those of Dimitriadis, Gneiting and Jordan (PNAS 2021), which
// need no bins: the forecasts are recalibrated by isotonic regression, and
// Miscalibration is what that gains, Discrimination what the recalibrated
// forecasts gain on the mean, Uncertainty the error of the mean itself.
type Brier struct {
	Score          float64 `json:"score"`
	Miscalibration float64 `json:"miscalibration"` // lower is better; 0 for reliable forecasts
	Discrimination float64 `json:"discrimination"` // higher is better; 0 for forecasts that tell nothing apart
	Uncertainty    float64 `json:"uncertainty"`    // of the cases, whatever the forecasts
}

// NewBrier scores forecasts. It is not defined without cases.
func NewBrier(cases []Case) (b Brier, ok bool) {
	if len(cases) == 0 {
		return b, false
	}
	sorted := slices.Clone(cases)
	for i := range sorted {
		sorted[i].Fold = 0
	}
	sorted = byForecast(sorted)
	calibrated := recalibrate(sorted)
	mean := 0.0
	for _, c := range sorted {
		mean += number(c.Happened)
	}
	mean /= float64(len(sorted))
	b.Score = squared(sorted, func(i int) float64 { return sorted[i].Forecast })
	b.Uncertainty = squared(sorted, func(int) float64 { return mean })
	best := squared(sorted, func(i int) float64 { return calibrated[i] })
	b.Miscalibration, b.Discrimination = b.Score-best, b.Uncertainty-best
	return b, true
}

func squared(cases []Case, forecast func(int) float64) float64 {
	total := 0.0
	for i, c := range cases {
		d := forecast(i) - number(c.Happened)
		total += float64(d * d)
	}
	return total / float64(len(cases))
}

// recalibrate gives for each of the cases, sorted by forecast, how often what
// was forecast did happen: the isotonic regression by pooling adjacent
// violators. Equal forecasts get equal values.
func recalibrate(sorted []Case) []float64 {
	type block struct {
		yes, n   float64
		forecast float64
	}
	var blocks []block
	for _, c := range sorted {
		same := len(blocks) > 0 && blocks[len(blocks)-1].forecast == c.Forecast
		if same {
			blocks[len(blocks)-1].yes += number(c.Happened)
			blocks[len(blocks)-1].n++
			continue
		}
		blocks = append(blocks, block{number(c.Happened), 1, c.Forecast})
	}
	pooled := blocks[:0]
	for _, b := range blocks {
		pooled = append(pooled, b)
		for k := len(pooled) - 1; k > 0 && float64(pooled[k-1].yes*pooled[k].n) >= float64(pooled[k].yes*pooled[k-1].n); k-- {
			pooled[k-1].yes += pooled[k].yes
			pooled[k-1].n += pooled[k].n
			pooled = pooled[:k]
		}
	}
	out := make([]float64, 0, len(sorted))
	for _, b := range pooled {
		for range int(b.n) {
			out = append(out, b.yes/b.n)
		}
	}
	return out
}

// Rank is where something was forecast to come in an order, and where it came.
type Rank struct {
	Unit              string
	Forecast, Outcome float64
}

// Kendall is the rank correlation tau-b: the share of pairs in the order
// forecast less that of pairs in the opposite one, corrected for ties; from -1 to
// 1. It is not defined where all forecasts or all outcomes are equal.
func Kendall(ranks []Rank) (tau float64, ok bool) {
	agree, tiedX, tiedY, pairs := 0.0, 0.0, 0.0, 0.0
	for i, a := range ranks {
		for _, b := range ranks[i+1:] {
			x, y := cmp.Compare(a.Forecast, b.Forecast), cmp.Compare(a.Outcome, b.Outcome)
			agree += float64(x * y)
			tiedX += number(x == 0)
			tiedY += number(y == 0)
			pairs++
		}
	}
	if pairs == tiedX || pairs == tiedY {
		return 0, false
	}
	return agree / math.Sqrt(float64((pairs-tiedX)*(pairs-tiedY))), true
}

// Confusion counts what was forecast against what came, class by class.
type Confusion struct {
	Classes []string `json:"classes"` // sorted
	Counts  [][]int  `json:"counts"`  // by actual class, then forecast class
	N       int      `json:"n"`
	Right   int      `json:"right"`
}

// Sorted is a pair of classes: what came and what was forecast.
type Sorted struct{ Unit, Actual, Forecast string }

// NewConfusion counts cases.
func NewConfusion(cases []Sorted) Confusion {
	var c Confusion
	for _, x := range cases {
		c.Classes = append(c.Classes, x.Actual, x.Forecast)
	}
	slices.Sort(c.Classes)
	c.Classes = slices.Compact(c.Classes)
	c.Counts = make([][]int, len(c.Classes))
	for i := range c.Counts {
		c.Counts[i] = make([]int, len(c.Classes))
	}
	for _, x := range cases {
		a, _ := slices.BinarySearch(c.Classes, x.Actual)
		f, _ := slices.BinarySearch(c.Classes, x.Forecast)
		c.Counts[a][f]++
		c.N++
		c.Right += int(number(a == f))
	}
	return c
}

// Kappa is how far the right classes go beyond what chance would give with the
// same margins: 1 for all right, 0 for chance. It is not defined where chance
// would be right always.
func (c Confusion) Kappa() (kappa float64, ok bool) {
	if c.N == 0 {
		return 0, false
	}
	chance := 0.0
	for k := range c.Classes {
		row, column := 0, 0
		for i := range c.Classes {
			row += c.Counts[k][i]
			column += c.Counts[i][k]
		}
		chance += float64(row) / float64(c.N) * float64(column) / float64(c.N)
	}
	if chance == 1 {
		return 0, false
	}
	return (float64(c.Right)/float64(c.N) - chance) / (1 - chance), true
}
