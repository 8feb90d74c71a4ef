package residual

import (
	"math"
	"math/bits"
)

// Lanes is how many coalitions a block holds at most.
const Lanes = 1 << laneBits

// column is a number for each coalition of a block.
type column = [Lanes]float64

// leaf evaluates the coalitions of a block, all that the last choices leave
// open, side by side: a truth is a word, a number a column.
type leaf struct {
	state *State
	now   uint32
	whenN []uint32
	whenB []uint32
	nums  []*column
	bools []uint64
	all   uint64 // the lanes in use
	doubt uint64 // lanes in which a column may be off and it matters
	exact *Exact
	spare column
	memo  map[memoKey]float64
}

type memoKey struct {
	node Num
	arg  uint64
}

// Block is the scores of all coalitions below a node that is near enough to the
// end, lane by lane. Bit k of a lane's number is the choice of the k-th last
// depth.
type Block struct {
	Scores [][Lanes]float64 // by dimension, in steps and bounded
	Fine   uint64           // lanes whose judgement does not fail
	Meets  uint64           // lanes that meet the requirements not on scores
	Exact  int              // how many lanes had to be evaluated one by one
}

// IsBlock reports whether so few choices are open that Evaluate can be asked.
func (s *State) IsBlock() bool { return s.Open() <= s.lanes }

// patterns are the lanes in which a choice is taken, by how many depths come
// behind it.
var patterns = [laneBits]uint64{0xaaaaaaaaaaaaaaaa, 0xcccccccccccccccc, 0xf0f0f0f0f0f0f0f0, 0xff00ff00ff00ff00, 0xffff0000ffff0000, 0xffffffff00000000}

// Evaluate evaluates a block.
func (s *State) Evaluate(dims []int, b *Block) {
	l := &s.leaf
	l.begin(s)
	b.Fine = l.all &^ l.truth(s.Program.Fault)
	b.Meets = l.truth(s.Program.Require) & l.all
	for _, d := range dims {
		l.score(d, &b.Scores[d])
	}
	b.Exact = bits.OnesCount64(l.doubt)
	for doubt := l.doubt; doubt != 0; doubt &= doubt - 1 {
		l.again(bits.TrailingZeros64(doubt), dims, b)
	}
}

func (l *leaf) begin(s *State) {
	if l.state == nil {
		*l = leaf{state: s, whenN: make([]uint32, len(s.nums)), whenB: make([]uint32, len(s.bools)), nums: make([]*column, len(s.nums)),
			bools: make([]uint64, len(s.bools)), exact: s.NewExact(), memo: map[memoKey]float64{}}
	}
	if l.now++; l.now == 0 {
		clear(l.whenN)
		clear(l.whenB)
		l.now = 1
	}
	l.doubt = 0
	l.all = ^uint64(0)
	if n := s.Open(); n < laneBits {
		l.all = 1<<(1<<n) - 1
	}
}

// Lane is the choices taken in a lane of a block at this node, by depth.
func (s *State) Lane(lane int) uint64 {
	n := len(s.order)
	taken := s.taken
	for k := range s.Open() {
		taken |= uint64(lane>>k&1) << (n - 1 - k)
	}
	return taken
}

// again evaluates a lane the exact way.
func (l *leaf) again(lane int, dims []int, b *Block) {
	l.exact.Take(l.state.Choices(l.state.Lane(lane)))
	set := func(word *uint64, truth bool) {
		*word &^= 1 << lane
		if truth {
			*word |= 1 << lane
		}
	}
	set(&b.Fine, !l.exact.Fails())
	set(&b.Meets, l.exact.Meets())
	for _, d := range dims {
		b.Scores[d][lane] = l.exact.Score(d)
	}
}

// score adds up a dimension. What is decided at the node is one sum of weights;
// the rest counts lane by lane.
func (l *leaf) score(dim int, total *column) {
	s := l.state
	a, as := &s.Plan.axes[dim], &s.axes[dim]
	steps := s.Dims[dim].Steps
	n, open := len(s.order), s.Open()
	fixed := as.fixed[s.Depth]
	var weight [laneBits]float64
	for k := range open {
		weight[k] = a.weight[n-1-k]
	}
	for k := range a.groups {
		if g := &a.groups[k]; s.view.bools[g.guard] == Always {
			fixed += as.groups[s.Depth][k]
			for j := range open {
				weight[j] += g.weight[n-1-j]
			}
		}
	}
	var terms []*term
	for k := range a.terms {
		if t := &a.terms[k]; !l.decided(t, steps, &fixed, &weight) {
			terms = append(terms, t)
		}
	}
	spread(total, fixed, weight[:open])
	for k := range a.groups {
		if g := &a.groups[k]; s.view.bools[g.guard] == Open {
			l.addGroup(g, as.groups[s.Depth][k], total)
		}
	}
	for _, t := range terms {
		l.addTerm(t, steps, total)
	}
	l.finish(a, &s.Dims[dim], total)
}

// spread fills a column with a sum of weights, one for each open choice.
func spread(c *column, fixed float64, weight []float64) {
	c[0] = fixed
	for k, w := range weight {
		half := c[1<<k : 2<<k]
		for i := range half {
			half[i] = c[i] + w
		}
	}
}

