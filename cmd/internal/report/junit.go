package report

import (
	"fmt"
	"io"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/entente-lang/entente/lang/diag"
)

// JUnit writes the XML of JUnit. Where tests ran each is a case in the suite of
// its file; elsewhere each finding is a case that failed, and a run that found
// nothing is one case that passed, since readers take an empty report for a
// fault.
func JUnit(w io.Writer, r *Run) error {
	j := &junitWriter{index: map[string]int{}}
	if len(r.Cases) == 0 {
		for _, f := range r.Found {
			j.finding(&f)
		}
	}
	for _, c := range r.Cases {
		j.test(&c)
	}
	switch {
	case r.Err != nil:
		text := xmlText(r.Err.Error())
		j.add("entente", junit.Testcase{Name: string(NoResult), Classname: "entente." + r.Command, Error: &junit.Result{Message: OneLine(text), Type: string(NoResult), Data: text}})
	case len(j.suites) == 0:
		j.add("entente", junit.Testcase{Name: "no findings", Classname: "entente." + r.Command})
	}
	out := junit.Testsuites{Name: "entente " + r.Command}
	for i, s := range j.suites {
		s.ID = i
		out.AddSuite(s)
	}
	return writeXML(w, out)
}

type junitWriter struct {
	suites []junit.Testsuite
	index  map[string]int
}

// add puts a case into the suite of a file.
func (j *junitWriter) add(file string, c junit.Testcase) {
	i, ok := j.index[file]
	if !ok {
		i = len(j.suites)
		j.index[file] = i
		j.suites = append(j.suites, junit.Testsuite{Name: xmlLine(file), Time: "0"})
	}
	c.Time = "0"
	j.suites[i].AddTestcase(c)
}

func (j *junitWriter) finding(f *Found) {
	file, place := "entente", ""
	if at := f.at(); at != nil {
		file, place = at.Path, fmt.Sprintf(":%d:%d", at.Start.Line, at.Start.Column)
	}
	said := xmlLine(f.said())
	j.add(file, junit.Testcase{Name: string(f.Code) + place, Classname: xmlLine(file),
		Failure: &junit.Result{Message: said, Type: f.Severity.String(), Data: xmlLine(file+place) + ": " + said}})
}

func (j *junitWriter) test(c *Case) {
	file := "entente"
	if at := (Findings{Prefix: c.Prefix}).span(c.At); at != nil {
		file = at.Path
	}
	x := junit.Testcase{Name: xmlLine(c.Title), Classname: xmlLine(file)}
	text := xmlText(c.Text)
	switch {
	case c.Err != nil:
		x.Error = &junit.Result{Message: xmlLine(c.Err.Error()), Type: string(NoResult), Data: text}
	case !c.Passed:
		x.Failure = &junit.Result{Message: OneLine(text), Type: string(diag.TestFailed), Data: text}
	}
	j.add(file, x)
}
