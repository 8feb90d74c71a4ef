package report

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"
)

// dot is a coalition in a picture.
type dot struct {
	x, y  float64
	label string
	own   bool // the proposal
}

// dots are the coalitions of a frontier of two dimensions: the first to the
// right, the second upwards.
func (s *Search) dots() (list []dot, xs, ys [2]float64) {
	if s.Frontier == nil || len(s.Frontier.Dimensions) != 2 {
		return nil, xs, ys
	}
	a, b := s.Frontier.Dimensions[0], s.Frontier.Dimensions[1]
	for i, c := range s.Frontier.Coalitions {
		list = append(list, dot{c.Scores[a], c.Scores[b], fmt.Sprint(i + 1), false})
	}
	if s.Proposal != nil {
		list = append(list, dot{s.Proposal.Scores[a], s.Proposal.Scores[b], "proposal", true})
	}
	xs, ys = [2]float64{math.Inf(1), math.Inf(-1)}, [2]float64{math.Inf(1), math.Inf(-1)}
	for _, d := range list {
		xs, ys = [2]float64{min(xs[0], d.x), max(xs[1], d.x)}, [2]float64{min(ys[0], d.y), max(ys[1], d.y)}
	}
	return list, widened(xs), widened(ys)
}

// widened is a range that is not a point.
func widened(r [2]float64) [2]float64 {
	if r[1] <= r[0] {
		return [2]float64{r[0] - 1, r[1] + 1}
	}
	return r
}

