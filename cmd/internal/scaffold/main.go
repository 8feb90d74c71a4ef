// Scaffold starts a lint rule, a function of the library, a report format or a
// command: it writes the file from a template and enters it in the one list of
// its kind. The tests then say what is still to be filled in.
//
//	go run ./cmd/internal/scaffold lint-rule no-such-thing
package main

import (
	"embed"
	"errors"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// part is something that can be started.
type part struct {
	what     string
	template string // below templates
	path     string // of the new file; %s is the name as a file has it
	list     string // file of the list
	opening  string // the line that opens the list
	entry    string // what is entered; %[1]s is the name as Go has it, %[2]s the name given
}

var parts = []part{
	{"lint-rule", "lint-rule.tmpl", "rules/lint/%s.go", "rules/lint/registry.go", "var Rules = []*Rule{", "\t%[1]s,"},
	{"function", "function.tmpl", "stdlib/%s.go", "stdlib/table.go", "var All = callable(slices.Concat(", "%[1]sFuncs, "},
	{"format", "format.tmpl", "cmd/internal/report/%s.go", "cmd/internal/report/formats.go", "var Formats = []Format{", "\t{%[2]q, \"\", %[3]s},"},
	{"command", "command.tmpl", "cmd/internal/cli/%s.go", "cmd/internal/cli/commands.go", "make  func(*app) *cobra.Command\n}{", "\t{groupTool, %[1]sCommand},"},
}

func main() {
	if len(os.Args) != 3 {
		usage()
	}
	for _, p := range parts {
		if p.what == os.Args[1] {
			if err := start(p, ".", os.Args[2]); err != nil {
				fmt.Fprintln(os.Stderr, "scaffold:", err)
				os.Exit(1)
			}
			return
		}
	}
	usage()
}

func usage() {
	var names []string
	for _, p := range parts {
		names = append(names, p.what)
	}
	fmt.Fprintf(os.Stderr, "usage: scaffold %s NAME   (name in lower case, words joined by -)\n", strings.Join(names, "|"))
	os.Exit(2)
}

var validName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// start writes the file and enters it in the list, both or neither.
func start(p part, root, name string) error {
	if !validName.MatchString(name) {
		return fmt.Errorf("%q is no name: lower case, words joined by -", name)
	}
	path := filepath.Join(root, fmt.Sprintf(p.path, strings.ReplaceAll(name, "-", "_")))
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s is there already", path)
	}
	body, err := fill(p, name)
	if err != nil {
		return err
	}
	listPath := filepath.Join(root, p.list)
	list, err := os.ReadFile(listPath)
	if err != nil {
		return err
	}
	entered, err := enter(string(list), p, name)
	if err != nil {
		return fmt.Errorf("%s: %w", p.list, err)
	}
	if err := os.WriteFile(path, body, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(listPath, entered, 0o644); err != nil {
		return err
	}
	fmt.Printf("wrote %s and entered it in %s; the tests say what is still missing\n", path, p.list)
	return nil
}

// fill makes the new file of its template.
func fill(p part, name string) ([]byte, error) {
	t, err := template.ParseFS(templates, "templates/"+p.template)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	err = t.Execute(&b, map[string]string{"Name": name, "Go": camel(name, false), "Exported": camel(name, true), "Ident": strings.ReplaceAll(name, "-", "_")})
	if err != nil {
		return nil, err
	}
	return format.Source([]byte(b.String()))
}

// enter adds the new part to its list: as a line behind the opening one, or
// within it where the list stands on one line.
func enter(text string, p part, name string) ([]byte, error) {
	at := strings.Index(text, p.opening)
	if at < 0 {
		return nil, errors.New("the list is not where it was")
	}
	at += len(p.opening)
	entry := fmt.Sprintf(p.entry+"%.0[2]s%.0[3]s", camel(name, false), name, camel(name, true))
	if strings.HasPrefix(entry, "\t") {
		entry = "\n" + entry
	}
	return format.Source([]byte(text[:at] + entry + text[at:]))
}

// camel joins the words of a name as Go does.
func camel(name string, exported bool) string {
	words := strings.Split(name, "-")
	for i, w := range words {
		if i > 0 || exported {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}
