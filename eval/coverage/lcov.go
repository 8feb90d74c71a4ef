package coverage

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
)

// WriteLCOV writes the report in the trace format of lcov: a rule is a
// function, a clause a block of two branches, true and false; a line counts how
// often something on it was asked for. Only the study's own files are in it.
func (r *Report) WriteLCOV(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, p := range r.pages() {
		fmt.Fprintf(b, "TN:\nSF:%s%s\n", r.Prefix, p.file.Path)
		p.functions(b)
		p.branches(b)
		hit := 0
		for _, l := range p.sorted() {
			fmt.Fprintf(b, "DA:%d,%d\n", l.number, l.hits)
			hit += seen(l.hits)
		}
		fmt.Fprintf(b, "LF:%d\nLH:%d\nend_of_record\n", len(p.lines), hit)
	}
	return b.Flush()
}

func (p *page) functions(w io.Writer) {
	hit := 0
	for _, x := range p.rules {
		fmt.Fprintf(w, "FN:%d,%s\n", x.span.Begin().Line, x.ID)
	}
	for _, x := range p.rules {
		fmt.Fprintf(w, "FNDA:%d,%s\n", x.Applied, x.ID)
		hit += seen(x.Applied)
	}
	fmt.Fprintf(w, "FNF:%d\nFNH:%d\n", len(p.rules), hit)
}

// branches numbers the blocks of a file from 0. A clause that was never asked
// for has taken "-", as lcov has it.
func (p *page) branches(w io.Writer) {
	hit := 0
	for i, x := range p.clauses {
		for branch, n := range []int{x.True, x.False} {
			taken := "-"
			if x.asked() > 0 {
				taken = strconv.Itoa(n)
			}
			fmt.Fprintf(w, "BRDA:%d,%d,%d,%s\n", x.span.Begin().Line, i, branch, taken)
			hit += seen(n)
		}
	}
	fmt.Fprintf(w, "BRF:%d\nBRH:%d\n", 2*len(p.clauses), hit)
}
