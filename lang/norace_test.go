//go:build !race

package lang_test

const slowdown = 1
