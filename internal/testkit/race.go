//go:build race

package testkit

// Slowdown is what the race detector costs.
const Slowdown = 20
