package search

import (
	"context"
	"fmt"
	"math/big"
	"math/bits"
	"sync"

	"github.com/entente-lang/entente/eval/search/residual"
)

// MaxExact is up to how many partners values are exact.
const MaxExact = 20

// Values say what each partner is worth in each dimension, over all coalitions
// that the others could form: what it adds to a coalition, on average. Requirements,
// sizes and floors do not count.
//
// By Shapley the average is over all orders in which partners could come; by
// Banzhaf over all coalitions of the others. Shapley values add up to what all
// partners together add to the coalition of those who are always in it.
type Values struct {
	Dimensions []string           `json:"dimensions"`
	Partners   []PartnerValue     `json:"partners"`
	Without    map[string]float64 `json:"without"` // the scores without any of them
	With       map[string]float64 `json:"with"`    // the scores with all of them
	Exact      bool               `json:"exact"`
	Samples    int                `json:"samples,omitempty"`
	Seed       uint64             `json:"seed,omitempty"`
}

// PartnerValue is what a partner is worth.
type PartnerValue struct {
	ID      string           `json:"id"`
	Shapley map[string]Value `json:"shapley"`
	Banzhaf map[string]Value `json:"banzhaf"`
}

// Value is a value in points. Exact is the same without rounding, as a fraction;
// a sampled value has none, and an Error: the true value lies no farther away
// than that in 95 of 100 samples.
type Value struct {
	Points float64 `json:"points"`
	Exact  string  `json:"exact,omitempty"`
	Error  float64 `json:"error,omitempty"`

	rat *big.Rat
}

// Rat is the exact value in points, nil where it is sampled.
func (v Value) Rat() *big.Rat { return v.rat }

// Sampling says how values of more than MaxExact partners are found.
type Sampling struct {
	Samples int    // orders and coalitions drawn; 0 means 2,000
	Seed    uint64 // the same seed draws the same
	Always  bool   // sample even where exact values could be had
}

// Values finds the value of every partner that may come and go, in some
// dimensions; none named are all.
func (s *Space) Values(ctx context.Context, o Sampling, dimensions ...string) (*Values, error) {
	if s.opts.Lift {
		return nil, fmt.Errorf("%w: partners have values, caveats do not; leave Options.Lift out", ErrQuestion)
	}
	if len(dimensions) == 0 {
		for _, d := range s.program.Set().Dimensions {
			dimensions = append(dimensions, d.Name)
		}
	}
	axes, err := s.axes(dimensions)
	if err != nil {
		return nil, err
	}
	for i := range axes {
		axes[i].sense = 1 // a value is in the points of the dimension, whatever is better
	}
	v := &valuer{Space: s, ctx: ctx, axes: axes}
	if len(s.pool) <= MaxExact && !o.Always {
		return v.exactly()
	}
	return v.sampled(o)
}

type valuer struct {
	*Space
	ctx  context.Context
	axes []axis
}

// values starts a result with the scores of nobody and of all.
func (v *valuer) values() (*Values, error) {
	out := &Values{Without: map[string]float64{}, With: map[string]float64{}}
	j, err := v.newJudge(v.ctx)
	if err != nil {
		return nil, err
	}
	for _, end := range []struct {
		choices uint64
		scores  map[string]float64
	}{{0, out.Without}, {1<<len(v.pool) - 1, out.With}} {
		scores, _, err := j.score(end.choices)
		if err != nil {
			return nil, v.unvalued(end.choices, err)
		}
		for _, a := range v.axes {
			end.scores[a.name] = scores[a.dim]
		}
	}
	for _, a := range v.axes {
		out.Dimensions = append(out.Dimensions, a.name)
	}
	for _, r := range v.pool {
		out.Partners = append(out.Partners, PartnerValue{ID: r.ID, Shapley: map[string]Value{}, Banzhaf: map[string]Value{}})
	}
	return out, nil
}

// unvalued says that there are no values because a coalition has no score.
func (v *valuer) unvalued(choices uint64, err error) error {
	c := v.describe(choices, make([]float64, len(v.program.Set().Dimensions)))
	return fmt.Errorf("%w: there are no values, for the coalition of %v cannot be judged: %w", ErrQuestion, c.Members, err)
}

// exactly scores all coalitions. What a partner adds is summed in whole steps by
// the size of the coalition it is added to; the averages are fractions.
func (v *valuer) exactly() (*Values, error) {
	out, err := v.values()
	if err != nil {
		return nil, err
	}
	out.Exact = true
	n := len(v.pool)
	table, err := v.table()
	if err != nil {
		return nil, err
	}
	for k, a := range v.axes {
		scores := table[k]
		for i := range v.pool {
			if v.ctx.Err() != nil {
				return nil, context.Cause(v.ctx)
			}
			adds := make([]int64, n)
			for c := range scores {
				if c>>i&1 == 0 {
					adds[bits.OnesCount(uint(c))] += int64(scores[c|1<<i] - scores[c])
				}
			}
			out.Partners[i].Shapley[a.name] = exactValue(shapley(adds), a.steps)
			out.Partners[i].Banzhaf[a.name] = exactValue(banzhaf(adds), a.steps)
		}
	}
	return out, nil
}

