// Package diag is how every stage says what it found.
//
// A finding has a place, a code, a reason and a way out. Wording: lower case,
// no full stop; first what was found, then what is allowed; names in
// `backquotes`; the near miss and the other definition in the hint or as a
// related place; the smallest span that shows the fault. A stage goes on after
// a finding, so that a file with five mistakes gets five.
//
// codes.go is the one table of codes; `entente explain CODE` and the reference
// print it. A code never changes its meaning and is never used again.
package diag
