package rules

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
)

// csvTable is a table as it was read.
type csvTable struct {
	file   *source.File
	header []string
	rows   []csvRow
}

type csvRow struct {
	cells []string
	at    []source.Span // of each cell
}

// csv reads a table, or reports why it cannot be read.
func (c *checker) csv(text *lang.Text, u *unit) *csvTable {
	file := c.load.table(u, text)
	if file == nil {
		return nil
	}
	if strings.Count(file.Text, ",")+strings.Count(file.Text, "\n") > MaxCells {
		c.add(diag.TooLarge, text.Span(), "%s has more than %d cells", file.Path, MaxCells).WithHint("keep to the rows that the study needs")
		return nil
	}
	t, err := parseCSV(file)
	if err != nil {
		at := source.Span{File: file}
		var fault *csv.ParseError
		if errors.As(err, &fault) {
			at.Start = file.Offset(fault.Line, fault.Column)
			at.End = at.Start
			err = fault.Err
		}
		if _, reported := c.used[file.Path]; !reported {
			c.add(diag.BadTable, at, "the table cannot be read: %v", err).WithRelated(text.Span(), "read for this")
		}
	}
	if c.used[file.Path] == nil {
		c.used[file.Path] = &DataFile{File: file}
		if t != nil {
			c.used[file.Path].Rows = len(t.rows)
		}
	}
	return t
}

// parseCSV reads all rows of a file, each cell with its place.
func parseCSV(file *source.File) (*csvTable, error) {
	body := strings.TrimPrefix(file.Text, "\ufeff")
	shift := len(file.Text) - len(body)
	r := csv.NewReader(strings.NewReader(body))
	r.ReuseRecord = true
	t := &csvTable{file: file}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		var fault *csv.ParseError
		if errors.As(err, &fault) && fault.Err == csv.ErrFieldCount {
			fault.Err = fmt.Errorf("the row has %d cells, the header %d", len(cells), len(t.header))
		}
		if err != nil {
			return nil, err
		}
		if t.header == nil {
			t.header = trimmed(cells)
			if len(cells) == 1 && strings.Contains(cells[0], ";") {
				return nil, errors.New("its cells are separated by semicolons; entente reads commas")
			}
			continue
		}
		row := csvRow{cells: trimmed(cells)}
		for i := range cells {
			line, column := r.FieldPos(i)
			start := file.Offset(line, column)
			if line == 1 {
				start += shift
			}
			row.at = append(row.at, source.Span{File: file, Start: start, End: min(start+len(cells[i]), len(file.Text))})
		}
		t.rows = append(t.rows, row)
	}
	if t.header == nil {
		return nil, errors.New("it has no header")
	}
	return t, nil
}

func trimmed(cells []string) []string {
	out := make([]string, len(cells))
	for i, s := range cells {
		out[i] = strings.TrimSpace(s)
	}
	return out
}

// column finds a column of the header.
func (c *checker) column(t *csvTable, n *lang.Column) (int, bool) {
	i := slices.Index(t.header, n.Name())
	if i >= 0 {
		return i, true
	}
	d := c.add(diag.UnknownField, n.Span(), "%s has no column `%s`", t.file.Path, n.Name())
	if near := lang.Nearest(n.Name(), t.header); near != "" {
		d.WithHint("did you mean `" + near + "`?")
	} else {
		d.WithHint("its columns are: " + strings.Join(t.header, ", "))
	}
	return 0, false
}

// rowID turns the key of a row into an id: lower case, every run of other
// characters than letters and digits an underscore.
func rowID(key string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(key) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(r)
		} else {
			gap = true
		}
	}
	id := b.String()
	if id != "" && id[0] >= '0' && id[0] <= '9' {
		id = "_" + id
	}
	return id
}

// rows gives each row of a records table with the id of its record.
func (c *checker) rows(n *lang.RecordsDecl, u *unit, visit func(*csvTable, csvRow, string)) {
	t := c.csv(n.Path, u)
	if t == nil {
		c.unread[n.Kind.Text] = true
		return
	}
	if n.Key == nil {
		c.add(diag.BadClause, n.Path.Span(), "the column that names the records is missing").WithHint("from \"…\" key COLUMN")
		return
	}
	key, ok := c.column(t, n.Key)
	if !ok {
		c.unread[n.Kind.Text] = true
		return
	}
	for _, row := range t.rows {
		if id := rowID(row.cells[key]); id != "" {
			visit(t, row, id)
		} else {
			c.add(diag.BadTable, row.at[key], "the key of the row is empty")
		}
	}
}

