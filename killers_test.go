package entente_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/entente-lang/entente"
	"github.com/entente-lang/entente/internal/testkit"
	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/rules"
)

// killer is an input that kills or fools an unguarded build. It must come to a
// finding (or, where that is said, to a judgement) within a second and 256 MiB,
// in a process of its own: a stack overflow cannot be recovered from.
type killer struct {
	name  string
	study func(t *testing.T) fs.FS
	sound bool // it is odd, and no mistake
}

const core = "import \"std/core\"\n"

// expression puts an expression where members can be counted.
func expression(text string) func(*testing.T) fs.FS {
	return func(*testing.T) fs.FS { return crowd(1000, "derive coalition.x number = "+text+"\n") }
}

// crowd is a study of many partners, and more declarations.
func crowd(n int, more string) fs.FS {
	var b strings.Builder
	b.WriteString("id,troops\n")
	for i := range n {
		fmt.Fprintf(&b, "p%d,%d\n", i, i+1)
	}
	return testkit.Study("main.entente", core+`
partner from "p.csv" key id { troops = troops }
mission m { tasks = [combat] force = 1000 }
coalition c { as_of = 2003-09-25 mission = m lead = p0 members = partner where troops > 0 }
`+more, "p.csv", b.String())
}

func text(parts ...string) func(*testing.T) fs.FS {
	return func(*testing.T) fs.FS { return testkit.Study("main.entente", strings.Join(parts, "")) }
}

func repeat(s string, n int) string { return strings.Repeat(s, n) }

