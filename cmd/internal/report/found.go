package report

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/entente-lang/entente/lang/diag"
	"github.com/entente-lang/entente/rules"
	"github.com/entente-lang/entente/rules/lint"
)

// NewFound puts findings of a study together with what identifies them. set
// may be nil.
func NewFound(prefix string, set *rules.Set, list []diag.Diagnostic) []Found {
	out := make([]Found, len(list))
	for i, print := range lint.Fingerprints(set, list) {
		if prefix != "" { // files of several studies may have one name
			sum := sha256.Sum256([]byte(prefix + "\x00" + print))
			print = hex.EncodeToString(sum[:16])
		}
		out[i] = Found{list[i], prefix, print}
	}
	return out
}

// prints are what identifies each finding, none of them twice.
func prints(list []Found) []string {
	out := make([]string, len(list))
	seen := map[string]int{}
	for i, f := range list {
		p := f.Print
		if p == "" {
			sum := sha256.Sum256([]byte(string(f.Code) + "\x00" + f.Message))
			p = hex.EncodeToString(sum[:16])
		}
		seen[p]++
		if n := seen[p]; n > 1 {
			p += "-" + strconv.Itoa(n)
		}
		out[i] = p
	}
	return out
}
