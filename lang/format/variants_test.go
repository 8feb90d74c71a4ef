package format

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/entente-lang/entente/lang"
	"github.com/entente-lang/entente/lang/internal/corpus"
	"github.com/entente-lang/entente/lang/source"
)

// Random bytes seldom make a declaration. These variants of the corpus nearly
// always do: the same tokens with other white space and comments between them,
// and here and there one left out, doubled, or taken from elsewhere.

func TestLawsOnVariants(t *testing.T) {
	rounds := uint64(20)
	if testing.Short() {
		rounds = 5
	}
	for _, c := range corpus.Load(t, "../testdata") {
		t.Run(c.Name, func(t *testing.T) {
			for seed := range rounds {
				checkLaws(t, variant(c.Text, seed))
			}
		})
	}
}

func FuzzVariants(f *testing.F) {
	cases := corpus.Load(f, "../testdata")
	for i := range cases {
		f.Add(uint(i), uint64(1))
	}
	f.Fuzz(func(t *testing.T, i uint, seed uint64) {
		checkLaws(t, variant(cases[i%uint(len(cases))].Text, seed))
	})
}

// gaps stand between two tokens; the first are the likelier ones.
var gaps = []string{"", " ", "  ", "\n", "\n\n", "\n\n\n", "\n  ", "\t", " // c\n", "\n// own\n", "\n\n  // own\n\n", "\r\n", " //\r\n", "\r"}

func variant(text string, seed uint64) string {
	if len(text) > 16<<10 {
		return text
	}
	random := rand.New(rand.NewPCG(seed, 0))
	tokens, _ := lang.Lex(source.New("v", text))
	layout, faults := random.IntN(20), random.IntN(3)*random.IntN(10)
	var b strings.Builder
	at := 0
	for _, token := range tokens {
		gap := text[at:token.Pos.Offset]
		at = token.Pos.Offset + len(token.Value)
		if random.IntN(20) < layout {
			gap = gaps[random.IntN(1+random.IntN(len(gaps)))]
		}
		if token.Type == lang.Comment && random.IntN(2) == 0 {
			continue
		}
		b.WriteString(gap)
		b.WriteString(changed(token, tokens, random, faults))
	}
	return b.String()
}

// changed is the token's text, or with a chance of faults in 1000 another.
func changed(token lang.Token, tokens []lang.Token, random *rand.Rand, faults int) string {
	if random.IntN(1000) >= faults {
		return token.Value
	}
	switch random.IntN(4) {
	case 0:
		return ""
	case 1:
		return token.Value + " " + token.Value
	}
	return tokens[random.IntN(len(tokens))].Value
}
