//go:build race

package lang_test

// slowdown is what the race detector costs.
const slowdown = 20
