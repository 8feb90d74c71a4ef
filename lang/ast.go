package lang

import (
	"github.com/entente-lang/entente/lang/source"
)

// This file is THE list of nodes. The tags are participle's grammar of each
// node, so that what a node holds and how it is written stand side by side;
// nodes without them read themselves, in clause.go, expr.go and table.go.
// Every pointer, slice and interface is nil or empty where the text leaves the
// part out.

// Node is a part of the tree that has a place in the file.
type Node interface {
	Span() source.Span
	attach(*source.File)
}

// place is where a node stands: from its first token to its last, comments
// before and behind them left out.
type place struct {
	file       *source.File
	start, end int
}

// Span is the stretch of text the node was made of.
func (p *place) Span() source.Span { return source.Span{File: p.file, Start: p.start, End: p.end} }

func (p *place) attach(f *source.File) { p.file = f }

// cover makes the place that of some tokens.
func (p *place) cover(tokens []Token) {
	tokens = trimmed(tokens)
	if n := len(tokens); n > 0 {
		p.start, p.end = tokens[0].Pos.Offset, tokenEnd(tokens[n-1])
	}
}

// trimmed are tokens without the comments before and behind them.
func trimmed(tokens []Token) []Token {
	for len(tokens) > 0 && tokens[0].Type == Comment {
		tokens = tokens[1:]
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].Type == Comment {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}

// base is the place of a node that participle reads. It puts the node's tokens
// here; once the declaration is read they give way to the place.
type base struct {
	Tokens []Token
	place
}

func (b *base) attach(f *source.File) {
	b.cover(b.Tokens)
	b.Tokens, b.file = nil, f
}

func tokenEnd(t Token) int { return t.Pos.Offset + len(t.Value) }

// File is a parsed file.
type File struct {
	Source  *source.File
	Decls   []Decl // in the order of the text
	Refused bool   // the text is over a size limit and was not read

	tokens func() []Token
}

// Tokens are all tokens of the file, comments included, ended by EOF. The tree
// does without them: they are scanned when they are first asked for.
func (f *File) Tokens() []Token { return f.tokens() }

// Decl is a declaration. The members are the types below that have a decl
// method, and no others.
type Decl interface {
	Node
	decl()
}

// EditionDecl is `edition 1`.
type EditionDecl struct {
	base
	Number string `parser:"'edition' @Number"`
}

// ImportDecl is `import "std/core"`.
type ImportDecl struct {
	base
	Path *Text `parser:"'import' @@"`
}

// KindDecl is `kind partner { … }`, or with + an addition to a kind that
// stands. With `of` the kind belongs to another: every caveat to a partner.
type KindDecl struct {
	base
	Name  *Name       `parser:"'kind' @@"`
	Add   bool        `parser:"@'+'?"`
	Of    *Name       `parser:"('of' @@)?"`
	Doc   *Text       `parser:"@@?"`
	Attrs []*AttrDecl `parser:"'{' @@* '}'"`
}

// AttrDecl is one attribute of a kind.
type AttrDecl struct {
	base
	Name     *Name     `parser:"@@"`
	Optional bool      `parser:"@'optional'?"`
	Type     *TypeExpr `parser:"@@"`
	Default  *Value    `parser:"('=' @@)?"`
	Doc      *Text     `parser:"@@?"`
}

// TypeExpr is a type as it is written, with its unit and its range.
type TypeExpr struct {
	base
	Enum  []*Name   `parser:"( 'enum' '(' @@ (',' @@)* ')'"`
	Set   []*Name   `parser:"| 'set' 'of' 'enum' '(' @@ (',' @@)* ')'"`
	List  *Name     `parser:"| 'list' 'of' 'ref' @@"`
	Ref   *Name     `parser:"| 'ref' @@"`
	Like  *Path     `parser:"| @@ )"`
	Unit  *Name     `parser:"('in' @@)?"`
	Range *Interval `parser:"@@?"`
}

// Interval is `0 .. 1`, both ends included.
type Interval struct {
	base
	Low  *Literal `parser:"@@"`
	High *Literal `parser:"'..' @@"`
}

// RelationDecl is `relation ties(partner, partner) share symmetric …`.
type RelationDecl struct {
	base
	Name      *Name         `parser:"'relation' @@"`
	From      *Name         `parser:"'(' @@"`
	To        *Name         `parser:"',' @@ ')'"`
	Type      *TypeExpr     `parser:"@@"`
	Direction string        `parser:"@('symmetric' | 'directed')"`
	Default   *Value        `parser:"('=' @@)?"`
	Table     *RelationFrom `parser:"@@?"`
	Doc       *Text         `parser:"@@?"`
	Block     *RelationBody `parser:"@@?"`
}

// RelationFrom is `from "ties.csv" key a, b value weight`.
type RelationFrom struct {
	base
	Path  *Text   `parser:"'from' @@"`
	A     *Column `parser:"'key' @@"`
	B     *Column `parser:"',' @@"`
	Value *Column `parser:"('value' @@)?"`
}

// RelationBody holds pairs written in the file, and where they come from.
type RelationBody struct {
	base
	Pairs []*RelationPair `parser:"'{' ( @@"`
	Notes []*NoteClause   `parser:"| @@ )* '}'"`
}

// RelationPair is `usa, gbr = 90%`.
type RelationPair struct {
	base
	A     *Name  `parser:"@@"`
	B     *Name  `parser:"',' @@"`
	Value *Value `parser:"'=' @@"`
}

// DimensionDecl is `dimension political "Political value" { … }`.
type DimensionDecl struct {
	base
	Name   *Name    `parser:"'dimension' @@"`
	Title  *Text    `parser:"@@?"`
	Fields []*Field `parser:"'{' @@* '}'"`
}

// DeriveDecl is `derive partner.utility share = …`.
type DeriveDecl struct {
	base
	Path *Path     `parser:"'derive' @@"`
	Type *TypeExpr `parser:"@@"`
	Expr *Expr     `parser:"'=' @@"`
	Doc  *Text     `parser:"@@?"`
	Body *Notes    `parser:"@@?"`
}

// TableDecl is a decision table, a derivation by cases.
type TableDecl struct {
	base
	Path  *Path         `parser:"'table' @@"`
	Type  *TypeExpr     `parser:"@@"`
	Doc   *Text         `parser:"@@?"`
	Hit   *Name         `parser:"'{' 'hit' @@"`
	Rows  []*TableRow   `parser:"@@+"`
	Notes []*NoteClause `parser:"@@* '}'"`
}

// TableRow is one line of a decision table; the first is its heading.
type TableRow struct {
	base
	Cells  []*Cell `parser:"'|' @@ ('|' @@)*"`
	Result *Cell   `parser:"'||' @@ '|'"`
}

// ParamDecl is a calibration, or with no type the study's own setting of one.
type ParamDecl struct {
	base
	Name  *Name     `parser:"'param' @@"`
	Type  *TypeExpr `parser:"@@?"`
	Value *Value    `parser:"'=' @@"`
	Doc   *Text     `parser:"@@?"`
	Body  *Notes    `parser:"@@?"`
}

// LetDecl is `let id = expr`.
type LetDecl struct {
	base
	Name *Name `parser:"'let' @@"`
	Expr *Expr `parser:"'=' @@"`
	Doc  *Text `parser:"@@?"`
}

// SourceDecl is a bibliography entry.
type SourceDecl struct {
	base
	Name   *Name    `parser:"'source' @@"`
	Title  *Text    `parser:"@@?"`
	Fields []*Field `parser:"('{' @@* '}')?"`
}

// RecordDecl is a record of a kind: `partner esp "Spain" { … }`. A record that
// stands inside another belongs to it.
type RecordDecl struct {
	base
	Kind  *Name         `parser:"@@"`
	Name  *Name         `parser:"@@"`
	Title *Text         `parser:"@@?"`
	Body  []*RecordItem `parser:"('{' @@* '}')?"`
}

// RecordItem is one line of a record: a field, a note or a nested record.
type RecordItem struct {
	base
	Note   *NoteClause `parser:"  @@"`
	Field  *Field      `parser:"| @@"`
	Record *RecordDecl `parser:"| @@"`
}

// RecordsDecl makes a record of each row of a table.
type RecordsDecl struct {
	base
	Kind    *Name         `parser:"@@"`
	Path    *Text         `parser:"'from' @@"`
	Key     *Column       `parser:"('key' @@)?"`
	Date    *Column       `parser:"('date' @@)?"`
	Missing []*Text       `parser:"('missing' @@ (',' @@)*)?"`
	Columns []*Mapping    `parser:"'{' ( @@"`
	Notes   []*NoteClause `parser:"| @@ )* '}'"`
}

// Mapping is `attribute = column`. The name title fills a record's title; a
// column named source says where the row comes from by itself.
type Mapping struct {
	base
	Attr   *Name   `parser:"@@"`
	Column *Column `parser:"'=' @@"`
}

// Column names a column of a table, as a word or in quotes.
type Column struct {
	base
	Word *Name `parser:"  @@"`
	Text *Text `parser:"| @@"`
}

// Name is the column's name.
func (c *Column) Name() string {
	if c.Word != nil {
		return c.Word.Text
	}
	return c.Text.Value()
}

// CoalitionDecl is a proposed coalition.
type CoalitionDecl struct {
	base
	Name  *Name            `parser:"'coalition' @@"`
	Title *Text            `parser:"@@?"`
	Body  []*CoalitionItem `parser:"'{' @@* '}'"`
}

// CoalitionItem is one line of a coalition: a requirement, a note or a field.
type CoalitionItem struct {
	base
	Require *Require    `parser:"  @@"`
	Note    *NoteClause `parser:"| @@"`
	Field   *Field      `parser:"| @@"`
}

// Require is a hard constraint of a coalition.
type Require struct {
	base
	Expr    *Expr `parser:"'require' @@"`
	Because *Text `parser:"('because' @@)?"`
}

// RuleDecl is a rule of judgement.
type RuleDecl struct {
	place
	Name    *Name
	Title   *Text
	Clauses []*RuleClause
}

// RuleClause is one clause of a rule.
type RuleClause struct {
	place
	For    *For
	When   *When
	Note   *NoteClause
	Effect *Effect
}

// For is `for p in members`, or `for p, q in members` for each unordered pair.
type For struct {
	place
	Names  []*Name
	Domain *Name
}

// When is a condition.
type When struct {
	place
	Expr *Expr
}

// Effect is `political += 12 * p.standing`.
type Effect struct {
	place
	Dimension *Name
	Op        string
	Expr      *Expr
}

// TriggerDecl is a condition over time and what it brings about.
type TriggerDecl struct {
	base
	Name    *Name            `parser:"'trigger' @@"`
	Title   *Text            `parser:"@@?"`
	Clauses []*TriggerClause `parser:"'{' @@* '}'"`
}

// TriggerClause is one clause of a trigger.
type TriggerClause struct {
	base
	For    *For        `parser:"  @@"`
	When   *When       `parser:"| @@"`
	Then   *Name       `parser:"| 'then' @@"`
	Hazard *Hazard     `parser:"| @@"`
	Note   *NoteClause `parser:"| @@"`
	Change *Change     `parser:"| @@"`
}

// Hazard is `hazard 0.2 per year`.
type Hazard struct {
	base
	Rate *Expr `parser:"'hazard' @@"`
	Per  *Name `parser:"'per' @@"`
}

// Change is `esp.political_risk += 0.35`.
type Change struct {
	base
	Path *Path  `parser:"@@"`
	Op   string `parser:"@('=' | '+=' | '-=' | '*=')"`
	Expr *Expr  `parser:"@@"`
}

// ScenarioDecl is a dated list of events.
type ScenarioDecl struct {
	base
	Name  *Name           `parser:"'scenario' @@"`
	Title *Text           `parser:"@@?"`
	Items []*ScenarioItem `parser:"'{' @@* '}'"`
}

// ScenarioItem is one line of a scenario: its period, the coalition, its last
// day, the series it holds, an event or a note.
type ScenarioItem struct {
	base
	Every *Name       `parser:"  'every' @@"`
	Event *Event      `parser:"| @@"`
	Note  *NoteClause `parser:"| @@"`
	Given *Given      `parser:"| @@"`
	To    *Literal    `parser:"| 'to' @@"`
	Hold  []*Path     `parser:"| 'hold' @@ (',' @@)*"`
}

// Event is something that happens on a day.
type Event struct {
	base
	Date  *Literal     `parser:"'at' @@"`
	Title *Text        `parser:"@@?"`
	Items []*EventItem `parser:"('{' @@* '}')?"`
}

// EventItem is what an event brings, partners that join or a change; or a note.
type EventItem struct {
	base
	Note   *NoteClause `parser:"  @@"`
	Add    []*Name     `parser:"| 'add' @@ (',' @@)*"`
	Change *Change     `parser:"| @@"`
}

// TestDecl is an example.
type TestDecl struct {
	base
	Title *Text       `parser:"'test' @@"`
	Steps []*TestStep `parser:"'{' @@* '}'"`
}

// TestStep is one line of a test.
type TestStep struct {
	base
	Given  *Given      `parser:"  @@"`
	Add    []*Name     `parser:"| 'add' @@ (',' @@)*"`
	Remove []*Name     `parser:"| 'remove' @@ (',' @@)*"`
	Set    *Setting    `parser:"| 'set' @@"`
	Expect *Expr       `parser:"| 'expect' @@"`
	Note   *NoteClause `parser:"| @@"`
}

// Given is `given willing on 2004-03-01`.
type Given struct {
	base
	Coalition *Name    `parser:"'given' @@"`
	On        *Literal `parser:"('on' @@)?"`
}

// Setting is `esp.standing = 30%`, or a parameter's name and value.
type Setting struct {
	base
	Path  *Path  `parser:"@@"`
	Value *Value `parser:"'=' @@"`
}

// PropertyDecl is a law over ranges.
type PropertyDecl struct {
	base
	Title *Text           `parser:"'property' @@"`
	Steps []*PropertyStep `parser:"'{' @@* '}'"`
}

// PropertyStep is one line of a property.
type PropertyStep struct {
	base
	Given  *Given      `parser:"  @@"`
	Vary   *Vary       `parser:"| @@"`
	When   *When       `parser:"| @@"`
	Expect *Law        `parser:"| @@"`
	Note   *NoteClause `parser:"| @@"`
}

// Vary is `vary partner.standing in 0..1`.
type Vary struct {
	base
	Path  *Path     `parser:"'vary' @@"`
	Range *Interval `parser:"'in' @@"`
}

// Law is `expect political increasing`.
type Law struct {
	base
	Expr   *Expr     `parser:"'expect' @@"`
	Mode   string    `parser:"@('increasing' | 'decreasing' | 'unchanged' | 'within')"`
	Within *Interval `parser:"@@?"`
}

// BadDecl stands for a declaration that could not be read. Its name, if the
// text shows one, counts as declared, so that one mistake gives one finding.
type BadDecl struct {
	base
	Word string // the word it begins with
	Name string // the name it seems to declare, or ""
}

// Name is an identifier where it is declared or used. `coalition` is both a word
// of the language and the name of a kind.
type Name struct {
	place
	Text string
}

// Path is a dotted name: `partner.standing`.
type Path struct {
	base
	Names []*Name `parser:"@@ ('.' @@)*"`
}

// String is the path as it is written.
func (p *Path) String() string {
	s := ""
	for i, n := range p.Names {
		if i > 0 {
			s += "."
		}
		s += n.Text
	}
	return s
}

// Text is a string literal.
type Text struct {
	place
	Quoted string
}

// Value is the string without its quotes and escapes.
func (t *Text) Value() string { return Unquote(t.Quoted) }

// Field is `attribute = value`.
type Field struct {
	base
	Name  *Name  `parser:"@@"`
	Value *Value `parser:"'=' @@"`
}

// Value is what a field can be given.
type Value struct {
	base
	List   *List      `parser:"(  @@"`
	Call   *Call      `parser:" | @@"`
	Where  *Selection `parser:" | @@"`
	Name   *Name      `parser:" | @@"`
	Point  *Literal   `parser:" | @@"`
	Spread *Literal   `parser:"   ( ('±' | '+/-') @@"`
	High   *Literal   `parser:"   | '..' @@ )? )"`
}

// List is `[a, b]`.
type List struct {
	base
	Items []*Value `parser:"'[' (@@ (',' @@)* ','?)? ']'"`
}

// Call is a distribution: `triangular(a, b, c)`.
type Call struct {
	base
	Name *Name      `parser:"@@"`
	Args []*Literal `parser:"'(' (@@ (',' @@)*)? ')'"`
}

// Selection is `partner where troops > 0`: all records that meet a condition.
type Selection struct {
	base
	Kind *Name `parser:"@@"`
	Expr *Expr `parser:"'where' @@"`
}

// NoteClause says where something comes from or why it holds.
type NoteClause struct {
	place
	Because     *Text
	Claim       *Text
	Calibration *Text
	Source      *Cite
}

// Cite is `source schmitt_2018, "p. 12"`.
type Cite struct {
	place
	Name *Name
	At   *Text
}

// Notes is a block of nothing but notes.
type Notes struct {
	base
	Items []*NoteClause `parser:"'{' @@* '}'"`
}
