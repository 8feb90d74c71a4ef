package residual

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/rules"
)

// LP is a question in the form of a linear program with whole variables.
type LP struct {
	Names       []string // of the choices
	Member      []bool   // by choice: counts for the size
	Objective   []Goal   // to be as large as possible
	Floors      []Goal   // Weight is 1 or -1, At what the weighted score must reach, in points
	Least, Most int      // choices of members that are taken
	Comment     []string
}

// Goal is a dimension with a weight.
type Goal struct {
	Dim    int
	Weight float64
	At     float64
}

// WriteLP writes a question in the LP format that CBC, GLPK and HiGHS read.
// What is linear in the choices goes in, and what can be made so by variables of
// its own: conditions that rest on counts or other whole sums, and products of
// choices. The error is a *Refusal that names what cannot.
func (pl *Plan) WriteLP(w io.Writer, q *LP) error {
	l := &lpWriter{Plan: pl, q: q, truths: map[Bool]string{}, dims: map[int]string{}}
	l.program()
	if l.err != nil {
		return l.err
	}
	out := bufio.NewWriter(w)
	for _, c := range q.Comment {
		fmt.Fprintf(out, "\\ %s\n", c)
	}
	fmt.Fprintf(out, "Maximize\n obj: %s\nSubject To\n", l.objective)
	for i, r := range l.rows {
		fmt.Fprintf(out, " c%d: %s\n", i+1, r)
	}
	fmt.Fprintf(out, "Bounds\n")
	for _, f := range l.free {
		fmt.Fprintf(out, " %s free\n", f)
	}
	fmt.Fprintf(out, "Binary\n %s\nEnd\n", strings.Join(l.binary, "\n "))
	return out.Flush()
}

type lpWriter struct {
	*Plan
	q         *LP
	objective string
	rows      []string
	free      []string
	binary    []string
	truths    map[Bool]string // the variable of a truth
	dims      map[int]string  // the variable of a score
	err       error
}

// sum is a linear expression and a constant.
type sum struct {
	strings.Builder
	constant float64
}

func (s *sum) add(x float64, name string) {
	if x != 0 {
		fmt.Fprintf(s, "%s %s ", signed(x), name)
	}
}

func signed(x float64) string {
	if x < 0 {
		return "- " + strconv.FormatFloat(-x, 'f', -1, 64)
	}
	return "+ " + strconv.FormatFloat(x, 'f', -1, 64)
}

func (l *lpWriter) row(s *sum, op string, x float64) {
	l.rows = append(l.rows, fmt.Sprintf("%s%s %s", s.String(), op, strconv.FormatFloat(x-s.constant, 'f', -1, 64)))
}

// refuse names the rule that cannot be said.
func (l *lpWriter) refuse(r *rules.Rule, why string) {
	if l.err == nil {
		l.err = &Refusal{fmt.Sprintf("the rule `%s` %s, which a linear program cannot say", r.ID, why), r.At}
	}
}

func (l *lpWriter) program() {
	for i, name := range l.q.Names {
		l.binary = append(l.binary, "x_"+name)
		l.truths[l.Var(i)] = "x_" + name
	}
	if l.Fault != False {
		l.err = &Refusal{Why: "some coalitions cannot be judged, which a linear program cannot say"}
		return
	}
	var objective sum
	for _, g := range l.q.Objective {
		objective.add(g.Weight, l.score(g.Dim, g.Weight >= 0))
	}
	if len(l.q.Objective) == 0 { // the smallest coalition
		for i, name := range l.q.Names {
			if l.q.Member[i] {
				objective.add(-1, "x_"+name)
			}
		}
	}
	l.objective = objective.String()
	for _, f := range l.q.Floors {
		var s sum
		s.add(f.Weight, l.score(f.Dim, f.Weight >= 0))
		l.row(&s, ">=", f.At)
	}
	l.sizes()
	if l.Require == False {
		l.err = &Refusal{Why: "no coalition meets the requirements"}
	} else if l.Require != True {
		var s sum
		s.add(1, l.truth(l.Require, nil))
		l.row(&s, ">=", 1)
	}
}

func (l *lpWriter) sizes() {
	var s sum
	n := 0
	for i, name := range l.q.Names {
		if l.q.Member[i] {
			s.add(1, "x_"+name)
			n++
		}
	}
	if n == 0 {
		return
	}
	if l.q.Least > 0 {
		l.row(&s, ">=", float64(l.q.Least))
	}
	if l.q.Most < n {
		l.row(&s, "<=", float64(l.q.Most))
	}
}

// score is the variable of a dimension's score, in points. Its range may cut it
// at the end that it is pushed towards.
func (l *lpWriter) score(dim int, up bool) string {
	if name, ok := l.dims[dim]; ok {
		return name
	}
	a, d := &l.Plan.axes[dim], &l.Dims[dim]
	name := "s_" + d.Name
	l.dims[dim], l.free = name, append(l.free, name)
	for _, f := range a.factors {
		l.refuse(f.Rule, "multiplies the score")
	}
	op, end, cut, wrong := "<=", d.High, a.high > d.High, a.low < d.Low
	if !up {
		op, end, cut, wrong = ">=", d.Low, a.low < d.Low, a.high > d.High
	}
	if wrong && l.err == nil {
		l.err = &Refusal{"the range of " + d.Name + " cuts scores at the end that nothing pushes them to, which a linear program cannot say", d.At}
	}
	var s sum
	s.add(1, name)
	s.constant = -a.start / d.Steps
	for i, w := range a.weight {
		s.add(-w/d.Steps, "x_"+l.q.Names[l.Plan.order[i]])
	}
	for k := range a.groups {
		l.group(&s, &a.groups[k], d)
	}
	for k := range a.terms {
		l.term(&s, &a.terms[k], d)
	}
	if !cut {
		op = "="
	}
	l.row(&s, op, 0)
	if cut {
		var bound sum
		bound.add(1, name)
		l.row(&bound, op, end/d.Steps)
	}
	return name
}

