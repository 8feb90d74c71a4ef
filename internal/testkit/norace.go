//go:build !race

package testkit

// Slowdown is 1: nothing slows the tests down.
const Slowdown = 1
