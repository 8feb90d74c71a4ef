package arch

import (
	"bytes"
	"flag"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/api.txt")

// TestAPI compares what package entente exports, and all types of this module
// that it leads to, with testdata/api.txt. A difference is a change of the API:
// write it into the changelog, then go test ./internal/arch -update. Between two
// versions `make apidiff BASE=…` says which changes break programs.
func TestAPI(t *testing.T) {
	t.Chdir("../..")
	p, err := importer.ForCompiler(token.NewFileSet(), "source", nil).Import(module)
	if err != nil {
		t.Skipf("reading the package: %v", err)
	}
	now := exported(p)
	const golden = "internal/arch/testdata/api.txt"
	if *update {
		if err := os.WriteFile(golden, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	then, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(then, now) {
		t.Errorf("the API changed (%v): write it into the changelog and run go test ./internal/arch -update; now it is\n%s", err, now)
	}
}

// api collects what is exported.
type api struct {
	lines []string
	seen  map[*types.TypeName]bool
	queue []*types.TypeName
}

func exported(p *types.Package) []byte {
	a := &api{seen: map[*types.TypeName]bool{}}
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Const:
			a.add("const entente.%s", name)
		case *types.TypeName:
			if !obj.IsAlias() {
				a.add("type entente.%s", name) // its parts follow
				break
			}
			a.add("%s", types.ObjectString(obj, a.qualify))
		default:
			a.add("%s", types.ObjectString(obj, a.qualify))
		}
		a.reach(obj.Type())
	}
	for len(a.queue) > 0 {
		n := a.queue[0]
		a.queue = a.queue[1:]
		a.describe(n)
	}
	slices.Sort(a.lines)
	return []byte(strings.Join(slices.Compact(a.lines), "\n") + "\n")
}

func (a *api) add(format string, args ...any) {
	a.lines = append(a.lines, fmt.Sprintf(format, args...))
}

// qualify names packages below the module by their paths in it.
func (a *api) qualify(p *types.Package) string {
	name, _ := ours(p.Path())
	if p.Path() == module {
		return "entente"
	}
	return strings.ReplaceAll(name, module+"/", "")
}

// reach notes the types of this module that a type leads to.
func (a *api) reach(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if n := t.Origin().Obj(); n.Pkg() != nil && !a.seen[n] && strings.HasPrefix(n.Pkg().Path(), module) && leads(n) {
			a.seen[n] = true
			a.queue = append(a.queue, n)
		}
		for x := range t.TypeArgs().Types() {
			a.reach(x)
		}
	case *types.Pointer:
		a.reach(t.Elem())
	case *types.Slice:
		a.reach(t.Elem())
	case *types.Array:
		a.reach(t.Elem())
	case *types.Map:
		a.reach(t.Key())
		a.reach(t.Elem())
	case *types.Signature:
		for v := range t.Params().Variables() {
			a.reach(v.Type())
		}
		for v := range t.Results().Variables() {
			a.reach(v.Type())
		}
	}
}

// leads reports whether a type is covered by the promise: Program leads out of
// it.
func leads(n *types.TypeName) bool {
	return n.Pkg().Path() != module+"/eval" || n.Name() != "Program"
}

// describe lists the exported fields and methods of a type.
func (a *api) describe(n *types.TypeName) {
	name := a.qualify(n.Pkg()) + "." + n.Name()
	if s, ok := n.Type().Underlying().(*types.Struct); ok {
		for i := range s.NumFields() {
			if f := s.Field(i); f.Exported() {
				a.add("field %s.%s %s %q", name, f.Name(), types.TypeString(f.Type(), a.qualify), s.Tag(i))
				a.reach(f.Type())
			}
		}
	} else {
		a.add("type %s %s", name, types.TypeString(n.Type().Underlying(), a.qualify))
		a.reach(n.Type().Underlying())
	}
	methods := types.NewMethodSet(types.NewPointer(n.Type()))
	for i := range methods.Len() {
		if m := methods.At(i).Obj(); m.Exported() {
			a.add("method %s.%s%s", name, m.Name(), strings.TrimPrefix(types.TypeString(m.Type(), a.qualify), "func"))
			a.reach(m.Type())
		}
	}
}
