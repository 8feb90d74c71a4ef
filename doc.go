// Package entente judges military coalitions by declarative rules.
//
// Rule files describe partners, caveats, legitimacy sources and the rules of
// judgement; a coalition proposed in them is scored for its political value and
// its military effectiveness, and every point of both is traced to a rule, a
// line and a source.
//
//	engine, err := entente.New(entente.Options{})
//	set, findings := engine.Compile(ctx, entente.Dir("study"))
//	result, err := set.Coalition("watch").With("lumera").Score(ctx, entente.Call{})
//
// The pipeline, each stage a package of its own:
//
//	text -> lang.Parse -> *lang.File -> rules.Load -> *rules.Set
//	     -> eval.Compile -> *eval.Program -> Score -> *eval.Result
//
// Engines, sets and coalitions are immutable and safe for any number of
// goroutines; nothing is global. The cost of a judgement is known and bounded
// before it runs. A program that imports this package takes in two modules,
// participle and expr, and no others. docs/embedding.md shows a first program, a
// service and a batch.
package entente
