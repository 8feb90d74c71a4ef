package search_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"github.com/entente-lang/entente/eval"
	"github.com/entente-lang/entente/eval/search"
	"github.com/entente-lang/entente/rules"
)

// watch is a study of four partners.
func watch() *eval.Program {
	set, _ := rules.Load(fstest.MapFS{"watch.entente": {Data: []byte(`edition 1
kind partner {
  troops   number 0..1000
  standing share
}
dimension political { range = 0..100 }
dimension military { range = 0..100 }
partner alda { troops = 100  standing = 50% }
partner bryn { troops = 40  standing = 30% }
partner corr { troops = 5  standing = 40% }
partner dunn { troops = 30  standing = 0% }
coalition watch {
  as_of = 2031-06-01
  lead = alda
  members = [bryn]
  candidates = [corr, dunn]
}
rule standing_pays { for p in members
  political += 10 * p.standing }
rule force { for p in members
  military += 0.5 * p.troops }
rule friction { military *= pow(count(members), -0.2) }
`)}}, ".")
	program, _ := eval.Compile(set, eval.Options{})
	return program
}

// The coalitions that no other is at least as good as in both scores.
func ExampleSpace_Frontier() {
	space, err := search.New(context.Background(), watch(), "watch", search.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := space.Frontier(context.Background(), "political", "military")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range f.Coalitions {
		fmt.Printf("%.2f %.2f %v\n", c.Scores["political"], c.Scores["military"], c.Members)
	}
	fmt.Println("proved:", f.Proof.Complete, "of", f.Proof.Coalitions)
	// Output:
	// 12.00 66.31 [alda bryn corr dunn]
	// 8.00 68.23 [alda bryn dunn]
	// proved: true of 8
}

// The smallest coalition that is worth nine points politically.
func ExampleSpace_Smallest() {
	o := search.Options{Floors: []search.Floor{{Dimension: "political", Value: 9}}}
	space, err := search.New(context.Background(), watch(), "watch", o)
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := space.Smallest(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Expense, "members:", r.Coalitions[0].Members)
	// Output: 2 members: [alda corr]
}

// What each partner is worth over all coalitions of the others.
func ExampleSpace_Values() {
	space, err := search.New(context.Background(), watch(), "watch", search.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := space.Values(context.Background(), search.Sampling{}, "political")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range v.Partners {
		fmt.Println(p.ID, p.Shapley["political"].Exact)
	}
	// Output:
	// bryn 3
	// corr 4
	// dunn 0
}
