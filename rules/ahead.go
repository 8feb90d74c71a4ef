package rules

import (
	"runtime"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/lang/source"
)

// Parsing rests on nothing but a file's text, so the files of a folder are read
// one behind the other, parsed side by side, and then taken in their order.

// parsing is a file that is being parsed.
type parsing struct {
	file     *source.File
	done     chan struct{} // nil where it was parsed at once
	tree     *lang.File
	found    []diag.Diagnostic
	panicked any
}

func (p *parsing) run() { p.tree, p.found = lang.Parse(p.file) }

// wait gives what came of it. A panic, which would be a fault of ours, goes on
// in the goroutine of the caller, who may recover from it.
func (p *parsing) wait() (*lang.File, []diag.Diagnostic) {
	if p.done != nil {
		<-p.done
	}
	if p.panicked != nil {
		panic(p.panicked)
	}
	return p.tree, p.found
}

// ahead begins to parse files that will be loaded. One that cannot be read is
// left for load to report.
func (l *loader) ahead(names []string) {
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, name := range names {
		_, known := l.units[name]
		_, begun := l.waiting[name]
		if known || begun || l.isFull() {
			continue
		}
		file, err := l.fetch(name, lang.MaxSource)
		if err != nil {
			continue
		}
		p := &parsing{file: file, done: make(chan struct{})}
		l.waiting[name] = p
		go func() {
			defer close(p.done)
			slots <- struct{}{}
			defer func() { p.panicked = recover(); <-slots }()
			p.run()
		}()
	}
}
