// Package report writes results for people and for machines.
//
// In: a *Report, which is a judgement and how much of it to show; or findings;
// or a Document. Out: text, JSON, CSV or Markdown. formats.go lists the formats
// of a judgement, one file each.
//
// Files and tables come from strangers: whatever text a format takes from them
// goes through clean.go, so that it comes out as data and never as a command
// to a terminal, a browser or a spreadsheet.
//
// To add a format: its file with a Write function, its line in formats.go, a
// golden and a hostile case in the tests.
package report
