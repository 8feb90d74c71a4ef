package diag

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// constants are the values of the Code constants in codes.go, in their order.
func constants(t *testing.T) (codes []Code) {
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); ok && id.Name == "Code" {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, Code(text))
		}
		return true
	})
	return codes
}

func TestCodesAreTheConstants(t *testing.T) {
	var table []Code
	for _, info := range Codes {
		table = append(table, info.Code)
	}
	if want := constants(t); !slices.Equal(table, want) {
		t.Errorf("Codes lists\n%v\nthe constants are\n%v", table, want)
	}
}

func TestCodesAreWorded(t *testing.T) {
	for _, info := range Codes {
		if got, ok := Lookup(info.Code); !ok || got.Title != info.Title || info.Code.Severity() != info.Severity {
			t.Errorf("%s is in the table twice", info.Code)
		}
		if info.Title == "" || strings.HasSuffix(info.Title, ".") || strings.ToLower(info.Title[:1]) != info.Title[:1] {
			t.Errorf("%s: the title begins with a small letter and has no full stop: %q", info.Code, info.Title)
		}
		if !strings.HasSuffix(info.Why, ".") {
			t.Errorf("%s: the reason is made of sentences: %q", info.Code, info.Why)
		}
		if (info.Bad == "") != (info.Good == "") {
			t.Errorf("%s has one example, not a pair", info.Code)
		}
	}
}
