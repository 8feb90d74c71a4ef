package diag

// Code names a kind of finding. Codes are words, so that a suppression or a
// report can be read without a list.
type Code string

// Info is what is known about a code.
type Info struct {
	Code     Code
	Severity Severity
	Title    string // in a few words
	Why      string // why it matters, and what to do
	Bad      string // a text that has it, or "" where one file cannot show it
	Good     string // the same, mended
}

// The codes, by the stage that gives them.
const (
	// Text to tree.
	Syntax      Code = "syntax"
	BadText     Code = "bad-text"
	BadLiteral  Code = "bad-literal"
	TooLarge    Code = "too-large"
	TooDeep     Code = "too-deep"
	BadEdition  Code = "bad-edition"
	BadInterval Code = "bad-interval"

	// Files and tables.
	MissingFile  Code = "missing-file"
	OutsideRoot  Code = "outside-root"
	ImportCycle  Code = "import-cycle"
	BadTable     Code = "bad-table"
	UnknownField Code = "unknown-column"

	// Names and types.
	UnknownName  Code = "unknown-name"
	NotImported  Code = "not-imported"
	Duplicate    Code = "duplicate"
	ReservedName Code = "reserved-name"
	TypeMismatch Code = "type-mismatch"
	UnitMismatch Code = "unit-mismatch"
	OutOfRange   Code = "out-of-range"
	Required     Code = "required-attribute"
	DeriveCycle  Code = "derive-cycle"
	BadClause    Code = "bad-clause"
	NotAllowed   Code = "not-allowed"
	TableGap     Code = "table-gap"
	TableOverlap Code = "table-overlap"
	TableRow     Code = "table-unreachable"
	PairOrder    Code = "pair-order"

	// Judgement.
	Missing    Code = "missing-value"
	Bounded    Code = "score-bounded"
	NeverFired Code = "rule-never-fired"
	Unmet      Code = "requirement-unmet"
	BadNumber  Code = "bad-number"
	TooCostly  Code = "too-costly"
	Cancelled  Code = "cancelled"
	TestFailed Code = "test-failed"
	HostFailed Code = "host-function"
	Internal   Code = "internal"
)

