package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
	"github.com/entente-lang/entente/lang/types"
	"github.com/entente-lang/entente/rules/expression"
)

// Names of kinds that the evaluator itself knows.
const (
	PartnerKind   = "partner"
	CoalitionKind = expression.CoalitionKind
	FormKind      = "form"
)

// checker holds what is known while the checks run. Each check is a method on
// it in the file of its construct; they run in the order of check.
type checker struct {
	load  *loader
	set   *Set
	diags diag.List

	names      map[string]*declared // values: records, parameters, constants, relations, dimensions
	kinds      map[string]*declared
	sources    map[string]*declared
	rules      map[string]*declared // rules, triggers and scenarios
	coalitions map[string]*declared

	seen    map[*unit]map[string]bool // the files that a file sees, by path
	records map[string]*Record
	params  map[string]*Param
	lets    map[string]*Let
	rels    map[string]*Relation
	dims    map[string]*Dimension
	used    map[string]*DataFile
	unread  map[string]bool // kinds with records in a table that could not be read

	coreless map[*unit]bool // files that were told to import std/core
	letDecls map[string]decl[*lang.LetDecl]
	letPath  []string // the constants being resolved
}

// declared is a name and where it is declared.
type declared struct {
	what string // "partner", "param", "rule" …
	unit *unit
	at   source.Span
	bad  bool // the declaration has a fault, already reported
}

// decl is a declaration with the file it stands in.
type decl[T any] struct {
	node T
	unit *unit
}

// each gives all declarations of a type: those of packs, so that a study that
// takes a pack's name is told at its own place, then by file and place.
func each[T lang.Decl](c *checker) []decl[T] {
	var out []decl[T]
	units := c.load.sorted()
	slices.SortStableFunc(units, func(a, b *unit) int { return boolCompare(!IsPack(a.path), !IsPack(b.path)) })
	for _, u := range units {
		for _, d := range u.file.Decls {
			if n, ok := d.(T); ok {
				out = append(out, decl[T]{n, u})
			}
		}
	}
	return out
}

// check runs all checks over the files that were read.
func check(l *loader) (*Set, []diag.Diagnostic) {
	c := &checker{
		load: l, set: &Set{},
		names: map[string]*declared{}, kinds: map[string]*declared{}, sources: map[string]*declared{},
		rules: map[string]*declared{}, coalitions: map[string]*declared{},
		seen: map[*unit]map[string]bool{}, records: map[string]*Record{}, params: map[string]*Param{},
		lets: map[string]*Let{}, rels: map[string]*Relation{}, dims: map[string]*Dimension{}, used: map[string]*DataFile{}, unread: map[string]bool{},
		coreless: map[*unit]bool{}, letDecls: map[string]decl[*lang.LetDecl]{},
	}
	if len(l.units) == 0 {
		return nil, nil
	}
	c.editions()
	c.brokenNames()
	c.checkSources()
	c.declareKinds()
	c.declareAttributes()
	c.declareDimensions()
	c.declareParams()
	c.declareRelations()
	c.declareRecords()
	c.declareCoalitions()
	c.declareLets()
	c.fillDefaults()
	c.fillParams()
	c.fillRelations()
	c.fillRecords()
	c.checkLets()
	c.checkDerived()
	c.checkRequired()
	c.checkCoalitions()
	c.checkRules()
	c.checkTriggers()
	c.checkScenarios()
	c.checkTests()
	c.checkProperties()
	c.finish()
	return c.set, c.diags.Sorted()
}

// editions reports editions this version does not know.
func (c *checker) editions() {
	named := map[*unit]source.Span{}
	for _, d := range each[*lang.EditionDecl](c) {
		if d.node.Number != "1" {
			c.add(diag.BadEdition, d.node.Span(), "edition %s is not known; this version knows edition 1", d.node.Number)
		}
		if first, twice := named[d.unit]; twice {
			c.add(diag.Duplicate, d.node.Span(), "the file names its edition twice").WithRelated(first, "the first one").WithHint("leave one out")
		}
		named[d.unit] = d.node.Span()
	}
}

// brokenNames notes the names of declarations that could not be read, so that
// their uses are not reported as unknown as well.
func (c *checker) brokenNames() {
	for _, d := range each[*lang.BadDecl](c) {
		if d.node.Name == "" {
			continue
		}
		entry := &declared{what: d.node.Word, unit: d.unit, at: d.node.Span(), bad: true}
		space := c.space(d.node.Word)
		if space[d.node.Name] == nil {
			space[d.node.Name] = entry
		}
	}
}

