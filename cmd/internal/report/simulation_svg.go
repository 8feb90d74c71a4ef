package report

import (
	"fmt"
	"html"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/entente-lang/entente/eval/simulate"
	"github.com/entente-lang/entente/lang/types"
)

// The picture has three panels over one axis of time: flags against what stands
// behind them, the scores, and who is there. Colours are told apart by colour
// blind readers, too, and every line has its name beside it.

const (
	svgWidth  = 1040.0
	svgLeft   = 170.0
	svgRight  = 280.0
	svgPanel  = 190.0 // height of a panel of lines
	svgGap    = 58.0
	svgRow    = 17.0 // height of a partner
	svgTop    = 94.0
	bandLight = "0.16"
)

// The colours, of Okabe and Ito and of Tol.
const (
	blue      = "#0072B2"
	vermilion = "#D55E00"
	grey      = "#767676"
	green     = "#117733"
	wine      = "#882255"
)

var scoreColours = []string{wine, green, "#332288", "#AA7700", "#44AA99", "#999933"}

// SimulationSVG draws what came of a scenario. The picture needs nothing beside
// itself, and the same result gives the same bytes.
func SimulationSVG(w io.Writer, r *Simulation) error {
	d := &drawing{Simulation: r}
	for _, day := range r.days() {
		at, _ := types.ParseDay(day)
		d.at = append(d.at, at)
	}
	height := svgTop + 2*(svgPanel+svgGap) + 30 + svgRow*float64(len(r.Partners)) + 40
	d.head(height)
	y := svgTop
	d.capability(y)
	d.scorePanel(y + svgPanel + svgGap)
	d.partners(y + 2*(svgPanel+svgGap))
	d.put(`</svg>`)
	_, err := io.WriteString(w, d.b.String())
	return err
}

// drawing is a picture as it is being drawn.
type drawing struct {
	*Simulation
	b  strings.Builder
	at []float64 // the days of the rows
}

func (d *drawing) put(format string, args ...any) { fmt.Fprintf(&d.b, format+"\n", args...) }

// plain makes a text of a file safe to stand in the picture.
func plain(s string) string { return html.EscapeString(Clean(s)) }

// short cuts a text that would leave its place.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (d *drawing) head(height float64) {
	s := d.Scenario
	d.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-labelledby="title desc" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#222">`,
		svgWidth, height, svgWidth, height)
	d.put(`<title id="title">%s</title>`, plain(named(s.Title, s.ID)))
	d.put(`<desc id="desc">%s</desc>`, plain(d.describe()))
	d.put(`<rect width="100%%" height="100%%" fill="#fff"/>`)
	d.put(`<text x="16" y="28" font-size="17" font-weight="bold">%s</text>`, plain(short(named(s.Title, s.ID), 90)))
	line := fmt.Sprintf("%s from %s to %s, every %s, led by %s", s.Coalition, s.From, s.To, s.Every, s.Lead)
	if d.Draws != nil {
		line += fmt.Sprintf("; %s draws, seed %d: shaded from the lowest tenth to the highest", grouped(fmt.Sprint(d.Draws.Count)), d.Draws.Seed)
	}
	d.put(`<text x="16" y="46" fill="#555">%s</text>`, plain(line))
}

// describe says in words what the picture shows.
func (d *drawing) describe() string {
	var parts []string
	for _, n := range append([]string{flagsSeries, capability}, d.kind(simulate.SeriesScore)...) {
		a, ok1 := d.number(0, n)
		b, ok2 := d.number(len(d.Rows)-1, n)
		if ok1 && ok2 {
			parts = append(parts, fmt.Sprintf("%s goes from %s to %s", n, d.show(a, n), d.show(b, n)))
		}
	}
	for _, p := range d.Partners {
		if p.Left != "" {
			parts = append(parts, fmt.Sprintf("%s leaves on %s (%s, %s)", p.Title, p.Left, d.exit(p), p.By))
		}
	}
	return strings.Join(parts, "; ") + "."
}

// x is where a day stands.
func (d *drawing) x(day float64) float64 {
	from, to := d.at[0], d.at[len(d.at)-1]
	if to <= from { // it ended on its first day
		return svgLeft
	}
	return svgLeft + (svgWidth-svgLeft-svgRight)*(day-from)/(to-from)
}

