// Package efg holds games that entente writes against a solver that is not
// entente's: solve.py, which reads the format .efg from its public description
// and solves by backward induction in exact fractions. The tests are skipped
// where there is no Python, and one more where there is no Gambit.
package efg