// picture draws the frontier with characters.
func (t *searchText) picture() string {
	const rows = 14
	cols := max(30, min(64, t.width()-16))
	list, xs, ys := t.dots()
	field := make([][]rune, rows)
	for i := range field {
		field[i] = []rune(strings.Repeat(" ", cols))
	}
	point, own := '●', '○'
	if t.Plain {
		point, own = '*', 'o'
	}
	for _, d := range list {
		x := int(math.Round((d.x - xs[0]) / (xs[1] - xs[0]) * float64(cols-1)))
		y := int(math.Round((ys[1] - d.y) / (ys[1] - ys[0]) * float64(rows-1)))
		if d.own {
			if field[y][x] == ' ' {
				field[y][x] = own
			}
		} else {
			field[y][x] = point
		}
	}
	corner, bar, line := "└", "│", "─"
	if t.Plain {
		corner, bar, line = "+", "|", "-"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  %s\n", t.Frontier.Dimensions[1])
	for i, r := range field {
		label := ""
		switch i {
		case 0:
			label = fmt.Sprintf("%.2f", ys[1])
		case rows - 1:
			label = fmt.Sprintf("%.2f", ys[0])
		}
		fmt.Fprintf(&b, "  %9s %s%s\n", label, bar, strings.TrimRight(string(r), " "))
	}
	low, high := fmt.Sprintf("%.2f", xs[0]), fmt.Sprintf("%.2f", xs[1])
	fmt.Fprintf(&b, "  %9s %s%s\n", "", corner, strings.Repeat(line, cols))
	gap := max(1, cols-len(low)-len(high))
	fmt.Fprintf(&b, "  %9s  %s%s%s %s\n", "", low, strings.Repeat(" ", gap), high, t.Frontier.Dimensions[0])
	fmt.Fprintf(&b, "  %9s  %c on the frontier, %c the proposal\n", "", point, own)
	return b.String()
}

// SearchSVG draws the frontier of two dimensions. The picture needs nothing
// beside itself, and the same result gives the same bytes.
func SearchSVG(w io.Writer, s *Search) error {
	list, xs, ys := s.dots()
	if list == nil {
		return fmt.Errorf("only a frontier of two dimensions has a picture")
	}
	p := &plot{width: 800, height: 520, left: 80, right: 40, top: 60, bottom: 70, xs: xs, ys: ys}
	p.frame(s)
	p.steps(s, list)
	for i, d := range list {
		p.dot(d, i, len(list))
	}
	p.put(`</svg>`)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// plot is a picture as it is being drawn.
type plot struct {
	b                                       strings.Builder
	width, height, left, right, top, bottom float64
	xs, ys                                  [2]float64
}

func (p *plot) put(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *plot) x(v float64) float64 {
	return p.left + (v-p.xs[0])/(p.xs[1]-p.xs[0])*(p.width-p.left-p.right)
}

func (p *plot) y(v float64) float64 {
	return p.top + (p.ys[1]-v)/(p.ys[1]-p.ys[0])*(p.height-p.top-p.bottom)
}

func (p *plot) text(x, y float64, anchor, more, s string) {
	p.put(`<text x="%.1f" y="%.1f" text-anchor="%s"%s>%s</text>`, x, y, anchor, more, html.EscapeString(Clean(s)))
}

func (p *plot) frame(s *Search) {
	a, b := s.Frontier.Dimensions[0], s.Frontier.Dimensions[1]
	p.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="12" role="img">`, p.width, p.height)
	p.put(`<title>%s</title>`, html.EscapeString(Clean("Frontier of "+s.Title)))
	p.put(`<rect width="%.0f" height="%.0f" fill="white"/>`, p.width, p.height)
	p.text(p.left, 28, "start", ` font-size="16" font-weight="bold"`, s.Title)
	p.text(p.left, 46, "start", ` fill="`+grey+`"`, fmt.Sprintf("as of %s: %d coalitions that no other is at least as good as", s.AsOf, len(s.Frontier.Coalitions)))
	for i := range 6 {
		x, y := p.xs[0]+float64(i)/5*(p.xs[1]-p.xs[0]), p.ys[0]+float64(i)/5*(p.ys[1]-p.ys[0])
		p.put(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#ddd"/>`, p.x(x), p.top, p.x(x), p.height-p.bottom)
		p.put(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#ddd"/>`, p.left, p.y(y), p.width-p.right, p.y(y))
		p.text(p.x(x), p.height-p.bottom+18, "middle", "", fmt.Sprintf("%.2f", x))
		p.text(p.left-8, p.y(y)+4, "end", "", fmt.Sprintf("%.2f", y))
	}
	name := func(d string) string {
		if s.Names[d] != "" {
			return s.Names[d]
		}
		return d
	}
	p.text((p.left+p.width-p.right)/2, p.height-24, "middle", "", name(a))
	p.put(`<g transform="translate(20 %.1f) rotate(-90)">`, (p.top+p.height-p.bottom)/2)
	p.text(0, 0, "middle", "", name(b))
	p.put(`</g>`)
}

// steps joins the coalitions of the frontier: between two of them nothing lies
// beyond the line.
func (p *plot) steps(s *Search, list []dot) {
	var path []string
	sense := s.Senses[s.Frontier.Dimensions[0]]
	last := -1
	for i, d := range list {
		if d.own {
			continue
		}
		if last >= 0 {
			corner := list[last] // worse in the first dimension, better in the second
			x, y := d.x, corner.y
			if sense*(d.x-corner.x) > 0 {
				x, y = corner.x, d.y
			}
			path = append(path, fmt.Sprintf("L%.1f %.1f", p.x(x), p.y(y)))
		}
		path = append(path, fmt.Sprintf("%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[last < 0], p.x(d.x), p.y(d.y)))
		last = i
	}
	p.put(`<path d="%s" fill="none" stroke="%s" stroke-width="1.5"/>`, strings.Join(path, " "), blue)
}

// dot draws a coalition; where there are many, only some have their number.
func (p *plot) dot(d dot, i, n int) {
	colour, fill := blue, blue
	if d.own {
		colour, fill = vermilion, "white"
	}
	p.put(`<circle cx="%.1f" cy="%.1f" r="4" fill="%s" stroke="%s" stroke-width="1.5"/>`, p.x(d.x), p.y(d.y), fill, colour)
	if every := (n + 19) / 20; d.own || i%every == 0 {
		p.text(p.x(d.x)+7, p.y(d.y)-6, "start", ` fill="`+colour+`"`, d.label)
	}
}
