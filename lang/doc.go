// Package lang turns text into a tree and knows nothing of meaning.
//
// In: a source.File. Out: a *File, which holds every declaration that could be
// read and gives all tokens with their comments, and findings.
//
//   - token.go is the one table of words and signs; lexer.go scans them, never
//     fails and bounds nesting before anything recurses.
//   - ast.go is the one list of nodes, each with its grammar beside it; those
//     that large studies are made of read themselves, in clause.go.
//   - parser.go reads one declaration at a time, so that a mistake costs one
//     declaration and not the file; window.go shows participle the tokens.
//   - expr.go and table.go find where expressions and table cells end; what
//     they mean is the business of package expression.
//   - walk.go visits the tree; dump.go shows it, as text and for JSON.
//
// To add a node: its struct in ast.go, its children in walk.go, its layout in
// package format, a case in testdata.
package lang
