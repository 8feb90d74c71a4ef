// Resident scores W1 once and prints what memory it had at the most, in bytes.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/internal/bench/handgen/source"
	"github.com/entente-lang/entente/internal/workload"
	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
)

func main() {
	bytes, err := resident()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Println(bytes)
}

func resident() (bytes int, err error) {
	set, found := rules.Load(workload.Study(workload.NewRules(source.Seed, source.Rules), workload.NewWorld(1, 40), 39), ".")
	if diag.HasErrors(found) {
		return 0, fmt.Errorf("%v", found[0])
	}
	p, found := eval.Compile(set, eval.Options{})
	if p == nil {
		return 0, fmt.Errorf("%v", found[0])
	}
	if _, err := p.Score(context.Background(), eval.Input{Coalition: workload.Coalition}); err != nil {
		return 0, err
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscan(after, &bytes)
	return bytes << 10, err
}