// declareRows enters a record for each key of a table.
func (c *checker) declareRows(n *lang.RecordsDecl, u *unit) {
	if _, ok := c.lookup(c.kinds, n.Kind, u, "kind"); !ok {
		return
	}
	k, ok := c.kind(n.Kind.Text)
	if !ok {
		return
	}
	c.rows(n, u, func(t *csvTable, row csvRow, id string) {
		if r := c.records[id]; r != nil && r.Kind == k {
			return
		}
		at := row.at[slices.Index(t.header, n.Key.Name())]
		if d := c.names[id]; d != nil {
			if !d.bad {
				c.add(diag.Duplicate, at, "`%s` is declared twice", id).WithRelated(d.at, "the first one, a "+d.what)
			}
			return
		}
		c.names[id] = &declared{what: k.Name, unit: u, at: at}
		c.newRecord(k, id)
	})
}

// mappedColumn is an attribute and the column that fills it.
type mappedColumn struct {
	attr   *Attr
	column int
}

// fillRows gives the records of a table their values.
func (c *checker) fillRows(n *lang.RecordsDecl, u *unit) {
	k, ok := c.kind(n.Kind.Text)
	if !ok {
		return
	}
	t := c.csv(n.Path, u)
	if t == nil {
		return
	}
	f := &filler{c: c, n: n, u: u, t: t, source: -1, title: -1, day: -1, days: map[*Record]map[float64]source.Span{}}
	if !f.columns(k) {
		return
	}
	f.notes = c.notes(n.Notes, u, nil)
	for _, m := range n.Missing {
		f.missing = append(f.missing, m.Value())
	}
	c.rows(n, u, func(_ *csvTable, row csvRow, id string) {
		if r := c.records[id]; r != nil && r.Kind == k {
			f.row(r, row)
		}
	})
	f.sortSeries()
}

// filler fills records from one table.
type filler struct {
	c       *checker
	n       *lang.RecordsDecl
	u       *unit
	t       *csvTable
	mapped  []mappedColumn
	source  int // columns; -1 where there is none
	title   int
	day     int
	missing []string
	notes   Notes
	series  []*Cell
	days    map[*Record]map[float64]source.Span
}

// columns finds the columns of the header.
func (f *filler) columns(k *Kind) bool {
	ok := true
	if f.n.Date != nil {
		f.day, ok = f.c.column(f.t, f.n.Date)
	}
	for _, m := range f.n.Columns {
		col, found := f.c.column(f.t, m.Column)
		if !found {
			ok = false
			continue
		}
		if _, has := k.Attr(m.Attr.Text); !has && m.Attr.Text == "title" {
			f.title = col
			continue
		}
		a := f.c.settable(k, m.Attr, f.u)
		if a == nil {
			ok = false
			continue
		}
		f.mapped = append(f.mapped, mappedColumn{a, col})
	}
	if i := slices.Index(f.t.header, "source"); i >= 0 {
		f.source = i
	}
	return ok
}

// row gives a record the values of a row.
func (f *filler) row(r *Record, row csvRow) {
	cites := slices.Clone(f.notes.Sources)
	if f.source >= 0 && row.cells[f.source] != "" {
		cites = append(cites, Citation{Text: row.cells[f.source]})
	}
	if f.title >= 0 && row.cells[f.title] != "" && r.Title == r.ID {
		r.Title = row.cells[f.title]
	}
	f.c.used[f.t.file.Path].Used++
	day, ok := f.rowDay(r, row)
	if !ok {
		return
	}
	for _, m := range f.mapped {
		text := row.cells[m.column]
		absent := text == "" || slices.Contains(f.missing, text)
		if absent && f.day < 0 {
			continue
		}
		cell := &Cell{At: row.at[m.column], Source: cites}
		if !absent {
			v, ok := f.c.cellValue(text, m.attr, row.at[m.column], f.u)
			if !ok {
				continue
			}
			cell.Value = v
		}
		if f.day < 0 {
			f.c.put(r, m.attr, cell)
		} else {
			f.dated(r, m.attr, day, cell)
		}
	}
}

// rowDay is the day of a row of a series.
func (f *filler) rowDay(r *Record, row csvRow) (float64, bool) {
	if f.day < 0 {
		return 0, true
	}
	at := row.at[f.day]
	if row.cells[f.day] == "" {
		f.c.add(diag.BadTable, at, "the day of the row is empty").WithHint("dates are written 2004-03-14, to the day")
		return 0, false
	}
	day, ok := types.ParseDay(row.cells[f.day])
	if !ok {
		f.c.add(diag.BadTable, at, "`%s` is no date", row.cells[f.day]).WithHint("dates are written 2004-03-14, to the day")
		return 0, false
	}
	if f.days[r] == nil {
		f.days[r] = map[float64]source.Span{}
	}
	if old, twice := f.days[r][day]; twice {
		f.c.add(diag.Duplicate, at, "`%s` has two rows for %s", r.ID, types.FormatDay(day)).WithRelated(old, "the first one")
		return 0, false
	}
	f.days[r][day] = at
	return day, true
}