// space is the name space that a word declares in.
func (c *checker) space(word string) map[string]*declared {
	switch word {
	case "kind":
		return c.kinds
	case "source":
		return c.sources
	case "rule", "trigger", "scenario":
		return c.rules
	case "coalition":
		return c.coalitions
	}
	return c.names
}

// declare enters a name, or reports that it is taken.
func (c *checker) declare(what string, name *lang.Name, u *unit) bool {
	if expression.Reserved(name.Text) {
		c.add(diag.ReservedName, name.Span(), "`%s` has a meaning of its own in expressions", name.Text).WithHint("choose another name")
		return false
	}
	space := c.space(what)
	if d, ok := space[name.Text]; ok && !d.bad {
		c.add(diag.Duplicate, name.Span(), "`%s` is declared twice", name.Text).
			WithRelated(d.at, "the first one, a "+d.what).WithHint(anotherName(what, name.Text))
		return false
	}
	space[name.Text] = &declared{what: what, unit: u, at: name.Span()}
	return true
}

// anotherName is the way out of a name that is taken.
func anotherName(what, name string) string {
	if what == "kind" {
		return "to add attributes to it, write `kind " + name + " + { … }`"
	}
	return "choose another name"
}

// maxFindings bounds what is kept of a study full of mistakes.
const maxFindings = 10_000

func (c *checker) add(code diag.Code, span source.Span, format string, args ...any) *diag.Diagnostic {
	switch n := c.diags.Len(); {
	case n > maxFindings:
		return &diag.Diagnostic{} // nobody reads it
	case n == maxFindings:
		c.diags.Add(diag.TooLarge, span, fmt.Sprintf("more than %d findings; from here on some are left out", maxFindings)).
			WithHint("mend those before it first")
	}
	return c.diags.Add(code, span, fmt.Sprintf(format, args...))
}

// sees reports whether a file sees what another declares: itself, its imports
// and theirs.
func (c *checker) sees(u, v *unit) bool {
	if c.seen[u] == nil {
		seen := map[string]bool{}
		var visit func(*unit)
		visit = func(w *unit) {
			if !seen[w.path] {
				seen[w.path] = true
				for _, i := range w.imports {
					visit(i)
				}
			}
		}
		visit(u)
		c.seen[u] = seen
	}
	return c.seen[u][v.path]
}

// lookup finds a name in a name space as a file sees it. It reports a name
// that is unknown or not imported; bad says that the name is known but has a
// fault that was reported.
func (c *checker) lookup(space map[string]*declared, name *lang.Name, u *unit, what string) (d *declared, ok bool) {
	d = space[name.Text]
	if d == nil {
		c.unknown(name, what, c.candidates(space, what), u)
		return nil, false
	}
	if !c.sees(u, d.unit) {
		c.add(diag.NotImported, name.Span(), "`%s` is declared in %s, which this file does not import", name.Text, d.at.Path()).
			WithHint(fmt.Sprintf("import %q", importPath(u, d.unit)))
		return nil, false
	}
	return d, !d.bad
}

// candidates are the names of a space that are what is wanted: parameters, or
// records of a kind; all of them where anything would do.
func (c *checker) candidates(space map[string]*declared, what string) []string {
	if what == "parameter" {
		what = "param"
	}
	_, kind := c.kinds[what]
	var names []string
	for name, d := range space {
		if d.what == what || what != "param" && !kind {
			names = append(names, name)
		}
	}
	return names
}

func (c *checker) unknown(name *lang.Name, what string, candidates []string, u *unit) {
	near := lang.Nearest(name.Text, candidates)
	if near == "" && what == kindOrWord {
		near = lang.Nearest(name.Text, declarationWords())
	}
	core := len(u.imports) == 0 && near == "" && slices.Contains(coreNames, name.Text)
	if core && c.coreless[u] || near == "" && u.unfollowed && !strings.HasPrefix(what, "attribute") {
		return // what the file lacks is an import, which was said
	}
	c.coreless[u] = c.coreless[u] || core
	finding := c.add(diag.UnknownName, name.Span(), "unknown %s `%s`", what, name.Text)
	if near != "" {
		finding.WithHint("did you mean `"+near+"`?").WithFix("write `"+near+"`", near)
		return
	}
	if core {
		finding.WithHint(`import "std/core" declares ` + strings.Join(coreNames, ", "))
		return
	}
	finding.WithHint(listed(candidates))
}

// coreNames are what files expect of std/core. A file that imports nothing is
// told of the import once, not of each name.
var coreNames = []string{"partner", "mission", "legitimacy", "caveat", "form", "political", "military"}