var killers = []killer{
	// Builtins of expr that build without bound.
	{name: "reduce doubles a text", study: expression(`reduce(1..40, #acc + #acc, "a")`)},
	{name: "repeat of repeat", study: expression(`repeat(repeat("a", 999999), 1000000)`)},
	{name: "join", study: expression(`join(split("a,b", ","), "x")`)},
	{name: "replace", study: expression(`replace("aaaa", "a", "aaaa")`)},
	{name: "a text added to itself", study: expression(`"a" + "a"`)},
	{name: "uniq of a range", study: expression(`count(uniq(1..50000))`)},
	{name: "concat", study: expression(`count(concat(members, members))`)},
	{name: "a range", study: expression(`count((1..1000000000))`)},
	{name: "toJSON", study: expression(`toJSON(members)`)},
	{name: "keys", study: expression(`count(keys(members))`)},
	{name: "the clock", study: expression(`now()`)},
	{name: "the whole environment", study: expression(`$env`)},
	{name: "a method", study: expression(`members.Delete()`)},
	// Predicates in predicates.
	{name: "four deep", study: expression(`count(members, any(members, all(members, any(members, .troops > 1))))`)},
	{name: "three deep", study: expression(`count(members, any(members, all(members, .troops > 1)))`)},
	{name: "two deep over a thousand", study: expression(`count(members, any(members, .troops > 1e9))`)},
	{name: "two deep over a thousand, in a rule over pairs", study: func(*testing.T) fs.FS {
		return crowd(1000, "rule r {\n for p, q in members\n when any(members, any(members, .troops > 1e9))\n political += 1\n}\n")
	}},
	{name: "reads of reads that give way", sound: true, study: func(*testing.T) fs.FS {
		return crowd(3, "derive partner.x ref partner = "+repeat("(", 60)+"host"+repeat(" ?? p0).host", 60)+"\n")
	}},
	{name: "choices in membership", sound: true, study: func(*testing.T) fs.FS {
		return crowd(3, "let x = "+repeat("(", 30)+"1"+repeat(" in [1, 2, 3, 4, 5, 6, 7, 8] ? 1 : 2)", 30)+"\n")
	}},
	{name: "a sum as long as an expression may be", sound: true, study: func(*testing.T) fs.FS {
		return crowd(3, "let x = 1"+repeat("+1", 2000)+"\n")
	}},
	// Deep nesting, in the expression and in the file's own grammar.
	{name: "brackets in a condition", study: text(core, "rule r {\n  when ", repeat("(", 500_000), "true\n  political += 1\n}")},
	{name: "lists", study: text("let a = ", repeat("[", 500_000))},
	{name: "braces", study: text("let a = ", repeat("{", 500_000))},
	{name: "nots", study: text("let a = ", repeat("not ", 250_000), "true")},
	{name: "signs", study: text("let a = ", repeat("-", 500_000), "1")},
	{name: "exclamation marks", study: text("let a = ", repeat("!", 500_000), "true")},
	{name: "choices", study: text("let a = ", repeat("true ? ", 140_000), "1")},
	{name: "else if", study: text("let a = ", repeat("if true { 1 } else ", 50_000), "{ 1 }")},
	{name: "brackets in the grammar", study: text(repeat("(", 100_000))},
	{name: "records in records", study: text(core, repeat("caveat a {", 100_000))},
	{name: "comment signs", study: text(repeat("/* ", 300_000))},
	{name: "quotes", study: text(repeat("\"\n", 400_000))},
	{name: "a because-text of braces", sound: true, study: text(core, "rule r {\n political += 1\n because \"", repeat("{", 500_000), "\"\n}")},
	{name: "a because-text of values", study: text(core, "rule r {\n political += 1\n because \"", repeat("{x}", 300_000), "\"\n}")},
	// What fools expr.
	{name: "a comment inside a condition", sound: true, study: text(core, "rule r {\n  for p in members\n  when p.standing > 1% // and p.quality > 2%\n  political += 1\n}")},
	{name: "attributes named like words of expr", study: text("kind k {\n any number = 1\n filter number = 1\n in number = 1\n let number = 1\n not number = 1\n}")},
	{name: "chained comparison", study: expression("1 < 2 < 3")},
	{name: "an index behind a filter", study: expression("filter(members, .troops > 1)[0].troops")},
	{name: "findLast", study: expression("count([1, findLast(members, .troops > 1)])")},
	// Many.
	{name: "a hundred thousand names", sound: true, study: func(*testing.T) fs.FS {
		var b strings.Builder
		for i := range 40_000 {
			fmt.Fprintf(&b, "let a%d = 1\n", i)
		}
		return testkit.Study("main.entente", b.String())
	}},
	{name: "a chain of constants", study: func(*testing.T) fs.FS {
		var b strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&b, "let a%d = a%d\n", i, i+1)
		}
		return testkit.Study("main.entente", b.String())
	}},
	{name: "a chain of derivations", sound: true, study: func(*testing.T) fs.FS {
		var b strings.Builder
		b.WriteString("kind k { a number = 1 }\n")
		for i := range 10_000 {
			fmt.Fprintf(&b, "derive k.a%d number = a%d\n", i, i+1)
		}
		return testkit.Study("main.entente", b.String()+"derive k.a10000 number = a\n")
	}},
	{name: "a hundred thousand mistakes", study: func(*testing.T) fs.FS {
		return testkit.Study("main.entente", repeat("let a = b\n", 80_000))
	}},
	{name: "a table with many inputs", sound: true, study: func(*testing.T) fs.FS {
		head, row := repeat("| n ", 40), repeat("| 1, 2, 3 ", 40)
		return testkit.Study("main.entente", "kind k { n number = 1 }\ntable k.w number {\n hit first\n "+head+"|| w |\n "+row+"|| 1 |\n "+repeat("| - ", 40)+"|| 0 |\n}\n")
	}},
	{name: "a decision table of many rows", sound: true, study: func(*testing.T) fs.FS {
		var b strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&b, " | %d || %d |\n", i, i)
		}
		return testkit.Study("main.entente", "kind k { n number = 1 }\ntable k.w number {\n hit unique\n | n || w |\n"+b.String()+"}\n")
	}},
	{name: "a crowd that no rule judges", study: func(*testing.T) fs.FS {
		var b strings.Builder
		b.WriteString("id,n\n")
		for i := range 50_000 {
			fmt.Fprintf(&b, "p%d,1\n", i)
		}
		return testkit.Study("main.entente", "kind partner { n number = 1 }\ndimension political { range = 0..1 }\n"+
			"partner from \"p.csv\" key id { n = n }\ncoalition c { as_of = 2003-09-25 lead = p0 members = partner where n > 0 }\n", "p.csv", b.String())
	}},
	// Files.
	{name: "a rule file of 2 MiB", study: text(repeat("// a comment\n", 2<<20/13))},
	{name: "300 imports", study: func(*testing.T) fs.FS {
		study, main := testkit.Study(), ""
		for i := range 300 {
			main += fmt.Sprintf("import \"f%d.entente\"\n", i)
			study[fmt.Sprintf("f%d.entente", i)] = testkit.Study("x", fmt.Sprintf("let a%d = 1\n", i))["x"]
		}
		study["main.entente"] = testkit.Study("x", main)["x"]
		return study
	}},
	{name: "20 levels of imports", study: func(*testing.T) fs.FS {
		study := testkit.Study()
		for i := range 20 {
			study[fmt.Sprintf("z%02d.entente", 20-i)] = testkit.Study("x", fmt.Sprintf("import \"z%02d.entente\"\nlet a%d = 1\n", 19-i, i))["x"]
		}
		return only{study, "z20.entente"}
	}},
	{name: "an absolute path", study: text("import \"/etc/passwd\"")},
	{name: "a path with ..", study: text("import \"../../etc/passwd.entente\"")},
	{name: "a table of 17 MiB", study: table(repeat("a,1\n", 17<<20/4))},
	{name: "quotes that never close", study: table("id,troops\n\"" + repeat("a\"\"", 4<<20))},
	{name: "a table of commas", study: table("id,troops\n" + repeat(",", 8<<20))},
	{name: "a table of line ends", study: table("id,troops\n" + repeat("\"\n\"\n", 2<<20))},
	{name: "a table with as many faults as rows", study: table("id,troops\n" + repeat("x,y\n", 1<<20))},
	{name: "a pipe named as an import", study: onDisk(func(dir string) error {
		return testkit.Pipe(filepath.Join(dir, "pipe.entente"))
	}, "import \"pipe.entente\"\n")},
	{name: "a pipe named as a table", study: onDisk(func(dir string) error {
		return testkit.Pipe(filepath.Join(dir, "pipe.csv"))
	}, core+"partner from \"pipe.csv\" key id {}\n")},
	{name: "a folder named as a table", study: onDisk(func(dir string) error {
		return os.Mkdir(filepath.Join(dir, "folder.csv"), 0o700)
	}, core+"partner from \"folder.csv\" key id {}\n")},
	{name: "a link out of the root", study: onDisk(func(dir string) error {
		out := filepath.Join(filepath.Dir(dir), "out.entente")
		if err := os.WriteFile(out, []byte("let secret = 1\n"), 0o600); err != nil {
			return err
		}
		return os.Symlink(out, filepath.Join(dir, "link.entente"))
	}, "import \"link.entente\"\n")},
	{name: "a link to itself", study: onDisk(func(dir string) error {
		return os.Symlink("loop.entente", filepath.Join(dir, "loop.entente"))
	}, "import \"loop.entente\"\n")},
	{name: "a device", study: onDisk(func(dir string) error {
		return os.Symlink("/dev/zero", filepath.Join(dir, "zero.csv"))
	}, core+"partner from \"zero.csv\" key id {}\n")},
}

