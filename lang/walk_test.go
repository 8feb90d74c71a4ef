package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/entente-lang/entente/lang/diag"
)

// roots are the declarations; every node is reached from one of them.
var roots = []Decl{
	&EditionDecl{}, &ImportDecl{}, &KindDecl{}, &RelationDecl{}, &DimensionDecl{}, &DeriveDecl{}, &TableDecl{}, &ParamDecl{},
	&LetDecl{}, &SourceDecl{}, &RecordDecl{}, &RecordsDecl{}, &CoalitionDecl{}, &RuleDecl{}, &TriggerDecl{}, &ScenarioDecl{},
	&TestDecl{}, &PropertyDecl{}, &BadDecl{},
}

var nodeType = reflect.TypeFor[Node]()

// nodeTypes are the types of node below the roots, by name.
func nodeTypes() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	var visit func(reflect.Type)
	visit = func(t reflect.Type) {
		if t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if !t.Implements(nodeType) || types[t.Elem().Name()] != nil {
			return
		}
		types[t.Elem().Name()] = t.Elem()
		for i := range t.Elem().NumField() {
			visit(t.Elem().Field(i).Type)
		}
	}
	for _, d := range roots {
		visit(reflect.TypeOf(d))
	}
	return types
}

// TestNodesAreReached holds that every struct of the package that has a place
// is a part of some declaration, so that the tests below see all of them.
func TestNodesAreReached(t *testing.T) {
	types := nodeTypes()
	for _, name := range structsWithPlace(t) {
		if types[name] == nil {
			t.Errorf("%s is part of no declaration", name)
		}
		delete(types, name)
	}
	for name := range types {
		t.Errorf("%s has no place", name)
	}
}

func structsWithPlace(t *testing.T) (names []string) {
	for _, path := range []string{"ast.go", "expr.go", "table.go", "literal.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok && len(s.Fields.List) > 0 {
				if id, ok := s.Fields.List[0].Type.(*ast.Ident); ok && (id.Name == "base" || id.Name == "place") && spec.Name.Name != "base" {
					names = append(names, spec.Name.Name)
				}
			}
			return true
		})
	}
	return names
}

// TestChildrenSeesEveryField fills every field that can hold a node and expects
// to get all of them back, in the order of the struct.
func TestChildrenSeesEveryField(t *testing.T) {
	for name, typ := range nodeTypes() {
		v := reflect.New(typ)
		var want []Node
		for i := range typ.NumField() {
			field := v.Elem().Field(i)
			switch ft := field.Type(); {
			case ft.Implements(nodeType):
				field.Set(reflect.New(ft.Elem()))
				want = append(want, field.Interface().(Node))
			case ft.Kind() == reflect.Slice && ft.Elem().Implements(nodeType):
				for range 2 {
					field.Set(reflect.Append(field, reflect.New(ft.Elem().Elem())))
				}
				want = append(want, field.Index(0).Interface().(Node), field.Index(1).Interface().(Node))
			}
		}
		if got := Children(v.Interface().(Node)); !slices.Equal(got, want) {
			t.Errorf("Children(%s) gives %d nodes, the struct holds %d", name, len(got), len(want))
		}
		if isLeaf(v.Interface().(Node)) != (len(want) == 0) {
			t.Errorf("isLeaf(%s) is wrong", name)
		}
	}
}

// TestEveryRootHasAGrammar holds that every declaration can be read.
func TestEveryRootHasAGrammar(t *testing.T) {
	if got, want := len(grammars)+2, len(roots)-1; got != want { // records have two, BadDecl none
		t.Errorf("%d grammars for %d declarations", got, want)
	}
	for word := range grammars {
		if !beginsDeclaration[word] {
			t.Errorf("%q has a grammar but is not said to begin a declaration", word)
		}
	}
	for word, begins := range beginsDeclaration {
		if begins && grammars[word] == nil {
			t.Errorf("%q begins a declaration but has no grammar", word)
		}
	}
}

type strange struct{ base }

func TestChildrenPanicsOnUnknownNodes(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Children(&strange{})
}

// TestCorpusIsComplete holds that every type of node stands in some tree of
// testdata, and that every code the parser gives is shown.
func TestCorpusIsComplete(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for name := range nodeTypes() {
		if !regexp.MustCompile(`(?m)^( *\w+: )?` + name + `( |$)`).MatchString(all.String()) {
			t.Errorf("no archive has a %s", name)
		}
	}
	for _, code := range []diag.Code{diag.Syntax, diag.BadText, diag.BadLiteral, diag.TooDeep, diag.TooLarge} {
		if !strings.Contains(all.String(), " "+string(code)+": ") {
			t.Errorf("no archive has a finding %s", code)
		}
	}
}