// listed names some of the candidates for a name that is near none of them.
func listed(candidates []string) string {
	if len(candidates) == 0 {
		return ""
	}
	slices.Sort(candidates)
	if n := len(candidates); n > 12 {
		return fmt.Sprintf("there are: %s, and %d more", strings.Join(candidates[:10], ", "), n-10)
	}
	return "there are: " + strings.Join(candidates, ", ")
}

// kindOrWord is what begins a record: the name of a kind, or the word of a
// declaration misspelt.
const kindOrWord = "kind or declaration"

func declarationWords() (words []string) {
	for _, k := range lang.Keywords {
		if k.Begin {
			words = append(words, k.Word)
		}
	}
	return words
}

// importPath is how one file names another in an import.
func importPath(from, to *unit) string {
	if IsPack(to.path) {
		return strings.TrimSuffix(to.path, Ending)
	}
	a, b := strings.Split(from.path, "/"), strings.Split(to.path, "/")
	i := 0
	for i < len(a)-1 && i < len(b)-1 && a[i] == b[i] {
		i++
	}
	return strings.Repeat("../", len(a)-1-i) + strings.Join(b[i:], "/")
}

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

// view is the schema as one file sees it. It implements expression.Schema.
type view struct {
	c *checker
	u *unit
}

func (v view) Attribute(kind, name string) (expression.Attribute, bool) {
	k, ok := v.c.kind(kind)
	if !ok {
		return expression.Attribute{}, false
	}
	a, ok := k.Attr(name)
	if !ok {
		return expression.Attribute{}, false
	}
	return expression.Attribute{Type: a.Type, Partial: a.Optional || a.Derived != nil}, true
}

func (v view) Attributes(kind string) []string {
	k, ok := v.c.kind(kind)
	if !ok {
		return nil
	}
	return slices.Sorted(maps.Keys(k.byName))
}

func (v view) Global(name string) (expression.Name, bool) {
	d := v.c.names[name]
	if d == nil {
		return expression.Name{}, false
	}
	n := v.c.globalName(name, d)
	if !v.c.sees(v.u, d.unit) {
		n.Declared, n.Import = d.at.Path(), importPath(v.u, d.unit)
	}
	return n, true
}

// Globals lists the names without asking what they stand for: a constant may be
// in the middle of being resolved.
func (v view) Globals(scored bool) []string {
	var names []string
	for name, d := range v.c.names {
		if v.c.sees(v.u, d.unit) && (scored || d.what != "dimension") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// globalName says what a name stands for in an expression.
func (c *checker) globalName(name string, d *declared) expression.Name {
	if d.bad {
		return expression.Name{What: expression.Broken}
	}
	switch d.what {
	case "param":
		if p := c.params[name]; p != nil {
			return expression.Name{What: expression.Param, Type: p.Type}
		}
	case "let":
		if l := c.resolveLet(name); l != nil {
			return expression.Name{What: expression.Let, Type: l.Type}
		}
	case "relation":
		if r := c.rels[name]; r != nil {
			return expression.Name{What: expression.RelationName, Type: r.Type, Pair: [2]string{r.From, r.To}, Total: r.Default != nil}
		}
	case "dimension":
		return expression.Name{What: expression.DimensionName, Type: types.Type{Base: types.Number}}
	}
	if r := c.records[name]; r != nil {
		return expression.Name{What: expression.RecordName, Type: types.Type{Base: types.Ref, Kind: r.Kind.Name}}
	}
	return expression.Name{What: expression.Broken}
}

// kind finds a kind while kinds are still being declared.
func (c *checker) kind(name string) (*Kind, bool) {
	for _, k := range c.set.Kinds {
		if k.Name == name {
			return k, true
		}
	}
	return nil, false
}

// finish brings everything into its lasting order.
func (c *checker) finish() {
	s := c.set
	for _, u := range c.load.sorted() {
		s.Files = append(s.Files, u.file)
	}
	for _, name := range slices.Sorted(maps.Keys(c.used)) {
		s.Tables = append(s.Tables, c.used[name])
	}
	s.Relations = values(c.rels)
	s.Dimensions = values(c.dims)
	s.Params = values(c.params)
	slices.SortFunc(s.Rules, func(a, b *Rule) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Triggers, func(a, b *Trigger) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Scenarios, func(a, b *Scenario) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Coalitions, func(a, b *Coalition) int { return cmp.Compare(a.ID(), b.ID()) })
	s.Revision = c.load.revision()
}

// values are the values of a map by their keys.
func values[T any](m map[string]*T) []*T {
	var out []*T
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	return out
}
