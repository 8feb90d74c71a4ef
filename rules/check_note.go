package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/rules/expression"
)

// checkSources enters the bibliography.
func (c *checker) checkSources() {
	for _, d := range each[*lang.SourceDecl](c) {
		if !c.declare("source", d.node.Name, d.unit) {
			continue
		}
		s := &Source{ID: d.node.Name.Text, Title: d.node.Name.Text, Fields: map[string]string{}, At: d.node.Name.Span()}
		if d.node.Title != nil {
			s.Title = d.node.Title.Value()
		}
		c.sourceFields(s, d.node)
		c.set.Sources = append(c.set.Sources, s)
	}
	slices.SortFunc(c.set.Sources, func(a, b *Source) int { return cmp.Compare(a.ID, b.ID) })
}

// sourceFieldNames are what a bibliography entry can say.
var sourceFieldNames = []string{"author", "year", "url", "publisher", "doi", "pages", "accessed", "note"}

func (c *checker) sourceFields(s *Source, n *lang.SourceDecl) {
	for _, f := range n.Fields {
		if !slices.Contains(sourceFieldNames, f.Name.Text) {
			d := c.add(diag.UnknownName, f.Name.Span(), "a source has no `%s`", f.Name.Text)
			if near := lang.Nearest(f.Name.Text, sourceFieldNames); near != "" {
				d.WithHint("did you mean `" + near + "`?")
			} else {
				d.WithHint("it has: " + strings.Join(sourceFieldNames, ", "))
			}
			continue
		}
		if f.Value.Point == nil || f.Value.Spread != nil || f.Value.High != nil {
			c.add(diag.TypeMismatch, f.Value.Span(), "the fields of a source are texts, numbers or dates")
			continue
		}
		if _, taken := s.Fields[f.Name.Text]; taken {
			c.add(diag.Duplicate, f.Name.Span(), "`%s` is given twice", f.Name.Text)
		}
		s.Fields[f.Name.Text] = strings.Trim(f.Value.Point.Span().Text(), `"`)
		if f.Value.Point.Quoted != "" {
			v, _, _ := f.Value.Point.Value()
			s.Fields[f.Name.Text] = v.(string)
		}
	}
}

// cite resolves a citation.
func (c *checker) cite(n *lang.Cite, u *unit) (Citation, bool) {
	if _, ok := c.lookup(c.sources, n.Name, u, "source"); !ok {
		return Citation{}, false
	}
	cite := Citation{}
	cite.Source, _ = find(c.set.Sources, n.Name.Text, func(s *Source) string { return s.ID })
	if n.At != nil {
		cite.At = n.At.Value()
	}
	return cite, cite.Source != nil
}

// notes gathers note clauses. scope is nil where a because-clause may hold no
// expressions.
func (c *checker) notes(clauses []*lang.NoteClause, u *unit, scope *expression.Scope) Notes {
	var n Notes
	once := func(taken bool, at source.Span, word string) bool {
		if taken {
			c.add(diag.BadClause, at, "a second `%s`", word).WithHint("join the two")
		}
		return !taken
	}
	for _, clause := range clauses {
		switch {
		case clause.Because != nil:
			if once(n.Because != nil, clause.Span(), "because") {
				n.Because = c.template(clause.Because, scope)
			}
		case clause.Claim != nil:
			if once(n.Claim != "", clause.Span(), "claim") {
				n.Claim = clause.Claim.Value()
			}
		case clause.Calibration != nil:
			if once(n.Calibration != "", clause.Span(), "calibration") {
				n.Calibration = clause.Calibration.Value()
			}
		case clause.Source != nil:
			if cite, ok := c.cite(clause.Source, u); ok {
				n.Sources = append(n.Sources, cite)
			}
		}
	}
	return n
}

func (c *checker) body(n *lang.Notes, u *unit, scope *expression.Scope) Notes {
	if n == nil {
		return Notes{}
	}
	return c.notes(n.Items, u, scope)
}

// maxParts bounds the values in a because-text.
const maxParts = 200

// template reads a because-text: {…} holds an expression, {{ and }} are braces.
func (c *checker) template(text *lang.Text, scope *expression.Scope) *Template {
	t := &Template{}
	span := text.Span()
	quoted := text.Quoted
	from := 1
	flush := func(to int) {
		if raw := quoted[from:to]; raw != "" {
			raw = strings.NewReplacer("{{", "{", "}}", "}").Replace(raw)
			t.Parts = append(t.Parts, Part{Text: lang.Unquote(`"` + raw + `"`)})
		}
	}
	for i := 1; i < len(quoted)-1; i++ {
		switch {
		case strings.HasPrefix(quoted[i:], "{{"), strings.HasPrefix(quoted[i:], "}}"):
			i++
		case quoted[i] == '}':
			c.add(diag.Syntax, span.Sub(i, i+1), "a brace that closes nothing").WithHint("write }} for a brace in the text")
			return t
		case quoted[i] == '{':
			end := strings.IndexByte(quoted[i:], '}')
			if end < 0 {
				c.add(diag.Syntax, span.Sub(i, i+1), "a brace that is not closed").WithHint("write {{ for a brace in the text")
				return t
			}
			flush(i)
			if len(t.Parts) >= maxParts {
				c.add(diag.TooLarge, span.Sub(i, i+1), "more than %d values and stretches between them in a text", maxParts).WithHint("say less")
				return t
			}
			t.Parts = append(t.Parts, Part{Expr: c.inner(span.Sub(i+1, i+end), scope)})
			i += end
			from = i + 1
		}
	}
	flush(len(quoted) - 1)
	return t
}

// inner checks the expression between the braces of a text.
func (c *checker) inner(span source.Span, scope *expression.Scope) *expression.Expr {
	if strings.TrimSpace(span.Text()) == "" || strings.Contains(span.Text(), `\`) {
		c.add(diag.Syntax, span, "between braces stands an expression without backslashes")
		return nil
	}
	tree, found := lang.ParseExpr(span)
	c.diags.Append(found...)
	if tree == nil || scope == nil {
		if scope == nil {
			c.add(diag.NotAllowed, span, "this text can hold no values").WithHint("write {{ for a brace")
		}
		return nil
	}
	return expression.Check(tree, scope, &c.diags)
}

// plainText is the text of a because-clause that holds no values.
func plainText(t *lang.Text) string {
	if t == nil {
		return ""
	}
	return t.Value()
}

// titled is a title, or the name where there is none.
func titled(title *lang.Text, name string) string {
	if title == nil || title.Value() == "" {
		return name
	}
	return title.Value()
}
