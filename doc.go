// Package entente judges military coalitions by declarative rules.
//
// Rule files describe partners, caveats, legitimacy sources and the rules of
// judgement; a coalition proposed in them is scored for its political value and
// its military effectiveness, and every point of both is traced to a rule, a
// line and a source.
//
//	package main
//
//	import (
//		"context"
//		"fmt"
//		"log"
//		"os"
//
//		"github.com/entente-lang/entente"
//	)
//
//	func main() {
//		set, _, err := entente.Compile(os.DirFS("examples/quickstart"), entente.Options{}, ".")
//		if err != nil {
//			log.Fatal(err)
//		}
//		result, err := set.Score(context.Background(), "watch", entente.Question{})
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println(result.Scores["political"].Value, result.Scores["military"].Value)
//	}
//
// The pipeline, each stage a package of its own:
//
//	text -> lang.Parse -> *lang.File -> rules.Load -> *rules.Set
//	     -> eval.Compile -> *eval.Program -> Score -> *eval.Result
//
// A program that imports this package takes in two modules, participle and
// expr, and no others.
package entente
