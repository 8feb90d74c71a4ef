package lang

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Token is one piece of a file's text. Comments are tokens too; white space is
// not.
type Token = lexer.Token

// The token types. Participle reserves -1 for the end of the file.
const (
	Ident    lexer.TokenType = -(iota + 2) // a name: letters, digits and _, not beginning with a digit
	Keyword                                // a word from Keywords
	Number                                 // 1_300, 0.85, 2.5e3
	Percent                                // 55%
	Date                                   // 2004-03-14
	Duration                               // 18 months
	String                                 // "text"
	Punct                                  // an operator, a bracket or another sign
	Comment                                // from // to the end of the line
	Invalid                                // text that is none of these; already reported
)

// symbols names the token types for the grammar.
var symbols = map[string]lexer.TokenType{
	"EOF": lexer.EOF, "Ident": Ident, "Keyword": Keyword, "Number": Number, "Percent": Percent,
	"Date": Date, "Duration": Duration, "String": String, "Punct": Punct, "Comment": Comment, "Invalid": Invalid,
}

// Keywords are the reserved words: those that begin a declaration and those
// that begin a clause. They cannot be names. All other words of the grammar
// (from, key, in, of, hit …) keep their meaning only in their place.
var Keywords = []struct {
	Word  string
	Begin bool   // begins a declaration
	Doc   string // what it says, for help in editors and the reference
}{
	{"edition", true, "the edition of the language the file is written in"},
	{"import", true, "makes the names of a standard pack or of another file visible"},
	{"kind", true, "a schema: the attributes that records of this kind have"},
	{"relation", true, "a number or a truth about each pair of records"},
	{"dimension", true, "something a coalition is scored on"},
	{"derive", true, "an attribute computed from others"},
	{"table", true, "an attribute computed by cases"},
	{"param", true, "a calibration: a named, ranged number that a study may set"},
	{"let", true, "a named constant"},
	{"source", true, "a bibliography entry; inside a block, the citation of one"},
	{"coalition", true, "who proposes to fight together, for what, and under which requirements"},
	{"rule", true, "a condition and its effects on dimensions"},
	{"trigger", true, "a condition on a partner over time and what it brings about"},
	{"scenario", true, "dated events that change attributes"},
	{"test", true, "an example that must come out as stated"},
	{"property", true, "a law that must hold over ranges of attributes"},
	{"for", false, "the records a rule is applied to, one by one"},
	{"when", false, "the condition under which a rule applies"},
	{"then", false, "the form of defection a trigger forces"},
	{"because", false, "the reason, in words; {…} puts in a value"},
	{"claim", false, "what the cited author says"},
	{"calibration", false, "what is our own number or form, in no source"},
	{"require", false, "a hard constraint of a coalition, kept apart from its scores"},
	{"hazard", false, "the rate at which a trigger makes a partner leave"},
	{"every", false, "the length of a scenario's period"},
	{"at", false, "the day of an event"},
	{"given", false, "the coalition a test or a property speaks of"},
	{"expect", false, "what must come out"},
	{"vary", false, "an attribute or a parameter that a property moves over a range"},
}

var keyword, beginsDeclaration = func() (all, begin map[string]bool) {
	all, begin = map[string]bool{}, map[string]bool{}
	for _, k := range Keywords {
		all[k.Word] = true
		begin[k.Word] = k.Begin
	}
	return all, begin
}()

// onlyBegins reports whether a token can be nothing but the beginning of a
// declaration. Two of the words can also stand inside one: source cites, and
// coalition names a kind.
func onlyBegins(t Token) bool {
	return t.Type == Keyword && beginsDeclaration[t.Value] && t.Value != "source" && t.Value != "coalition"
}

// durations are the words that make a number a length of time, with their
// length in months.
var durations = map[string]float64{
	"month": 1, "months": 1, "year": 12, "years": 12,
}

// puncts are the signs of the language, longest first so that the lexer takes
// the longest that fits.
var puncts = []string{
	"+/-", "...", "+=", "-=", "*=", "==", "!=", "<=", ">=", "||", "&&", "??", "?.", "..", "**", "::",
	"±", "{", "}", "(", ")", "[", "]", ",", "=", "+", "-", "*", "/", "<", ">", ".", ":", "?", "|", "#", "!", "%", "^", ";",
}

// punctsBy are the signs by their first byte, the longest first.
var punctsBy = func() (by [256][]string) {
	for _, p := range puncts {
		by[p[0]] = append(by[p[0]], p)
	}
	return by
}()

// operatorWords are the operators of expressions that are written as words.
var operatorWords = map[string]bool{"and": true, "or": true, "not": true, "in": true}

// binarySigns are the signs that join two operands. An expression goes on over
// a line's end before or after one of them.
var binarySigns = map[string]bool{
	"==": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true, "+": true, "-": true, "*": true,
	"/": true, "?": true, ":": true, "??": true, ".": true, "&&": true, "**": true, "^": true, "%": true, "..": true, "?.": true,
}

// Sticks reports whether two tokens, written with no space between them, would
// be scanned as something else.
func Sticks(a, b Token) bool {
	if a.Type == Number {
		return b.Value == "." || b.Value == "%" || b.Type != Punct
	}
	if a.Type != Punct || b.Type != Punct {
		return a.Type != Punct && b.Type != Punct
	}
	start := a.Value + b.Value[:1]
	return start == "//" || slices.ContainsFunc(puncts, func(p string) bool { return strings.HasPrefix(p, start) })
}

// IsOperatorWord reports whether a token is an operator of expressions that is
// written as a word.
func IsOperatorWord(t Token) bool { return t.Type == Ident && operatorWords[t.Value] }
