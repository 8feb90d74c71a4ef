package verify

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules"
)

func typeOf(x rules.Setting) types.Type {
	if x.Param != nil {
		return x.Param.Type
	}
	return x.Attr.Type
}

// bisections is how often a counterexample is cut in half.
const bisections = 40

// shrink looks for a plainer input that breaks the law as well: other numbers
// as the study gives them, the two ends closer together, and short numbers.
func (s *searcher) shrink(b *breach) *breach {
	try := func(p point) bool {
		r := s.at(p)
		if r.breach != nil {
			b = r.breach
		}
		return r.breach != nil
	}
	plain := b.point
	plain.others = nil
	if b.others != nil && !try(plain) {
		for i := range b.others {
			p := b.point
			p.others = slices.Clone(p.others)
			p.others[i] = math.NaN()
			try(p)
		}
	}
	if b.moving >= 0 {
		s.narrow(b, try)
	}
	for _, digits := range []int{4, 3, 2, 1, 0} {
		s.shorten(b.point, digits, try)
	}
	return b
}

// narrow brings the two ends together as long as the law stays broken between
// them by a good part of what it was.
func (s *searcher) narrow(b *breach, try func(point) bool) {
	in := b.study.varied[b.moving]
	whole := math.Abs(b.after - b.before)
	x, y := b.x, b.y
	for range bisections {
		middle := in.fit(x/2 + y/2)
		if middle <= x || middle >= y {
			return
		}
		p := b.point
		if p.x, p.y = x, middle; s.worth(p, whole) && try(p) {
			y = middle
		} else if p.x, p.y = middle, y; s.worth(p, whole) && try(p) {
			x = middle
		} else {
			return
		}
	}
}

// worth reports whether a movement breaks the law by at least nine tenths of a
// difference: at a threshold a short one does, along a slope none.
func (s *searcher) worth(p point, whole float64) bool {
	r := s.at(p)
	return r.breach != nil && math.Abs(r.breach.after-r.breach.before) >= 0.9*whole
}

// shorten rounds the numbers of a point, one by one.
func (s *searcher) shorten(p point, digits int, try func(point) bool) {
	scale := math.Pow(10, float64(digits))
	short := func(x float64) float64 { return math.Round(x*scale) / scale }
	attempt := func(change func(*point)) {
		q := p
		q.values, q.others = slices.Clone(p.values), slices.Clone(p.others)
		if change(&q); try(q) {
			p = q
		}
	}
	if p.moving >= 0 {
		in := p.study.varied[p.moving]
		attempt(func(q *point) { q.x = in.fit(short(q.x)) })
		attempt(func(q *point) { q.y = in.fit(short(q.y)) })
	}
	for i, in := range p.study.varied {
		if i != p.moving {
			attempt(func(q *point) { q.values[i] = in.fit(short(q.values[i])) })
		}
	}
	for i := range p.others {
		if p.others[i] == p.others[i] {
			attempt(func(q *point) { q.others[i] = p.study.others[i].fit(short(q.others[i])) })
		}
	}
}

// counterexample writes a breach as the lines of a test that fails.
func (s *searcher) counterexample(b *breach) *Counterexample {
	c := &Counterexample{Before: b.before, After: b.after}
	var text strings.Builder
	fmt.Fprintf(&text, "given %s on %s\n", b.study.coalition.ID(), types.FormatDay(b.study.day))
	for i, in := range b.study.varied {
		x, y := b.values[i], b.values[i]
		if i == b.moving {
			x, y = b.x, b.y
			fmt.Fprintf(&text, "// at %s = %s it is %s\n", in.path(), in.text(x), number64(b.before))
		}
		c.Inputs = append(c.Inputs, Input{in.path(), in.text(x), in.text(y)})
		fmt.Fprintf(&text, "set %s = %s\n", in.path(), in.text(y))
	}
	for i, x := range b.others {
		if in := b.study.others[i]; x == x {
			c.Inputs = append(c.Inputs, Input{in.path(), in.text(x), in.text(x)})
			fmt.Fprintf(&text, "set %s = %s\n", in.path(), in.text(x))
		}
	}
	text.WriteString("expect " + s.expectation(b.before) + "\n")
	c.Text = text.String()
	return c
}

// expectation is what the law expects, as a test writes it.
func (s *searcher) expectation(before float64) string {
	x := strings.Join(strings.Fields(uncommented(s.law.Expr.Text())), " ")
	value := number64(before)
	switch s.law.Mode {
	case "increasing":
		return fmt.Sprintf("(%s) >= %s", x, value)
	case "decreasing":
		return fmt.Sprintf("(%s) <= %s", x, value)
	case "within":
		return fmt.Sprintf("(%s) >= %s and (%s) <= %s", x, number64(s.law.Within.Low), x, number64(s.law.Within.High))
	}
	room := Slack * max(1, math.Abs(before))
	return fmt.Sprintf("near(%s, %s, %s)", x, value, number64(room))
}

// number64 writes a number so that reading it gives the same one.
func number64(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// uncommented is a text without the comments at its lines' ends.
func uncommented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if at := strings.Index(line, "//"); at >= 0 && strings.Count(line[:at], `"`)%2 == 0 {
			lines[i] = line[:at]
		}
	}
	return strings.Join(lines, "\n")
}
