package workload

// Expr is an expression: a Number, an Attr, a Total, a Flag, a Member, a Not, a
// Binary or a Fold.
type Expr interface{ expr() }

type (
	// Number is a constant.
	Number float64

	// Attr is a number of the partner at hand.
	Attr string

	// Total is a number of the coalition.
	Total string

	// Flag is a truth of the partner at hand.
	Flag string

	// Member asks whether a text of the partner at hand is one of several.
	Member struct {
		Attr   string
		Values []string
	}

	// Not turns a truth round.
	Not struct{ X Expr }

	// Binary is one of and or < <= > >= + - *.
	Binary struct {
		Op   string
		X, Y Expr
	}

	// Fold is min or max of two numbers.
	Fold struct {
		Func string
		X, Y Expr
	}
)

func (Number) expr() {}
func (Attr) expr()   {}
func (Total) expr()  {}
func (Flag) expr()   {}
func (Member) expr() {}
func (Not) expr()    {}
func (Binary) expr() {}
func (Fold) expr()   {}

// Scope says what a rule reads.
type Scope int

// The scopes of rules.
const (
	Own   Scope = iota // one partner
	Mixed              // a partner and totals of the coalition
	Whole              // totals alone
)

// Dimensions are what rules add to.
var Dimensions = [2]string{"political", "military"}

// Rule adds an amount to a dimension where its condition holds: for each member
// or, of a Whole, once.
type Rule struct {
	ID        string
	Scope     Scope
	When      Expr
	Dimension int // an index into Dimensions
	Minus     bool
	Amount    Expr
}

// Op is += or -=.
func (r *Rule) Op() string {
	if r.Minus {
		return "-="
	}
	return "+="
}
