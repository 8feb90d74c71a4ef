package rules

import (
	"maps"
	"slices"
	"sort"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
	"github.com/entente-lang/entente/stdlib"
)

// Set is a checked rule set. Nothing in it changes once Check returned it, so
// that any number of goroutines may read it. All lists are in an order that
// does not depend on the order of files or declarations.
type Set struct {
	Files      []*lang.File // by path
	Tables     []*DataFile  // the CSV files read, by path
	Kinds      []*Kind      // by name
	Records    []*Record    // by kind, then id
	Relations  []*Relation  // by name
	Dimensions []*Dimension // by name
	Derived    []*Derived   // each after those it depends on
	Params     []*Param     // by name
	Lets       []*Let       // each after those it depends on
	Sources    []*Source    // by id
	Rules      []*Rule      // by id
	Triggers   []*Trigger   // by id
	Scenarios  []*Scenario  // by id
	Coalitions []*Coalition // by id
	Tests      []*Test      // by place
	Properties []*Property  // by place

	// Functions are those of the host, which expressions may call beside the
	// library's.
	Functions []*stdlib.Func

	// Revision is the SHA-256 of all files and tables with their paths, in hex.
	Revision string
}

// Kind is a schema.
type Kind struct {
	Name  string
	Doc   string
	Of    string  // the kind whose records these belong to, or ""
	Attrs []*Attr // in the order of their slots
	At    source.Span

	byName map[string]*Attr
}

// Attr finds an attribute by name.
func (k *Kind) Attr(name string) (*Attr, bool) {
	a, ok := k.byName[name]
	return a, ok
}

// Attr is an attribute of a kind. It is given by records, derived, or both: then
// the derivation stands in for records that give no value.
type Attr struct {
	Kind     string
	Name     string
	Slot     int // its place among the kind's attributes
	Type     types.Type
	Range    *Range // nil where neither the attribute nor its type has one
	Optional bool
	Default  *Cell    // the value of a record that gives none, or nil
	Derived  *Derived // how it is computed, or nil
	Given    bool     // records may give a value, which then counts before a derived one
	Builtin  bool     // the evaluator fills it in
	Doc      string
	At       source.Span
}

// Required reports whether every record must give a value.
func (a *Attr) Required() bool {
	return !a.Optional && a.Default == nil && a.Derived == nil && !a.Builtin
}

// Range is a closed interval.
type Range struct{ Low, High float64 }

// Holds reports whether x lies in the range.
func (r *Range) Holds(x float64) bool { return r == nil || r.Low <= x && x <= r.High }

// Record is a record of a kind.
type Record struct {
	Kind  *Kind
	ID    string
	Title string  // what to call it; the id where the file gives none
	Index int     // its place among the records of its kind
	Owner *Record // the record it belongs to, if its kind belongs to another
	Cells []*Cell // by slot; nil where no value is given
	Notes Notes
	At    source.Span // where it is declared
}

// Cell is a value that a file or a table gives to an attribute.
type Cell struct {
	Value  any     // as package types says; nil for a series
	Spread *Spread // its uncertainty, or nil
	Series []Dated // the values by day, ascending; nil for a plain value
	At     source.Span
	Source []Citation // where the value comes from
}

// Dated is a value in force from a day on.
type Dated struct {
	Day    float64
	Value  any // nil where the row leaves the cell empty
	At     source.Span
	Source []Citation
}

// On is the value in force on a day, and its place. It is nil where there is
// none.
func (c *Cell) On(day float64) (any, source.Span, []Citation) {
	if c == nil {
		return nil, source.Span{}, nil
	}
	if c.Series == nil {
		return c.Value, c.At, c.Source
	}
	i := sort.Search(len(c.Series), func(i int) bool { return c.Series[i].Day > day })
	if i == 0 {
		return nil, c.At, c.Source
	}
	d := c.Series[i-1]
	return d.Value, d.At, d.Source
}

// Spread is the uncertainty of a number: the distribution it is drawn from.
// The central value stands in the cell.
type Spread struct {
	Kind string    // normal, uniform, triangular, pert or beta
	Args []float64 // mean and deviation; ends; low, mode, high; shapes
}

// Relation is a number or a truth about pairs of records.
type Relation struct {
	Name      string
	From, To  string // kinds
	Type      types.Type
	Range     *Range
	Symmetric bool
	Default   *Cell // of absent pairs, or nil
	Doc       string
	Notes     Notes
	At        source.Span

	pairs map[[2]string]*Cell
}

// Pair is the cell of a pair of ids, or nil.
func (r *Relation) Pair(a, b string) *Cell {
	if r.Symmetric && b < a {
		a, b = b, a
	}
	if c := r.pairs[[2]string{a, b}]; c != nil {
		return c
	}
	return r.Default
}

