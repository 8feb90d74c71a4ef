// Package truthtable is configurational analysis over the members of a
// coalition: which combinations of conditions go together with an outcome.
//
// In: Cases, each with its membership in every condition and in the outcome, as
// shares from 0 to 1; Of reads them off the partners of a judged coalition. Out:
// a Table with a row for every combination, its cases and its consistency, the
// contradictions, the necessary conditions, and the outcome minimised.
//
// The measures are those of qualitative comparative analysis (Ragin 2008). A row's
// consistency counts all cases by how far they belong to it; a case belongs to
// the one row in which its membership is above one half, or to none if it lies on
// a crossover. Minimise (minimise.go) finds all smallest covers exactly and lists
// every one, because which of several a report shows is no finding.
package truthtable
