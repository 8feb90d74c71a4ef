// Package backtest holds forecasts of who leaves a coalition, when and how,
// against a table of what happened.
//
//   - skill.go measures forecasts: AUC, Brier score, Kendall's tau, confusion.
//   - bootstrap.go gives each figure an interval, by drawing whole partners.
//   - baseline.go has the forecasts to beat: a constant rate, and troops alone.
package backtest
