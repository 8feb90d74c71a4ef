package simulate

import (
	"maps"
	"math"
	"slices"

	"github.com/entente-lang/entente/rules"
)

// tally adds up draws. Its size does not grow with their number.
type tally struct {
	plan   *plan
	flags  []sum   // by row
	values [][]sum // by row, then name
	stays  [][]int // by row, then partner: draws in which it takes part
	ever   []int   // by partner: rows of draws in which it took part
	exits  map[way]int
}

// way is a way in which a partner left for good.
type way struct {
	partner, by int
	form        *rules.Record
}

func (pl *plan) newTally() *tally {
	t := &tally{plan: pl, flags: make([]sum, pl.rows), values: make([][]sum, pl.rows), stays: make([][]int, pl.rows),
		ever: make([]int, len(pl.partners)), exits: map[way]int{}}
	for i := range t.values {
		t.values[i] = make([]sum, len(pl.values))
		t.stays[i] = make([]int, len(pl.partners))
	}
	return t
}

// row adds the state of a path at the end of a period.
func (t *tally) row(p *path, row int) {
	t.flags[row].observe(float64(p.flags()))
	p.show(func(i int, _ string, x float64) { t.values[row][i].observe(x) })
	for _, m := range p.members {
		t.stays[row][p.place[m]]++
		t.ever[p.place[m]]++
	}
}

// end adds how partners left, once a draw is over.
func (t *tally) end(p *path) {
	for i, x := range p.exits {
		if x.day != 0 {
			t.exits[way{i, x.by, x.form}]++
		}
	}
}

// add adds another tally to this one.
func (t *tally) add(o *tally) {
	for i := range t.flags {
		t.flags[i].add(&o.flags[i])
		for k := range t.values[i] {
			t.values[i][k].add(&o.values[i][k])
		}
		for k, n := range o.stays[i] {
			t.stays[i][k] += n
		}
	}
	for i, n := range o.ever {
		t.ever[i] += n
	}
	for x, n := range o.exits {
		t.exits[x] += n
	}
}

// sum gathers the draws of one number. Squares are kept about the first number
// seen, so that they do not cancel.
type sum struct {
	count          int
	origin         float64
	first, squares float64          // of distances from the origin
	seen           map[uint64]int64 // how often, by the leading digits
}

// kept is how many binary digits of a number a quantile keeps, beside the
// first: whole numbers to 1023 exactly, others to a thousandth.
const kept = 9

const dropped = 52 - kept

func (s *sum) observe(x float64) {
	if s.count == 0 {
		s.origin, s.seen = x, map[uint64]int64{}
	}
	d := x - s.origin
	s.count++
	s.first += d
	s.squares += float64(d * d)
	s.seen[(math.Float64bits(x+0)+1<<(dropped-1))>>dropped]++
}

func (s *sum) add(o *sum) {
	if o.count == 0 {
		return
	}
	if s.count == 0 {
		*s = sum{count: o.count, origin: o.origin, first: o.first, squares: o.squares, seen: maps.Clone(o.seen)}
		return
	}
	n, d := float64(o.count), o.origin-s.origin // o's distances, moved to the origin of s
	s.squares += o.squares + float64(float64(2*d)*o.first) + float64(n*float64(d*d))
	s.first += o.first + float64(n*d)
	s.count += o.count
	for k, c := range o.seen {
		s.seen[k] += c
	}
}

func (s *sum) distribution() Distribution {
	n := float64(s.count)
	if s.count == 0 {
		return Distribution{}
	}
	d := Distribution{Count: s.count, Mean: s.origin + s.first/n}
	if s.count > 1 {
		d.Deviation = math.Sqrt(max(0, (s.squares-float64(s.first*s.first)/n)/(n-1)))
		d.Error = d.Deviation / math.Sqrt(n)
	}
	q := s.quantiles(0.1, 0.5, 0.9)
	d.Low, d.Median, d.High = q[0], q[1], q[2]
	return d
}

// quantiles are the least numbers that at least these shares of the draws do
// not exceed.
func (s *sum) quantiles(shares ...float64) (out []float64) {
	numbers := make([]float64, 0, len(s.seen))
	for k := range s.seen {
		numbers = append(numbers, math.Float64frombits(k<<dropped))
	}
	slices.Sort(numbers)
	for _, share := range shares {
		below := int64(0)
		for _, x := range numbers {
			below += s.seen[math.Float64bits(x)>>dropped]
			if float64(below) >= float64(share*float64(s.count)) {
				out = append(out, x)
				break
			}
		}
	}
	return out
}
