// Bench times entente beside its peers and prints the tables of ratios.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/entente-lang/entente/internal/bench"
)

func main() {
	rounds := flag.Int("rounds", 6, "rounds; ratios are the medians")
	only := flag.String("only", "", "names of works, or how they begin, separated by commas")
	document := flag.String("document", "", "also put the tables into this document, between its marks")
	root := flag.String("root", "../..", "the folder of the main module, to measure the command too")
	flag.Parse()
	var some []string
	if *only != "" {
		some = strings.Split(*only, ",")
	}
	var tables bytes.Buffer
	err := bench.Report(io.MultiWriter(os.Stdout, &tables), os.Stderr, bench.Options{Rounds: *rounds, Only: some, Root: *root})
	if err == nil && *document != "" {
		err = bench.Document(*document, tables.Bytes())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