// only is a study of which one file is asked for.
type only struct {
	fs.FS
	path string
}

func table(text string) func(*testing.T) fs.FS {
	return func(*testing.T) fs.FS {
		return testkit.Study("main.entente", core+"partner from \"p.csv\" key id { troops = troops }\n", "p.csv", text)
	}
}

// onDisk is a study in a folder, as the command line reads it.
func onDisk(prepare func(dir string) error, main string) func(*testing.T) fs.FS {
	return func(t *testing.T) fs.FS {
		dir := filepath.Join(t.TempDir(), "study")
		err := os.Mkdir(dir, 0o700)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "main.entente"), []byte(main), 0o600)
		}
		if err == nil {
			err = prepare(dir)
		}
		if err != nil {
			t.Skip(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		return only{root.FS(), "main.entente"}
	}
}

const (
	killerVariable = "ENTENTE_KILLER"
	killerTime     = 1.0       // seconds
	killerMemory   = 256 << 20 // bytes
)

// TestKiller is the body of the child process; alone it does nothing.
func TestKiller(t *testing.T) {
	i, err := strconv.Atoi(os.Getenv(killerVariable))
	if err != nil {
		t.Skip("runs in a child process of TestKillers")
	}
	k, path := killers[i], "."
	study := k.study(t)
	if one, ok := study.(only); ok {
		study, path = one.FS, one.path
	}
	runtime.GC() // what made the study is not what is measured
	testkit.LimitMemory(t)
	began := testkit.CPUTime()
	engine, err := entente.New(entente.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set, found := engine.Compile(context.Background(), entente.FS(study, path))
	if took := testkit.CPUTime() - began; took > killerTime*testkit.Slowdown {
		t.Errorf("compiling took %.2f s", took)
	}
	switch {
	case !k.sound && !found.HasErrors():
		t.Error("nothing was found")
	case k.sound && found.HasErrors():
		t.Errorf("it is refused:\n%.1000s", testkit.Findings(found))
	}
	if set != nil {
		for _, c := range set.Coalitions() {
			_, err := set.Coalition(c).Score(context.Background(), entente.Call{})
			t.Logf("judged: %v", err)
		}
	}
}

// TestKillers gives each killer a process of its own.
func TestKillers(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process for each input")
	}
	self, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	for i, k := range killers {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			child := exec.Command(self, "-test.run=^TestKiller$", "-test.timeout=60s")
			child.Env = append(os.Environ(), killerVariable+"="+strconv.Itoa(i))
			out, err := child.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%.2000s", err, out)
			}
			if used := testkit.PeakMemory(child.ProcessState); used > killerMemory*testkit.Slowdown {
				t.Errorf("%d MiB of memory were used", used>>20)
			}
		})
	}
}

// TestBounds holds that what stands at a bound is let through.
func TestBounds(t *testing.T) {
	if lang.MaxSource != 1<<20 || rules.MaxFiles != 256 || rules.MaxImports != 16 {
		t.Error("a bound moved: adapt the killers")
	}
}
