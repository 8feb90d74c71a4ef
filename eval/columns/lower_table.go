package columns

import "github.com/entente-lang/entente/rules"

// Table lowers a decision table for every row of a kind. That of the coalition
// is about the coalition.
func (b *Builder) Table(t *rules.Table, a *rules.Attr, kind int, coalition bool) *Expr {
	p := b.subject(kind, coalition)
	l := &lowering{Builder: b, root: p}
	op := &table{target: l.own(p.frame), shape: shapeOf(a.Type), hit: t.Hit}
	for _, x := range t.Inputs {
		l.expr = x
		op.inputs = append(op.inputs, l.node(x.Root, p, lasting, 0))
	}
	for _, r := range t.Rows {
		row := tableRow{}
		for i := range r.Tests {
			row.cells = append(row.cells, l.cell(&r.Tests[i], shapeOf(t.Inputs[i].Type())))
		}
		l.expr = r.Result
		row.result = l.node(r.Result.Root, p, 0, 1)
		op.rows = append(op.rows, row)
	}
	return &Expr{op, p.frame}
}

func (b *Builder) cell(t *rules.CellTest, of shape) cell {
	c := cell{test: t, of: of}
	for _, s := range t.Texts {
		c.symbols = append(c.symbols, b.symbol(s))
	}
	return c
}

// subject is the place of what is derived: every row of a kind, or the coalition.
func (b *Builder) subject(kind int, coalition bool) *place {
	if coalition {
		return &place{frame: world, kind: -1, judged: true}
	}
	f := b.rows(kind, 0)
	return &place{frame: f, kind: kind, self: &rowsOf{f, itself}}
}