func (l *lpWriter) group(s *sum, g *group, d *Dim) {
	rule := l.ruleOf(g.guard, d)
	s.add(-g.base/d.Steps, l.truth(g.guard, rule))
	for i, w := range g.weight {
		if w != 0 {
			s.add(-w/d.Steps, l.truth(l.And(g.guard, l.Var(l.Plan.order[i])), rule))
		}
	}
}

// ruleOf finds a rule whose amounts count under a condition.
func (l *lpWriter) ruleOf(guard Bool, d *Dim) *rules.Rule {
	for i := range d.Terms {
		if rest, _ := l.split(d.Terms[i].Guard); rest == guard {
			return d.Terms[i].Rule
		}
	}
	return nil
}

func (l *lpWriter) term(s *sum, t *term, d *Dim) {
	if t.affine == nil || t.affine.fold != "" || t.guard != True {
		for i := range d.Terms {
			if d.Terms[i].Amount == t.amount {
				l.refuse(d.Terms[i].Rule, "adds an amount that is not linear in who takes part")
				return
			}
		}
	}
	lin := &l.linears[t.affine.linear]
	s.constant -= t.sign * (t.affine.scale*lin.base + t.affine.offset)
	for v, w := range lin.weight {
		s.add(-t.sign*t.affine.scale*w, "x_"+l.q.Names[v])
	}
}

// truth is the variable of a truth, with the rows that make it so.
func (l *lpWriter) truth(b Bool, rule *rules.Rule) string {
	if name, ok := l.truths[b]; ok {
		return name
	}
	name := fmt.Sprintf("b_%d", len(l.truths))
	l.truths[b], l.binary = name, append(l.binary, name)
	n := &l.bools[b]
	row := func(op string, end float64, parts ...any) {
		var s sum
		for i := 0; i < len(parts); i += 2 {
			s.add(parts[i].(float64), parts[i+1].(string))
		}
		l.row(&s, op, end)
	}
	switch n.op {
	case isNot:
		row("=", 1, 1.0, name, 1.0, l.truth(n.a, rule))
	case isAnd:
		a, c := l.truth(n.a, rule), l.truth(n.b, rule)
		row("<=", 0, 1.0, name, -1.0, a)
		row("<=", 0, 1.0, name, -1.0, c)
		row(">=", -1, 1.0, name, -1.0, a, -1.0, c)
	case isOr:
		a, c := l.truth(n.a, rule), l.truth(n.b, rule)
		row(">=", 0, 1.0, name, -1.0, a)
		row(">=", 0, 1.0, name, -1.0, c)
		row("<=", 0, 1.0, name, -1.0, a, -1.0, c)
	case isCompare:
		l.threshold(n, name, rule)
	default:
		l.unsayable(rule)
	}
	return name
}

func (l *lpWriter) unsayable(rule *rules.Rule) {
	if rule != nil {
		l.refuse(rule, "rests on a condition that is not one of whole sums")
	} else if l.err == nil {
		l.err = &Refusal{Why: "a requirement rests on a condition that is not one of whole sums, which a linear program cannot say"}
	}
}

// threshold ties a variable to the comparison of a whole sum with a constant.
func (l *lpWriter) threshold(n *boolNode, name string, rule *rules.Rule) {
	op, x, y := n.cmp, n.x, n.y
	if l.nums[x].op == opConst {
		op, x, y = op.turned(), y, x
	}
	c, ok := l.constant(y)
	if !ok || l.nums[x].op != opLinear || !l.linears[l.nums[x].linear].whole || op == equal || op == unequal {
		l.unsayable(rule)
		return
	}
	lin := &l.linears[l.nums[x].linear]
	extent := l.Graph.spans[x]
	least := map[cmpOp]float64{greater: math.Floor(c) + 1, greaterEqual: math.Ceil(c), less: math.Ceil(c), lessEqual: math.Floor(c) + 1}[op]
	// "up" is 1 where the sum is at least `least`.
	up, turned := name, op == less || op == lessEqual
	var above, below sum
	for v, w := range lin.weight {
		above.add(w, "x_"+l.q.Names[v])
		below.add(w, "x_"+l.q.Names[v])
	}
	above.constant, below.constant = lin.base, lin.base
	if !turned {
		above.add(-(least - extent.Low), up)
		l.row(&above, ">=", extent.Low)
		below.add(-(extent.High - least + 1), up)
		l.row(&below, "<=", least-1)
		return
	}
	above.add(least-extent.Low, up)
	l.row(&above, ">=", least)
	below.add(extent.High-least+1, up)
	l.row(&below, "<=", extent.High)
}
