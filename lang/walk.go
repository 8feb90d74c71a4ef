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
		each(n, func(c Node) { Walk(c, visit) })
	}
}

// Children are the nodes directly below n, in the order of the grammar.
func Children(n Node) (below []Node) {
	each(n, func(c Node) { below = append(below, c) })
	return below
}

// each does something for all nodes directly below n.
func each(n Node, do visitor) {
	switch n := n.(type) {
	case *EditionDecl, *BadDecl, *Name, *Text, *Literal, *Expr, *Cell:
	case *ImportDecl:
		do.one(n.Path)
	case *KindDecl:
		do.one(n.Name, n.Of, n.Doc)
		all(do, n.Attrs)
	case *AttrDecl:
		do.one(n.Name, n.Type, n.Default, n.Doc)
	case *TypeExpr:
		all(do, n.Enum)
		all(do, n.Set)
		do.one(n.List, n.Ref, n.Like, n.Unit, n.Range)
	case *Interval:
		do.one(n.Low, n.High)
	case *RelationDecl:
		do.one(n.Name, n.From, n.To, n.Type, n.Default, n.Table, n.Doc, n.Block)
	case *RelationFrom:
		do.one(n.Path, n.A, n.B, n.Value)
	case *RelationBody:
		all(do, n.Pairs)
		all(do, n.Notes)
	case *RelationPair:
		do.one(n.A, n.B, n.Value)
	case *DimensionDecl:
		do.one(n.Name, n.Title)
		all(do, n.Fields)
	case *DeriveDecl:
		do.one(n.Path, n.Type, n.Expr, n.Doc, n.Body)
	case *TableDecl:
		do.one(n.Path, n.Type, n.Doc, n.Hit)
		all(do, n.Rows)
		all(do, n.Notes)
	case *TableRow:
		all(do, n.Cells)
		do.one(n.Result)
	case *ParamDecl:
		do.one(n.Name, n.Type, n.Value, n.Doc, n.Body)
	case *LetDecl:
		do.one(n.Name, n.Expr, n.Doc)
	case *SourceDecl:
		do.one(n.Name, n.Title)
		all(do, n.Fields)
	case *RecordDecl:
		do.one(n.Kind, n.Name, n.Title)
		all(do, n.Body)
	case *RecordItem:
		do.one(n.Note, n.Field, n.Record)
	case *RecordsDecl:
		do.one(n.Kind, n.Path, n.Key, n.Date)
		all(do, n.Missing)
		all(do, n.Columns)
		all(do, n.Notes)
	case *Mapping:
		do.one(n.Attr, n.Column)
	case *Column:
		do.one(n.Word, n.Text)
	case *CoalitionDecl:
		do.one(n.Name, n.Title)
		all(do, n.Body)
	case *CoalitionItem:
		do.one(n.Require, n.Note, n.Field)
	case *Require:
		do.one(n.Expr, n.Because)
	default:
		eachStep(n, do)
	}
}

// eachStep goes on with the nodes of rules, scenarios and tests.
func eachStep(n Node, do visitor) {
	switch n := n.(type) {
	case *RuleDecl:
		do.one(n.Name, n.Title)
		all(do, n.Clauses)
	case *RuleClause:
		do.one(n.For, n.When, n.Note, n.Effect)
	case *For:
		all(do, n.Names)
		do.one(n.Domain)
	case *When:
		do.one(n.Expr)
	case *Effect:
		do.one(n.Dimension, n.Expr)
	case *TriggerDecl:
		do.one(n.Name, n.Title)
		all(do, n.Clauses)
	case *TriggerClause:
		do.one(n.For, n.When, n.Then, n.Hazard, n.Note, n.Change)
	case *Hazard:
		do.one(n.Rate, n.Per)
	case *Change:
		do.one(n.Path, n.Expr)
	case *ScenarioDecl:
		do.one(n.Name, n.Title)
		all(do, n.Items)
	case *ScenarioItem:
		do.one(n.Every, n.Event, n.Note, n.Given, n.To)
		all(do, n.Hold)
	case *Event:
		do.one(n.Date, n.Title)
		all(do, n.Items)
	case *EventItem:
		do.one(n.Note)
		all(do, n.Add)
		do.one(n.Change)
	case *TestDecl:
		do.one(n.Title)
		all(do, n.Steps)
	case *TestStep:
		do.one(n.Given)
		all(do, n.Add)
		all(do, n.Remove)
		do.one(n.Set, n.Expect, n.Note)
	case *Given:
		do.one(n.Coalition, n.On)
	case *Setting:
		do.one(n.Path, n.Value)
	case *PropertyDecl:
		do.one(n.Title)
		all(do, n.Steps)
	case *PropertyStep:
		do.one(n.Given, n.Vary, n.When, n.Expect, n.Note)
	case *Vary:
		do.one(n.Path, n.Range)
	case *Law:
		do.one(n.Expr, n.Within)
	case *Path:
		all(do, n.Names)
	case *Field:
		do.one(n.Name, n.Value)
	case *Value:
		do.one(n.List, n.Call, n.Where, n.Name, n.Point, n.Spread, n.High)
	case *List:
		all(do, n.Items)
	case *Call:
		do.one(n.Name)
		all(do, n.Args)
	case *Selection:
		do.one(n.Kind, n.Expr)
	case *NoteClause:
		do.one(n.Because, n.Claim, n.Calibration, n.Source)
	case *Cite:
		do.one(n.Name, n.At)
	case *Notes:
		all(do, n.Items)
	default:
		panic(fmt.Sprintf("lang.Children does not know %T", n))
	}
}

// visitor is what is done for each node below another.
type visitor func(Node)

// one visits nodes and leaves out the absent ones.
func (do visitor) one(nodes ...Node) {
	for _, n := range nodes {
		if !isNil(n) {
			do(n)
		}
	}
}

func all[T Node](do visitor, nodes []T) {
	for _, n := range nodes {
		do(n)
	}
}

// isNil reports whether an interface holds no node: an optional part of the
// grammar that the text left out.
func isNil(n Node) bool { return n == nil || reflect.ValueOf(n).IsNil() }