// dated adds a value to a series.
func (f *filler) dated(r *Record, a *Attr, day float64, cell *Cell) {
	s := r.Cells[a.Slot]
	if s == nil {
		s = &Cell{At: cell.At, Series: []Dated{}, Source: cell.Source}
		r.Cells[a.Slot] = s
		f.series = append(f.series, s)
	}
	if !slices.Contains(f.series, s) {
		f.c.add(diag.Duplicate, cell.At, "`%s` of `%s` is given twice", a.Name, r.ID).WithRelated(s.At, "the first one")
		return
	}
	s.Series = append(s.Series, Dated{Day: day, Value: cell.Value, At: cell.At, Source: cell.Source})
}

func (f *filler) sortSeries() {
	for _, s := range f.series {
		slices.SortFunc(s.Series, func(a, b Dated) int {
			switch {
			case a.Day < b.Day:
				return -1
			case a.Day > b.Day:
				return 1
			}
			return 0
		})
	}
}

// cellValue reads the text of a cell as the type of an attribute.
func (c *checker) cellValue(text string, a *Attr, at source.Span, u *unit) (any, bool) {
	bad := func(hint string) (any, bool) {
		c.add(diag.BadTable, at, "`%s` is no %s, which `%s` is", text, a.Type, a.Name).WithHint(hint)
		return nil, false
	}
	switch a.Type.Base {
	case types.Text:
		return text, true
	case types.Bool:
		if text == "true" || text == "false" {
			return text == "true", true
		}
		return bad("write true or false")
	case types.Date:
		if day, ok := types.ParseDay(text); ok {
			return day, c.inRange(day, a.Type, a.Range, at)
		}
		return bad("dates are written 2004-03-14, to the day")
	case types.Enum:
		cell := c.enumValue(text, at, a.Type)
		if cell == nil {
			return nil, false
		}
		return cell.Value, true
	case types.Set:
		return c.cellSet(text, a, at)
	case types.Ref:
		if r := c.records[rowID(text)]; r != nil && r.Kind.Name == a.Type.Kind {
			return r, true
		}
		c.add(diag.UnknownName, at, "there is no %s `%s`", a.Type.Kind, rowID(text))
		return nil, false
	case types.List:
		return bad("lists of records are written in rule files")
	}
	x, ok := cellNumber(text)
	if !ok {
		return bad("write a plain number, without separators")
	}
	return x, c.inRange(x, a.Type, a.Range, at)
}

// cellNumber reads a number or a percentage.
func cellNumber(text string) (float64, bool) {
	scale := 1.0
	if body, ok := strings.CutSuffix(text, "%"); ok {
		text, scale = body, 100
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) || strings.ContainsAny(text, "xXpP_") {
		return 0, false
	}
	return x / scale, true
}

func (c *checker) cellSet(text string, a *Attr, at source.Span) (any, bool) {
	set := []string{}
	for _, word := range strings.Fields(text) {
		if c.enumValue(word, at, a.Type) == nil {
			return nil, false
		}
		if !slices.Contains(set, word) {
			set = append(set, word)
		}
	}
	slices.Sort(set)
	return set, true
}

// relationRows reads the pairs of a relation from a table.
func (c *checker) relationRows(rel *Relation, n *lang.RelationFrom, u *unit) {
	t := c.csv(n.Path, u)
	if t == nil {
		return
	}
	a, ok1 := c.column(t, n.A)
	b, ok2 := c.column(t, n.B)
	value := slices.Index(t.header, rel.Name)
	if n.Value != nil {
		i, ok := c.column(t, n.Value)
		value, ok2 = i, ok2 && ok
	}
	if value < 0 && rel.Type.Base != types.Bool {
		c.add(diag.UnknownField, n.Path.Span(), "%s has no column `%s`", t.file.Path, rel.Name).WithHint("name the column: value COLUMN")
		return
	}
	if !ok1 || !ok2 {
		return
	}
	attr := &Attr{Name: rel.Name, Type: rel.Type, Range: rel.Range}
	sourceColumn := slices.Index(t.header, "source")
	for _, row := range t.rows {
		cell := &Cell{Value: true, At: row.at[a]}
		if sourceColumn >= 0 && row.cells[sourceColumn] != "" {
			cell.Source = []Citation{{Text: row.cells[sourceColumn]}}
		}
		if value >= 0 {
			if row.cells[value] == "" {
				continue
			}
			v, ok := c.cellValue(row.cells[value], attr, row.at[value], u)
			if !ok {
				continue
			}
			cell.Value, cell.At = v, row.at[value]
		}
		x, y := c.rowRecord(row, a, rel.From), c.rowRecord(row, b, rel.To)
		if x != nil && y != nil {
			c.used[t.file.Path].Used++
			c.pair(rel, x, y, cell)
		}
	}
}

func (c *checker) rowRecord(row csvRow, column int, kind string) *Record {
	id := rowID(row.cells[column])
	if r := c.records[id]; r != nil && r.Kind.Name == kind {
		return r
	}
	c.add(diag.UnknownName, row.at[column], "%s", fmt.Sprintf("there is no %s `%s`", kind, id))
	return nil
}
