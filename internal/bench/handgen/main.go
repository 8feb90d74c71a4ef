// Handgen writes the rules of a workload as the Go that somebody would write by
// hand: `go run ./handgen > hand/rules.go`. A test holds the file to it.
package main

import (
	"fmt"
	"os"

	"github.com/entente-lang/entente/internal/bench/handgen/source"
)

func main() {
	text, err := source.Go()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Stdout.Write(text)
}
