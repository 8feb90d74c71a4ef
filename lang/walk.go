package lang

import (
	"fmt"
	"reflect"
)

func (*EditionDecl) decl()   {}
func (*ImportDecl) decl()    {}
func (*KindDecl) decl()      {}
func (*RelationDecl) decl()  {}
func (*DimensionDecl) decl() {}
func (*DeriveDecl) decl()    {}
func (*TableDecl) decl()     {}
func (*ParamDecl) decl()     {}
func (*LetDecl) decl()       {}
func (*SourceDecl) decl()    {}
func (*RecordDecl) decl()    {}
func (*RecordsDecl) decl()   {}
func (*CoalitionDecl) decl() {}
func (*RuleDecl) decl()      {}
func (*TriggerDecl) decl()   {}
func (*ScenarioDecl) decl()  {}
func (*TestDecl) decl()      {}
func (*PropertyDecl) decl()  {}
func (*BadDecl) decl()       {}

// Walk visits a node and, where visit returns true, its children in the order
// of the text. It panics on a node it does not know, so that a new node cannot
// be forgotten here.
func Walk(n Node, visit func(Node) bool) {
	if visit(n) {
		for _, c := range Children(n) {
			Walk(c, visit)
		}
	}
}

// Children are the nodes directly below n, in the order of the grammar.
func Children(n Node) []Node {
	var c children
	switch n := n.(type) {
	case *EditionDecl, *BadDecl, *Name, *Text, *Literal, *Expr, *Cell:
	case *ImportDecl:
		c.one(n.Path)
	case *KindDecl:
		c.one(n.Name, n.Of, n.Doc)
		add(&c, n.Attrs)
	case *AttrDecl:
		c.one(n.Name, n.Type, n.Default, n.Doc)
	case *TypeExpr:
		add(&c, n.Enum)
		add(&c, n.Set)
		c.one(n.List, n.Ref, n.Like, n.Unit, n.Range)
	case *Interval:
		c.one(n.Low, n.High)
	case *RelationDecl:
		c.one(n.Name, n.From, n.To, n.Type, n.Default, n.Table, n.Doc, n.Block)
	case *RelationFrom:
		c.one(n.Path, n.A, n.B, n.Value)
	case *RelationBody:
		add(&c, n.Pairs)
		add(&c, n.Notes)
	case *RelationPair:
		c.one(n.A, n.B, n.Value)
	case *DimensionDecl:
		c.one(n.Name, n.Title)
		add(&c, n.Fields)
	case *DeriveDecl:
		c.one(n.Path, n.Type, n.Expr, n.Doc, n.Body)
	case *TableDecl:
		c.one(n.Path, n.Type, n.Doc, n.Hit)
		add(&c, n.Rows)
		add(&c, n.Notes)
	case *TableRow:
		add(&c, n.Cells)
		c.one(n.Result)
	case *ParamDecl:
		c.one(n.Name, n.Type, n.Value, n.Doc, n.Body)
	case *LetDecl:
		c.one(n.Name, n.Expr, n.Doc)
	case *SourceDecl:
		c.one(n.Name, n.Title)
		add(&c, n.Fields)
	case *RecordDecl:
		c.one(n.Kind, n.Name, n.Title)
		add(&c, n.Body)
	case *RecordItem:
		c.one(n.Note, n.Field, n.Record)
	case *RecordsDecl:
		c.one(n.Kind, n.Path, n.Key, n.Date)
		add(&c, n.Missing)
		add(&c, n.Columns)
		add(&c, n.Notes)
	case *Mapping:
		c.one(n.Attr, n.Column)
	case *Column:
		c.one(n.Word, n.Text)
	case *CoalitionDecl:
		c.one(n.Name, n.Title)
		add(&c, n.Body)
	case *CoalitionItem:
		c.one(n.Require, n.Note, n.Field)
	case *Require:
		c.one(n.Expr, n.Because)
	default:
		return stepChildren(n)
	}
	return c
}

// stepChildren goes on with the nodes of rules, scenarios and tests.
func stepChildren(n Node) []Node {
	var c children
	switch n := n.(type) {
	case *RuleDecl:
		c.one(n.Name, n.Title)
		add(&c, n.Clauses)
	case *RuleClause:
		c.one(n.For, n.When, n.Note, n.Effect)
	case *For:
		add(&c, n.Names)
		c.one(n.Domain)
	case *When:
		c.one(n.Expr)
	case *Effect:
		c.one(n.Dimension, n.Expr)
	case *TriggerDecl:
		c.one(n.Name, n.Title)
		add(&c, n.Clauses)
	case *TriggerClause:
		c.one(n.For, n.When, n.Then, n.Hazard, n.Note, n.Change)
	case *Hazard:
		c.one(n.Rate, n.Per)
	case *Change:
		c.one(n.Path, n.Expr)
	case *ScenarioDecl:
		c.one(n.Name, n.Title)
		add(&c, n.Items)
	case *ScenarioItem:
		c.one(n.Every, n.Event, n.Note, n.Given, n.To)
		add(&c, n.Hold)
	case *Event:
		c.one(n.Date, n.Title)
		add(&c, n.Items)
	case *EventItem:
		c.one(n.Note)
		add(&c, n.Add)
		c.one(n.Change)
	case *TestDecl:
		c.one(n.Title)
		add(&c, n.Steps)
	case *TestStep:
		c.one(n.Given)
		add(&c, n.Add)
		add(&c, n.Remove)
		c.one(n.Set, n.Expect, n.Note)
	case *Given:
		c.one(n.Coalition, n.On)
	case *Setting:
		c.one(n.Path, n.Value)
	case *PropertyDecl:
		c.one(n.Title)
		add(&c, n.Steps)
	case *PropertyStep:
		c.one(n.Given, n.Vary, n.When, n.Expect, n.Note)
	case *Vary:
		c.one(n.Path, n.Range)
	case *Law:
		c.one(n.Expr, n.Within)
	case *Path:
		add(&c, n.Names)
	case *Field:
		c.one(n.Name, n.Value)
	case *Value:
		c.one(n.List, n.Call, n.Where, n.Name, n.Point, n.Spread, n.High)
	case *List:
		add(&c, n.Items)
	case *Call:
		c.one(n.Name)
		add(&c, n.Args)
	case *Selection:
		c.one(n.Kind, n.Expr)
	case *NoteClause:
		c.one(n.Because, n.Claim, n.Calibration, n.Source)
	case *Cite:
		c.one(n.Name, n.At)
	case *Notes:
		add(&c, n.Items)
	default:
		panic(fmt.Sprintf("lang.Children does not know %T", n))
	}
	return c
}

// children collects nodes and leaves out the absent ones.
type children []Node

func (c *children) one(nodes ...Node) {
	for _, n := range nodes {
		if !isNil(n) {
			*c = append(*c, n)
		}
	}
}

func add[T Node](c *children, nodes []T) {
	for _, n := range nodes {
		*c = append(*c, n)
	}
}

// isNil reports whether an interface holds no node: an optional part of the
// grammar that the text left out.
func isNil(n Node) bool { return n == nil || reflect.ValueOf(n).IsNil() }