// Cells are the cells of all pairs in the order of their ids, and behind them
// that of absent pairs, if the relation has one.
func (r *Relation) Cells() []*Cell {
	keys := slices.SortedFunc(maps.Keys(r.pairs), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	var out []*Cell
	for _, k := range keys {
		out = append(out, r.pairs[k])
	}
	if r.Default != nil {
		out = append(out, r.Default)
	}
	return out
}

// Dimension is something a coalition is scored on.
type Dimension struct {
	Name   string
	Title  string
	Doc    string
	Range  Range
	Start  float64 // the score before any rule
	Better string  // higher or lower
	Unit   string
	At     source.Span
}

// Derived says how an attribute is computed: by an expression or by a table.
type Derived struct {
	Attr  *Attr
	Expr  *expression.Expr
	Table *Table
	Notes Notes

	// Judged says that the value depends on the coalition, itself or through
	// others.
	Judged bool
	At     source.Span
}

// Exprs are all expressions of the derivation.
func (d *Derived) Exprs() []*expression.Expr {
	if d.Expr != nil {
		return []*expression.Expr{d.Expr}
	}
	var all []*expression.Expr
	if d.Table != nil {
		all = append(all, d.Table.Inputs...)
		for _, r := range d.Table.Rows {
			all = append(all, r.Result)
		}
	}
	return all
}

// Table is a decision table.
type Table struct {
	Hit    string // first, unique, any, sum, max or min
	Inputs []*expression.Expr
	Rows   []*Row
}

// Row is a row of a decision table.
type Row struct {
	Tests  []CellTest // one an input
	Result *expression.Expr
	At     source.Span
}

// CellTest is what a cell asks of its input.
type CellTest struct {
	Any   bool
	All   bool      // all parts must hold, rather than one of them
	Parts []Compare // of numbers and dates
	Texts []string  // of texts and enums: any of these
	Bool  *bool     // of truths
	At    source.Span
}

// Compare is a comparison with a number; Op is == < <= > >= or .. with both
// ends included.
type Compare struct {
	Op        string
	Low, High float64
}

// Param is a calibration of a pack.
type Param struct {
	Name  string
	Type  types.Type
	Range *Range
	Value float64     // as set by the study, or the default
	Set   source.Span // where the study sets it; zero where it does not
	Doc   string
	Notes Notes
	At    source.Span

	Default float64
	Spread  *Spread
}

// Let is a named constant.
type Let struct {
	Name string
	Type types.Type
	Expr *expression.Expr
	Doc  string
	At   source.Span
}

// Source is a bibliography entry.
type Source struct {
	ID     string
	Title  string
	Fields map[string]string // author, year, url, publisher, doi, pages, accessed, note
	At     source.Span
}

// Citation names a source and the place in it.
type Citation struct {
	Source *Source // nil where the source is plain text, as tables give it
	At     string  // "p. 12", or ""
	Text   string  // the source as a table's row gives it
}

// String is the citation in a line.
func (c Citation) String() string {
	s := c.Text
	if c.Source != nil {
		s = c.Source.ID
	}
	if c.At != "" {
		s += ", " + c.At
	}
	return s
}

// Notes say why something holds and where it comes from.
type Notes struct {
	Because     *Template
	Claim       string // what the cited author says
	Calibration string // what is our own number or form
	Sources     []Citation
}

// Template is a text with values put in.
type Template struct{ Parts []Part }

// Part is a piece of a template: text, or an expression.
type Part struct {
	Text string
	Expr *expression.Expr
}

// Rule is a rule of judgement.
type Rule struct {
	ID      string
	Title   string
	Names   []string // bound by its for-clause; none means once
	Domain  string   // what the names range over
	Kind    string   // the kind of the domain's records
	When    *expression.Expr
	Effects []Effect
	Notes   Notes
	At      source.Span
	ForAt   source.Span
}

// Effect is what a rule does to a dimension.
type Effect struct {
	Dimension *Dimension
	Op        string // += -= *=
	Expr      *expression.Expr
	At        source.Span
}

// Trigger is a condition on partners over time and what it brings about.
type Trigger struct {
	ID      string
	Title   string
	Names   []string
	Domain  string
	Kind    string
	When    *expression.Expr
	Form    *Record // the form of defection it forces, or nil
	Hazard  *expression.Expr
	Per     string // the unit of time of the hazard
	Changes []Change
	Notes   Notes
	At      source.Span
}

// Change is a change of an attribute. Record is nil where the path begins with
// a name bound by `for`.
type Change struct {
	Name   string // the bound name or the record's id
	Record *Record
	Attr   *Attr
	Op     string // = += -= *=
	Expr   *expression.Expr
	At     source.Span
}

// Scenario is a dated list of events.
type Scenario struct {
	ID          string
	Title       string
	Every       string     // day, week, month, quarter or year
	Coalition   *Coalition // nil where the scenario names none
	From        float64    // the first day; 0 stands for the coalition's own
	To          float64    // the last day; 0 stands for that of the mission
	Hold        []*Attr    // attributes whose series are not read on after the first day
	HoldMembers bool       // whom the coalition selects is not asked anew after the first day
	Events      []Event    // by day, then place
	Notes       Notes
	At          source.Span
}

// Days are the first and the last day of a scenario that is played with a
// coalition. Where it names none, they are the coalition's day of judgement and
// the last day of its mission, or else of the scenario's events; 0 where there
// is none of these.
func (s *Scenario) Days(co *Coalition) (from, to float64) {
	from, to = s.From, s.To
	if from == 0 {
		from = dayOf(co.Record, "as_of")
	}
	if to == 0 {
		if a, ok := co.Record.Kind.Attr("mission"); ok {
			v, _, _ := co.Record.Cells[a.Slot].On(from)
			to = dayOf(v, "to")
		}
	}
	if to == 0 && len(s.Events) > 0 {
		to = s.Events[len(s.Events)-1].Day
	}
	return from, to
}

// dayOf is a date that a record gives, or 0.
func dayOf(record any, attr string) float64 {
	r, _ := record.(*Record)
	if r == nil {
		return 0
	}
	a, ok := r.Kind.Attr(attr)
	if !ok {
		return 0
	}
	v, _, _ := r.Cells[a.Slot].On(0)
	day, _ := v.(float64)
	return day
}

// Event is something that happens on a day.
type Event struct {
	Day     float64
	Title   string
	Add     []*Record // partners that join
	Changes []Change
	Notes   Notes
	At      source.Span
}

// Coalition is a proposed coalition: a record of the kind coalition, with a
// lead, and members and candidates that are listed or selected.
type Coalition struct {
	Record     *Record
	Lead       *Record
	Members    Members
	Candidates Members
	Requires   []Requirement
}

// ID is the coalition's name.
func (c *Coalition) ID() string { return c.Record.ID }

// Members says who belongs: the records listed, or those for which Where holds.
type Members struct {
	List  []*Record
	Where *expression.Expr
	At    source.Span
}

// Requirement is a hard constraint.
type Requirement struct {
	Expr    *expression.Expr
	Because string
	At      source.Span
}

// Test is an example.
type Test struct {
	Title     string
	Coalition *Coalition
	Day       float64 // the day of judgement; 0 where the test names none
	Add       []*Record
	Remove    []*Record
	Settings  []Setting
	Expects   []*expression.Expr
	Notes     Notes
	At        source.Span
}

// Setting gives an attribute or a parameter another value.
type Setting struct {
	Record *Record // nil for a parameter
	Attr   *Attr
	Param  *Param
	Cell   *Cell
	At     source.Span
}

// Property is a law over ranges.
type Property struct {
	Title     string
	Coalition *Coalition // nil where it speaks of every coalition
	Day       float64
	Vary      []Varied
	When      *expression.Expr
	Laws      []Law
	Notes     Notes
	At        source.Span
}

// Varied is an attribute or a parameter that a property moves.
type Varied struct {
	Attr   *Attr   // of every record of its kind, or of Record
	Record *Record // nil: of any record
	Param  *Param
	Range  Range
	At     source.Span
}

// Law is what must hold of an expression while the property's attributes move.
type Law struct {
	Expr   *expression.Expr
	Mode   string // increasing, decreasing, unchanged or within
	Within *Range
	At     source.Span
}

// DataFile is a table that was read.
type DataFile struct {
	File *source.File
	Rows int
	Used int // rows that gave a record a value
}

// Kind finds a kind by name.
func (s *Set) Kind(name string) (*Kind, bool) {
	return find(s.Kinds, name, func(k *Kind) string { return k.Name })
}

// Record finds a record by its id.
func (s *Set) Record(id string) (*Record, bool) {
	i := slices.IndexFunc(s.Records, func(r *Record) bool { return r.ID == id })
	if i < 0 {
		return nil, false
	}
	return s.Records[i], true
}

// RecordsOf are the records of a kind, by id.
func (s *Set) RecordsOf(kind string) []*Record {
	from := sort.Search(len(s.Records), func(i int) bool { return s.Records[i].Kind.Name >= kind })
	to := from
	for to < len(s.Records) && s.Records[to].Kind.Name == kind {
		to++
	}
	return s.Records[from:to]
}

// Coalition finds a coalition by its id.
func (s *Set) Coalition(id string) (*Coalition, bool) {
	return find(s.Coalitions, id, (*Coalition).ID)
}

// Dimension finds a dimension by name.
func (s *Set) Dimension(name string) (*Dimension, bool) {
	return find(s.Dimensions, name, func(d *Dimension) string { return d.Name })
}

// Param finds a parameter by name.
func (s *Set) Param(name string) (*Param, bool) {
	return find(s.Params, name, func(p *Param) string { return p.Name })
}

// Rule finds a rule by its id.
func (s *Set) Rule(id string) (*Rule, bool) {
	return find(s.Rules, id, func(r *Rule) string { return r.ID })
}

// Relation finds a relation by name.
func (s *Set) Relation(name string) (*Relation, bool) {
	return find(s.Relations, name, func(r *Relation) string { return r.Name })
}

// find looks a name up in a list that is sorted by name.
func find[T any](list []*T, name string, key func(*T) string) (*T, bool) {
	i := sort.Search(len(list), func(i int) bool { return key(list[i]) >= name })
	if i < len(list) && key(list[i]) == name {
		return list[i], true
	}
	return nil, false
}