// shapley weighs each size the same, and within a size each coalition.
func shapley(adds []int64) *big.Rat {
	n := int64(len(adds))
	total := new(big.Rat)
	ways := big.NewInt(1) // to choose size of n-1
	for size, x := range adds {
		each := new(big.Int).Mul(ways, big.NewInt(n))
		total.Add(total, new(big.Rat).SetFrac(big.NewInt(x), each))
		ways = new(big.Int).Div(new(big.Int).Mul(ways, big.NewInt(n-1-int64(size))), big.NewInt(int64(size)+1))
	}
	return total
}

// banzhaf weighs each coalition of the others the same.
func banzhaf(adds []int64) *big.Rat {
	sum := new(big.Int)
	for _, x := range adds {
		sum.Add(sum, big.NewInt(x))
	}
	return new(big.Rat).SetFrac(sum, new(big.Int).Lsh(big.NewInt(1), uint(len(adds)-1)))
}

func exactValue(steps *big.Rat, perPoint float64) Value {
	r := new(big.Rat).Quo(steps, new(big.Rat).SetInt64(int64(perPoint)))
	x, _ := new(big.Rat).Set(r).Float64()
	return Value{Points: x, Exact: r.RatString(), rat: r}
}

// table scores all coalitions, in steps: by axis, then choices.
func (v *valuer) table() ([][]float64, error) {
	n := len(v.pool)
	table := make([][]float64, len(v.axes))
	for k := range table {
		table[k] = make([]float64, 1<<n)
	}
	if v.plan == nil {
		return table, v.slowTable(table)
	}
	dims := make([]int, len(v.axes))
	for k, a := range v.axes {
		dims[k] = a.dim
	}
	split := max(0, min(6, n-6))
	next := make(chan uint64, 1<<split)
	for task := range uint64(1) << split {
		next <- task
	}
	close(next)
	var wait sync.WaitGroup
	errs := make([]error, v.opts.Threads)
	for i := range errs {
		wait.Go(func() {
			f := &filler{valuer: v, state: v.plan.NewState(), dims: dims, table: table}
			f.block.Scores = make([][residual.Lanes]float64, len(v.program.Set().Dimensions))
			for task := range next {
				if errs[i] == nil {
					errs[i] = f.task(split, task)
				}
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return table, nil
}

// filler fills in a part of the table.
type filler struct {
	*valuer
	state *residual.State
	dims  []int
	block residual.Block
	table [][]float64
}

func (f *filler) task(split int, task uint64) error {
	for d := range split {
		f.state.Enter(task>>d&1 == 1)
	}
	err := f.fill()
	for range split {
		f.state.Leave()
	}
	return err
}

func (f *filler) fill() error {
	if !f.state.IsBlock() {
		for _, take := range [2]bool{false, true} {
			f.state.Enter(take)
			err := f.fill()
			f.state.Leave()
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := f.ctx.Err(); err != nil {
		return context.Cause(f.ctx)
	}
	f.state.Evaluate(f.dims, &f.block)
	for lane := range 1 << f.state.Open() {
		choices := f.plan.Choices(f.state.Lane(lane))
		if f.block.Fine>>lane&1 == 0 {
			return f.whyNot(choices)
		}
		for k, d := range f.dims {
			f.table[k][choices] = f.block.Scores[d][lane]
		}
	}
	return nil
}

// whyNot judges a coalition that fails.
func (v *valuer) whyNot(choices uint64) error {
	j, err := v.newJudge(v.ctx)
	if err != nil {
		return err
	}
	if _, _, err = j.score(choices); err == nil {
		return fmt.Errorf("%w: a judgement fails only in the search", ErrDisagree)
	}
	return v.unvalued(choices, err)
}

func (v *valuer) slowTable(table [][]float64) error {
	j, err := v.newJudge(v.ctx)
	if err != nil {
		return err
	}
	for choices := range table[0] {
		scores, _, err := j.score(uint64(choices))
		if err != nil {
			if v.ctx.Err() != nil {
				return context.Cause(v.ctx)
			}
			return v.unvalued(uint64(choices), err)
		}
		for k := range v.axes {
			table[k][choices] = v.axes[k].value(scores, 0)
		}
	}
	return nil
}

// scorer scores coalitions one at a time, in steps.
type scorer struct {
	*valuer
	exact *residual.Exact
	judge *judge
	out   []float64
}

func (v *valuer) newScorer() (*scorer, error) {
	s := &scorer{valuer: v, out: make([]float64, len(v.axes))}
	if v.plan != nil {
		s.exact = v.residual.NewExact()
		return s, nil
	}
	var err error
	s.judge, err = v.newJudge(v.ctx)
	return s, err
}

func (s *scorer) score(choices uint64) ([]float64, error) {
	if s.exact == nil {
		scores, _, err := s.judge.score(choices)
		if err != nil {
			return nil, s.unvalued(choices, err)
		}
		for k := range s.axes {
			s.out[k] = s.axes[k].value(scores, 0)
		}
		return s.out, nil
	}
	s.exact.Take(choices)
	if s.exact.Fails() {
		return nil, s.whyNot(choices)
	}
	for k, a := range s.axes {
		s.out[k] = s.exact.Score(a.dim)
	}
	return s.out, nil
}