// frame draws the axes of a panel: values from low to high with a line at each
// of four steps, and the years.
func (d *drawing) frame(y, height float64, title string, low, high float64, unit string) {
	d.put(`<text x="16" y="%.1f" font-weight="bold">%s</text>`, y-12, plain(title))
	for i := range 5 {
		at := y + height - height*float64(i)/4
		d.put(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#ddd"/>`, svgLeft, at, svgWidth-svgRight, at)
		d.put(`<text x="%.1f" y="%.1f" text-anchor="end" fill="#555">%s%s</text>`, svgLeft-8, at+4, grouped(fixed(low+(high-low)*float64(i)/4, 0)), unit)
	}
	d.years(y, height)
}

func (d *drawing) years(y, height float64) {
	first, _, _ := types.Calendar(d.at[0])
	last, _, _ := types.Calendar(d.at[len(d.at)-1])
	if first == last {
		days := d.days()
		d.put(`<text x="%.1f" y="%.1f" fill="#555">%s</text>`, d.x(d.at[0]), y+height+16, days[0])
		d.put(`<text x="%.1f" y="%.1f" text-anchor="end" fill="#555">%s</text>`, d.x(d.at[len(d.at)-1]), y+height+16, days[len(days)-1])
	}
	step := 1 + (last-first)/12
	for year := first + 1; year <= last; year += step {
		at, _ := types.Day(year, 1, 1)
		d.put(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#eee"/>`, d.x(at), y, d.x(at), y+height)
		d.put(`<text x="%.1f" y="%.1f" text-anchor="middle" fill="#555">%d</text>`, d.x(at), y+height+16, year)
	}
}

// label is a name beside the end of a line.
type label struct {
	y            float64
	text, colour string
}

// labels writes names so that they do not cover each other.
func (d *drawing) labels(list []label) {
	slices.SortStableFunc(list, func(a, b label) int { return int(math.Copysign(1, a.y-b.y)) })
	for i := range list {
		if i > 0 {
			list[i].y = max(list[i].y, list[i-1].y+14)
		}
		d.put(`<text x="%.1f" y="%.1f" fill="%s">%s</text>`, svgWidth-svgRight+8, list[i].y+4, list[i].colour, plain(short(list[i].text, 36)))
	}
}

// line draws a series that keeps each value until the next row, and its band
// over the draws. scale turns a value into a height.
func (d *drawing) line(series, colour, dash string, scale func(float64) float64) (end float64, drawn bool) {
	d.band(series, colour, scale)
	path := ""
	for i := range d.Rows {
		v, ok := d.number(i, series)
		if !ok {
			continue
		}
		y := scale(v)
		if path == "" {
			path = fmt.Sprintf("M%.1f %.1f", d.x(d.at[i]), y)
		} else {
			path += fmt.Sprintf("H%.1fV%.1f", d.x(d.at[i]), y)
		}
		end = y
	}
	if path == "" {
		return 0, false
	}
	d.put(`<path d="%s" fill="none" stroke="%s" stroke-width="2.2"%s/>`, path, colour, dash)
	return end, true
}

func (d *drawing) band(series, colour string, scale func(float64) float64) {
	upper, lower := "", ""
	for i := range d.at {
		x, ok := d.drawn(i, series)
		if !ok {
			return
		}
		at := d.x(d.at[i])
		if upper == "" {
			upper = fmt.Sprintf("M%.1f %.1f", at, scale(x.High))
			lower = fmt.Sprintf("V%.1fZ", scale(x.Low))
			continue
		}
		upper += fmt.Sprintf("H%.1fV%.1f", at, scale(x.High))
		before, _ := d.drawn(i-1, series)
		lower = fmt.Sprintf("V%.1fH%.1f", scale(before.Low), d.x(d.at[i-1])) + lower
	}
	last, _ := d.drawn(len(d.at)-1, series)
	d.put(`<path d="%sV%.1f%s" fill="%s" fill-opacity="%s"/>`, upper, scale(last.Low), lower, colour, bandLight)
}

// capability is the first panel: per cent of the first day.
func (d *drawing) capability(y float64) {
	type item struct{ series, name, colour, dash string }
	items := []item{{flagsSeries, "flags", blue, ""}, {capability, "effective soldiers", vermilion, ""}, {"troops", "troops", grey, ` stroke-dasharray="4 3"`}}
	top := 100.0
	for _, x := range items {
		first, ok := d.number(0, x.series)
		for i := range d.at {
			v, known := d.number(i, x.series)
			if b, drawn := d.drawn(i, x.series); drawn {
				v, known = max(v, b.High), true
			}
			if ok && known && first > 0 {
				top = max(top, math.Ceil(100*v/first/20)*20)
			}
		}
	}
	d.frame(y, svgPanel, "Flags and what stands behind them, in per cent of the first day", 0, top, "%")
	var labels []label
	for _, x := range items {
		first, ok := d.number(0, x.series)
		if !ok || first <= 0 {
			continue
		}
		end, drawn := d.line(x.series, x.colour, x.dash, func(v float64) float64 { return y + svgPanel - svgPanel*100*v/first/top })
		if last, ok := d.number(len(d.Rows)-1, x.series); drawn && ok {
			labels = append(labels, label{end, fmt.Sprintf("%s: %s to %s", x.name, d.show(first, x.series), d.show(last, x.series)), x.colour})
		}
	}
	d.labels(labels)
}

// scorePanel is the second panel: each score within its range.
func (d *drawing) scorePanel(y float64) {
	names := d.kind(simulate.SeriesScore)
	low, high, unit := 0.0, 100.0, "% of range"
	if same, r := d.sameRange(names); same {
		low, high, unit = r[0], r[1], ""
	}
	d.frame(y, svgPanel, "Scores", low, high, "")
	if unit != "" {
		d.put(`<text x="80" y="%.1f" fill="#555">%s</text>`, y-12, unit)
	}
	var labels []label
	for i, n := range names {
		r := d.Series[n].Range
		colour := scoreColours[i%len(scoreColours)]
		end, drawn := d.line(n, colour, "", func(v float64) float64 { return y + svgPanel - svgPanel*(v-r[0])/(r[1]-r[0]) })
		first, _ := d.number(0, n)
		if last, ok := d.number(len(d.Rows)-1, n); drawn && ok {
			labels = append(labels, label{end, fmt.Sprintf("%s: %s to %s", n, d.show(first, n), d.show(last, n)), colour})
		}
	}
	d.labels(labels)
}

func (d *drawing) sameRange(names []string) (bool, [2]float64) {
	if len(names) == 0 {
		return false, [2]float64{}
	}
	first := *d.Series[names[0]].Range
	return !slices.ContainsFunc(names, func(n string) bool { return *d.Series[n].Range != first }), first
}

// partners is the third panel: a bar for each, from when to when, and how it
// left. With draws it pales as fewer of them still have the partner.
func (d *drawing) partners(y float64) {
	height := svgRow*float64(len(d.Partners)) + 6
	d.put(`<text x="16" y="%.1f" font-weight="bold">Who is there, and how they leave</text>`, y-12)
	d.years(y, height)
	for i, p := range d.byExit() {
		at := y + 4 + svgRow*float64(i)
		d.put(`<text x="%.1f" y="%.1f" text-anchor="end">%s</text>`, svgLeft-8, at+11, plain(short(titled(p.Title, p.ID), 22)))
		colour := d.colour(p)
		end := d.bars(p, at, colour)
		text := d.exit(p)
		if p.Left != "" && p.By != simulate.BySelection {
			text = p.Left + " " + text + " (" + p.By + ")"
		} else if p.Left != "" {
			text = p.Left + " " + text
		}
		if c := d.drawnCourse(p.ID); c != nil {
			text += fmt.Sprintf(", in %s %% of draws to the end", fixed(100*c.Stays[len(c.Stays)-1], 0))
		}
		d.put(`<text x="%.1f" y="%.1f" font-size="10.5" fill="%s">%s</text>`, end+5, at+11, darker(colour), plain(short(text, 60)))
	}
}

// colour says how a partner left: by a trigger or an event, by the record
// alone, or not at all.
func (d *drawing) colour(p simulate.Partner) string {
	switch {
	case p.Left == "":
		return blue
	case p.By == simulate.BySelection:
		return grey
	}
	return vermilion
}

func darker(colour string) string {
	if colour == grey {
		return "#555"
	}
	return colour
}

// byExit are the partners in the order in which they left, those who stay last.
func (d *drawing) byExit() []simulate.Partner {
	return slices.SortedStableFunc(slices.Values(d.Partners), func(a, b simulate.Partner) int {
		if (a.Left == "") != (b.Left == "") {
			return strings.Compare(b.Left, a.Left)
		}
		return strings.Compare(a.Left, b.Left)
	})
}

// bars draws the times at which a partner takes part and says where the last
// one ends.
func (d *drawing) bars(p simulate.Partner, y float64, colour string) (end float64) {
	left, gone := types.ParseDay(p.Left)
	top, height := y+1, 11.0
	if course := d.drawnCourse(p.ID); course != nil {
		end = d.shares(course.Stays, top, height, colour)
		top, height = y+4, 5
	}
	from := math.NaN()
	for i := range d.at {
		next := d.at[min(i+1, len(d.at)-1)]
		if i < len(d.Rows) && slices.Contains(d.Rows[i].Members, p.ID) {
			if math.IsNaN(from) {
				from = d.at[i]
			}
			if gone && d.at[i] < left && left <= next {
				next = left
			} else if i+1 < len(d.Rows) && slices.Contains(d.Rows[i+1].Members, p.ID) {
				continue
			}
			d.bar(from, next, top, height, colour, 1)
			end, from = max(end, d.x(next)), math.NaN()
		}
	}
	return max(end, svgLeft)
}

// shares draws the shares of draws in which a partner takes part, as bars that
// pale.
func (d *drawing) shares(list []float64, y, height float64, colour string) (end float64) {
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[i] {
			j++
		}
		if to := d.at[min(j+1, len(d.at)-1)]; list[i] > 0 {
			d.bar(d.at[i], to, y, height, colour, 0.1+0.35*list[i])
			end = d.x(to)
		}
		i = j + 1
	}
	return end
}

func (d *drawing) bar(from, to, y, height float64, colour string, opacity float64) {
	d.put(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.0f" fill="%s" fill-opacity="%.2f"/>`, d.x(from), y, d.x(to)-d.x(from), height, colour, opacity)
}