// Codes is the table, in the order of the constants.
var Codes = []Info{
	{Syntax, Error, "the text does not follow the grammar",
		"A declaration that cannot be read is left out as a whole; the others are still checked. The message names what stood there and what may stand there.",
		"import \"std/core\"\nrule r {\n  whne true\n  political += 1\n}", "import \"std/core\"\nrule r {\n  when true\n  political += 1\n}"},
	{BadText, Error, "a character or a string that no file may hold",
		"Files are UTF-8 text. A string ends on the line it began; comments begin with // and end with the line.",
		"let a = 1 $ 2", "let a = 1 + 2"},
	{BadLiteral, Error, "a literal that has no value",
		"A date must exist in the calendar, a number must be finite, a percentage needs a number before its sign.",
		"let end = 2003-02-30", "let end = 2003-02-28"},
	{TooLarge, Error, "a file, an expression or a study over its size limit",
		"Sizes are bounded before anything is read into memory, so that no file can exhaust the machine. Split the file, or move the numbers into a table.", "", ""},
	{TooDeep, Error, "brackets or signs nested too deeply",
		"Nesting is bounded before anything recurses, so that no text can exhaust the stack. Give the inner part a name with `let` or `derive`.", "", ""},
	{BadEdition, Error, "an edition this version does not know",
		"`edition N` says which edition of the language a file is written in. A newer entente may know it.",
		"edition 7", "edition 1"},
	{BadInterval, Error, "an interval or a spread that cannot be",
		"The low end of a range must not lie above its high end, and a spread must be positive.",
		"param w share 0.9..0.1 = 0.5", "param w share 0.1..0.9 = 0.5"},
	{MissingFile, Error, "a file or a table that is not there",
		"Imports and tables are looked up from the folder of the file that names them; standard packs begin with `std/`.",
		"import \"nowhere.entente\"", "import \"std/core\""},
	{OutsideRoot, Error, "a path that leads out of the study",
		"A file reads nothing but what lies below the study's root: no absolute path, no way out through `..` or a link.",
		"import \"/etc/passwd\"", "import \"std/core\""},
	{ImportCycle, Error, "files that import each other in a circle",
		"Move what both files need into a third one.", "", ""},
	{BadTable, Error, "a table whose rows cannot be read",
		"Tables are CSV with a header. Each cell must read as the type of the attribute it fills; an empty cell is an absent value.", "", ""},
	{UnknownField, Error, "a column the table does not have",
		"The right side of `attribute = column` is a column of the table's header; write it in quotes if it is not a plain word.", "", ""},
	{UnknownName, Error, "a name nobody declared",
		"Names come from the file itself and from what it imports. The hint gives the nearest name.",
		"import \"std/core\"\nrule r {\n  for p in members\n  political += 10 * p.standign\n}", "import \"std/core\"\nrule r {\n  for p in members\n  political += 10 * p.standing\n}"},
	{NotImported, Error, "a name that is declared in a file not imported here",
		"A file sees its own names and those of its imports, so that it can be read and checked by itself. Add the import that the hint gives.", "", ""},
	{Duplicate, Error, "the same thing said twice",
		"A name is declared once, and a value is given once, by one file or table. The related place shows the other one.",
		"let a = 1\nlet a = 2", "let a = 1\nlet b = 2"},
	{ReservedName, Error, "a word of the language used as a name",
		"Words that have a meaning of their own in rules or expressions cannot be names.",
		"kind k {\n  filter number\n}", "kind k {\n  filter_size number\n}"},
	{TypeMismatch, Error, "a value or an expression of the wrong type",
		"Every attribute and every expression has a type; the message gives the one found and the one needed.",
		"import \"std/core\"\nrule r {\n  for p in members\n  when p.standing\n  political += 1\n}", "import \"std/core\"\nrule r {\n  for p in members\n  when p.standing > 50%\n  political += 1\n}"},
	{UnitMismatch, Error, "quantities of different units added or compared",
		"Soldiers and dollars can be divided by one another, not added or compared.",
		"kind k {\n  men count in soldiers = 0\n  pay number in usd = 0\n}\nderive k.odd bool = men > pay", "kind k {\n  men count in soldiers = 0\n  pay number in usd = 0\n}\nderive k.odd bool = men > 100"},
	{OutOfRange, Error, "a number outside the range its attribute declares",
		"Ranges are declared with the attribute, so that a slip of a digit or a percent sign is found where it was made.",
		"import \"std/core\"\npartner esp {\n  standing = 55\n}", "import \"std/core\"\npartner esp {\n  standing = 55%\n}"},
	{Required, Error, "a required attribute without a value",
		"An attribute that is neither optional nor has a default must be given for every record.",
		"kind k {\n  size number\n}\nk small {\n}", "kind k {\n  size number\n}\nk small {\n  size = 3\n}"},
	{DeriveCycle, Error, "derivations that depend on each other in a circle",
		"Each derived attribute must rest in the end on declared ones. The message prints the path of the circle.",
		"kind k {\n  x number = 0\n}\nderive k.a number = b\nderive k.b number = a", "kind k {\n  x number = 0\n}\nderive k.a number = b\nderive k.b number = x"},
	{BadClause, Error, "a clause that is missing, doubled or out of place",
		"A rule needs at least one effect and may have one `for` and one `when`; the message says which clause is at fault.",
		"import \"std/core\"\nrule r {\n  when true\n}", "import \"std/core\"\nrule r {\n  when true\n  political += 1\n}"},
	{NotAllowed, Error, "a construct of the expression language that entente leaves out",
		"Expressions keep to a small part of expr-lang whose cost is bounded and whose result is the same on every machine. The hint names what to write instead.",
		"let a = 2 ** 3", "let a = pow(2, 3)"},
	{TableGap, Warning, "a decision table that does not cover every case",
		"For the input shown no row applies, so the attribute would be missing. Add a row, or a last row of `-`.",
		"kind k {\n  nato bool = false\n}\ntable k.w share {\n  hit unique\n  | nato || w  |\n  | true || 1 |\n}", "kind k {\n  nato bool = false\n}\ntable k.w share {\n  hit unique\n  | nato  || w |\n  | true  || 1 |\n  | false || 0 |\n}"},
	{TableOverlap, Error, "rows of a decision table that contradict each other",
		"With `hit unique` at most one row may apply, with `hit any` all rows that apply must agree. For the input shown that does not hold.",
		"kind k {\n  nato bool = false\n}\ntable k.w share {\n  hit unique\n  | nato || w |\n  | true || 1 |\n  | -    || 0 |\n}", "kind k {\n  nato bool = false\n}\ntable k.w share {\n  hit first\n  | nato || w |\n  | true || 1 |\n  | -    || 0 |\n}"},
	{TableRow, Warning, "a row of a decision table that can never apply",
		"Earlier rows already cover every input this row could match.",
		"kind k {\n  nato bool = false\n}\ntable k.w share {\n  hit first\n  | nato || w |\n  | -    || 0 |\n  | true || 1 |\n}", "kind k {\n  nato bool = false\n}\ntable k.w share {\n  hit first\n  | nato || w |\n  | true || 1 |\n  | -    || 0 |\n}"},
	{PairOrder, Error, "a pair rule that depends on which of the two comes first",
		"`for p, q in members` visits each two members once, in no order that means anything. The rule must say the same when the names are exchanged, or a renamed record could change a score.",
		"import \"std/core\"\nrule r {\n  for p, q in members\n  when p.quality < q.quality\n  military -= 1\n}", "import \"std/core\"\nrule r {\n  for p, q in members\n  when abs(p.quality - q.quality) > 50%\n  military -= 1\n}"},
	{Missing, Warning, "a rule could not be judged because a value is absent",
		"Reading an optional attribute that has no value is reported, never taken as 0 or false. Give the value, or say what stands in for it: `p.troops ?? 0`.", "", ""},
	{Bounded, Warning, "a score was cut at the end of its range",
		"The contributions add up to more, or less, than the dimension's range allows. Differences between coalitions vanish at the bound.", "", ""},
	{NeverFired, Note, "a rule that applied to nobody",
		"Its condition was false for every binding in this coalition on this day.", "", ""},
	{Unmet, Warning, "a requirement of the coalition does not hold",
		"Requirements are kept apart from scores: the coalition is scored all the same.", "", ""},
	{BadNumber, Error, "a calculation without a finite result",
		"A division by zero, a logarithm of a negative number or an overflow is an error at its place, never a value.", "", ""},
	{TooCostly, Error, "a rule set over the cost limit",
		"The cost of every expression is known before it runs: the size of its collections times the size of its text. Raise the limit if the study needs it.", "", ""},
	{Cancelled, Error, "the evaluation was stopped before it ended", "The caller's time ran out or it asked to stop.", "", ""},
	{TestFailed, Error, "an expectation of a test that does not hold",
		"Either the rules changed their answer, or the test expects what they never promised. The values that the parts of the expectation came out as stand beside it.", "", ""},
	{HostFailed, Error, "a function of the host failed",
		"A program that embeds entente can offer functions of its own to rule files. One of them returned an error or panicked; the message says which and why.", "", ""},
	{Internal, Error, "a fault of entente itself",
		"Reading the rules ended in a panic, which was caught. The rules are not to blame; please report it with the files that show it.", "", ""},
}

var byCode = func() map[Code]*Info {
	m := make(map[Code]*Info, len(Codes))
	for i := range Codes {
		m[Codes[i].Code] = &Codes[i]
	}
	return m
}()

// Lookup finds what is known about a code.
func Lookup(c Code) (Info, bool) {
	if i, ok := byCode[c]; ok {
		return *i, true
	}
	return Info{}, false
}

// Severity is the severity that findings of the code have. A code that is not
// in the table is an error, and a test holds that there is none.
func (c Code) Severity() Severity {
	if i, ok := byCode[c]; ok {
		return i.Severity
	}
	return Error
}
