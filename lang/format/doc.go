// Package format writes a file in the one layout of the language.
//
// In: a parsed *lang.File. Out: its text, with every token and every comment
// as it was and in its order. A declaration that could not be read keeps its
// text, line ends apart.
//
//   - plan.go asks the tree where lines and columns begin.
//   - layout.go walks the raw tokens and makes lines of them; a line break
//     inside a clause stays where the author put it, because the end of an
//     expression can depend on it.
//   - space.go decides on the space between two tokens.
//   - align.go puts columns and trailing comments below each other.
//
// A new node needs nothing here: what follows a brace is laid out one item a
// line. To align a new kind of item, name it in plan.columns.
package format
