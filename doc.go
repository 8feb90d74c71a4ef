// Package entente judges military coalitions by declarative rules.
//
// Rule files describe partners, caveats, legitimacy sources and the rules of
// judgement; a coalition proposed in them is scored for its political value and
// its military effectiveness, and every point of both is traced to a rule, a
// line and a source.
//
//	set, findings, err := entente.Compile(os.DirFS("study"), entente.Options{}, ".")
//	if err != nil { … findings say what is wrong, and where … }
//	result, err := set.Score(ctx, "willing", entente.Question{AsOf: "2004-03-01"})
//
// The pipeline, each stage a package of its own:
//
//	text -> lang.Parse -> *lang.File -> rules.Load -> *rules.Set
//	     -> eval.Compile -> *eval.Program -> Score -> *eval.Result
//
// Whoever imports this package pays for participle and expr and nothing else.
package entente