// decided adds a term that is the same in all lanes, or is with its choice.
func (l *leaf) decided(t *term, steps float64, fixed *float64, weight *[laneBits]float64) bool {
	s := l.state
	guard := s.view.bools[t.guard]
	out := t.choice >= 0 && t.choice < s.Depth && s.taken>>t.choice&1 == 0
	sp := s.view.nums[t.amount]
	switch {
	case guard == Never || out:
		return true
	case guard == Open || !sp.thin():
		return false
	}
	x := t.sign * math.RoundToEven(float64(sp.Low*steps))
	if t.choice >= s.Depth {
		weight[len(s.order)-1-t.choice] += x
	} else {
		*fixed += x
	}
	return true
}

func (l *leaf) addGroup(g *group, fixed float64, total *column) {
	word := l.truth(g.guard)
	if word == 0 {
		return
	}
	s := l.state
	n := len(s.order)
	var weight [laneBits]float64
	for k := range s.Open() {
		weight[k] = g.weight[n-1-k]
	}
	spread(&l.spare, fixed, weight[:s.Open()])
	for w := word & l.all; w != 0; w &= w - 1 {
		i := bits.TrailingZeros64(w)
		total[i] += l.spare[i]
	}
}

func (l *leaf) addTerm(t *term, steps float64, total *column) {
	s := l.state
	word := l.truth(t.guard) & l.all
	if t.choice >= s.Depth {
		word &= patterns[len(s.order)-1-t.choice]
	}
	if word == 0 {
		return
	}
	c, off := l.number(t.amount), s.err[t.amount]*steps
	for w := word; w != 0; w &= w - 1 {
		i := bits.TrailingZeros64(w)
		x := float64(c[i] * steps)
		r := math.RoundToEven(x)
		if off > 0 && !(math.Abs(x-r) < 0.5-off-0x1p-50*math.Abs(x)) {
			l.doubt |= 1 << i
		}
		total[i] += t.sign * r
	}
}

// finish applies the factors and bounds the totals.
func (l *leaf) finish(a *axis, d *Dim, total *column) {
	for k := range a.factors {
		t := &a.factors[k]
		word := l.truth(t.Guard) & l.all
		if word == 0 {
			continue
		}
		c, off := l.number(t.Amount), l.state.err[t.Amount]
		for w := word; w != 0; w &= w - 1 {
			i := bits.TrailingZeros64(w)
			x := float64(total[i] * c[i])
			r := math.RoundToEven(x)
			if off > 0 && !(math.Abs(x-r) < 0.5-off*math.Abs(total[i])-0x1p-50*math.Abs(x)) {
				l.doubt |= 1 << i
			}
			total[i] = r
		}
	}
	for i := range total {
		total[i] = max(d.Low, min(d.High, total[i]))
	}
}

// truth is a truth in every lane.
func (l *leaf) truth(id Bool) uint64 {
	switch l.state.view.bools[id] {
	case Always:
		return l.all
	case Never:
		return 0
	}
	if l.whenB[id] != l.now {
		l.bools[id] = l.ask(id)
		l.whenB[id] = l.now
	}
	return l.bools[id]
}

func (l *leaf) ask(id Bool) uint64 {
	n := &l.state.bools[id]
	switch n.op {
	case isVar:
		return patterns[len(l.state.order)-1-l.state.depth[n.v]] & l.all
	case isNot:
		return l.all &^ l.truth(n.a)
	case isAnd:
		a := l.truth(n.a)
		if a == 0 {
			return 0
		}
		return a & l.truth(n.b)
	case isOr:
		a := l.truth(n.a)
		if a == l.all {
			return a
		}
		return a | l.truth(n.b)
	case isCompare:
		return l.compare(n)
	case isCall:
		return l.called(n)
	}
	return l.checkLanes(n)
}

func (l *leaf) compare(n *boolNode) uint64 {
	x, y := l.number(n.x), l.number(n.y)
	off := l.state.err[n.x] + l.state.err[n.y]
	var word uint64
	for i := range bits.Len64(l.all) {
		if n.cmp.holds(x[i], y[i]) {
			word |= 1 << i
		}
		if off > 0 && !(math.Abs(x[i]-y[i]) > off) {
			l.doubt |= 1 << i
		}
	}
	return word
}

func (l *leaf) checkLanes(n *boolNode) uint64 {
	x, off := l.number(n.x), l.state.err[n.x]
	var word uint64
	for i := range bits.Len64(l.all) {
		if n.check(x[i]) {
			word |= 1 << i
		}
		if off > 0 && !(n.check(x[i]-off) == n.check(x[i]) && n.check(x[i]+off) == n.check(x[i])) {
			l.doubt |= 1 << i
		}
	}
	return word
}

func (l *leaf) called(n *boolNode) uint64 {
	var word uint64
	for i := range bits.Len64(l.all) {
		if ok, _ := n.f.Call(l.args(n.args, i)).(bool); ok {
			word |= 1 << i
		}
	}
	return word
}

func (l *leaf) args(ids []Num, lane int) []any {
	args := make([]any, len(ids))
	for k, a := range ids {
		args[k] = l.number(a)[lane]
	}
	return args
}
