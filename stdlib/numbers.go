package stdlib

import (
	"math"
	"strconv"
)

var numberFuncs = []*Func{
	{
		Name:     "min",
		Doc:      "The smallest of the numbers given, in their unit. For the numbers of a collection see smallest.",
		Params:   []Param{{Name: "x", Type: number, Doc: "one number or more, all in one unit"}},
		Variadic: true,
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"min(3, 1, 2)", "1"}, {"min(40%, 0.5)", "0.4"}},
		Call:     func(args []any) any { return extreme(args, func(a, b float64) bool { return a < b }) },
	},
	{
		Name:     "max",
		Doc:      "The largest of the numbers given, in their unit. For the numbers of a collection see largest.",
		Params:   []Param{{Name: "x", Type: number, Doc: "one number or more, all in one unit"}},
		Variadic: true,
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"max(3, 1, 2)", "3"}, {"max(-2, 0)", "0"}},
		Call:     func(args []any) any { return extreme(args, func(a, b float64) bool { return a > b }) },
	},
	{
		Name:     "abs",
		Doc:      "The size of a number without its sign, in the number's unit.",
		Params:   []Param{{Name: "x", Type: number, Doc: "any number"}},
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"abs(-3.5)", "3.5"}, {"abs(2)", "2"}},
		Plain:    math.Abs,
	},
	{
		Name: "clamp",
		Doc:  "The number nearest to x from low to high, in the unit of x. It is an error for low to be above high.",
		Params: []Param{
			{Name: "x", Type: number, Doc: "any number"},
			{Name: "low", Type: number, Doc: "the least result, in the unit of x"},
			{Name: "high", Type: number, Doc: "the greatest result, in the unit of x"},
		},
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"clamp(7, 0, 5)", "5"}, {"clamp(-20%, 0, 1)", "0"}, {"clamp(3, 0, 5)", "3"}},
		Plain:    clamp,
	},
	{
		Name: "round",
		Doc: "The number of that many decimals nearest to x, in the unit of x. What lies exactly in the middle goes to " +
			"the even digit. The number judged is the binary one: 2.675 is stored a little below its decimal, so round(2.675, 2) is 2.67.",
		Params: []Param{
			{Name: "x", Type: number, Doc: "any number"},
			{Name: "digits", Type: count, Doc: "decimals to keep, from 0 to 15; 0 when left out", Optional: true},
		},
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"round(2.5)", "2"}, {"round(3.5)", "4"}, {"round(-1.267, 2)", "-1.27"}, {"round(2.675, 2)", "2.67"}},
		Call:     callRound,
	},
	{
		Name:     "floor",
		Doc:      "The greatest whole number that is not above x, in the unit of x.",
		Params:   []Param{{Name: "x", Type: number, Doc: "any number"}},
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"floor(2.9)", "2"}, {"floor(-2.1)", "-3"}},
		Plain:    func(x float64) float64 { return unsigned(math.Floor(x)) },
	},
	{
		Name:     "ceil",
		Doc:      "The least whole number that is not below x, in the unit of x.",
		Params:   []Param{{Name: "x", Type: number, Doc: "any number"}},
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"ceil(2.1)", "3"}, {"ceil(-2.9)", "-2"}},
		Plain:    func(x float64) float64 { return unsigned(math.Ceil(x)) },
	},
	{
		Name:     "sqrt",
		Doc:      "The square root, correctly rounded. It is an error for x to be negative.",
		Params:   []Param{{Name: "x", Type: number, Doc: "0 or more"}},
		Result:   number,
		Examples: []Example{{"sqrt(9)", "3"}, {"sqrt(2)", "1.4142135623730951"}},
		Plain:    func(x float64) float64 { return unsigned(math.Sqrt(x)) },
	},
	{
		Name:     "exp",
		Doc:      "The number e to the power of x. It is 0 for x below -745.2; it is an error for x to be above 709.7.",
		Params:   []Param{{Name: "x", Type: number, Doc: "a number without a unit, at most 709.7"}},
		Result:   number,
		Examples: []Example{{"exp(0)", "1"}, {"exp(1)", "2.718281828459045"}},
		Plain:    exp,
	},
	{
		Name:     "ln",
		Doc:      "The natural logarithm, to the base e. It is an error for x to be 0 or negative.",
		Params:   []Param{{Name: "x", Type: number, Doc: "a number above 0, without a unit"}},
		Result:   number,
		Examples: []Example{{"ln(1)", "0"}, {"ln(2)", "0.6931471805599453"}},
		Plain:    ln,
	},
	{
		Name:     "log10",
		Doc:      "The logarithm to the base 10: how many powers of ten. It is an error for x to be 0 or negative.",
		Params:   []Param{{Name: "x", Type: number, Doc: "a number above 0, without a unit"}},
		Result:   number,
		Examples: []Example{{"log10(1000)", "3"}, {"log10(2)", "0.3010299956639812"}},
		Plain:    log10,
	},
	{
		Name: "pow",
		Doc: "The number x to the power of y; anything to the power of 0 is 1. It is an error for a negative x to have a y " +
			"that is not whole, for 0 to have a negative y, and for the result to be above 1.7e308.",
		Params: []Param{
			{Name: "x", Type: number, Doc: "the base"},
			{Name: "y", Type: number, Doc: "the exponent, without a unit"},
		},
		Result:   number,
		Examples: []Example{{"pow(2, 10)", "1024"}, {"pow(2, 0.5)", "1.4142135623730951"}, {"pow(-2, 3)", "-8"}, {"pow(10, -2)", "0.01"}},
		Plain:    pow,
	},
	{
		Name: "near",
		Doc:  "Whether two numbers in one unit differ by at most the tolerance.",
		Params: []Param{
			{Name: "a", Type: number, Doc: "any number"},
			{Name: "b", Type: number, Doc: "a number in the unit of a"},
			{Name: "tolerance", Type: number, Doc: "0 or more, in the unit of a"},
		},
		Result:   boolean,
		Examples: []Example{{"near(0.3, 30.1%, 0.01)", "true"}, {"near(1, 2, 0.5)", "false"}},
		Call: func(args []any) any {
			return math.Abs(args[0].(float64)-args[1].(float64)) <= args[2].(float64)
		},
	},
}

// extreme is the argument that no other one comes before.
func extreme(args []any, before func(a, b float64) bool) float64 {
	best := args[0].(float64)
	for _, a := range args[1:] {
		if x := a.(float64); before(x, best) {
			best = x
		}
	}
	return unsigned(best)
}

func clamp(x, low, high float64) float64 {
	if !(low <= high) {
		return math.NaN()
	}
	return unsigned(max(low, min(x, high)))
}

func callRound(args []any) any {
	digits := 0.0
	if len(args) > 1 {
		digits = args[1].(float64)
	}
	return round(args[0].(float64), digits)
}

// maxDigits keeps round within what the 53 bits of a number can tell apart.
const maxDigits = 15

// round goes through the decimal form, which strconv computes exactly and
// rounds once. Scaling by a power of ten instead would round twice, and would
// make round(0.285, 2) depend on the luck of the product.
func round(x, digits float64) float64 {
	if !(digits >= 0 && digits <= maxDigits) || digits != math.Floor(digits) {
		return math.NaN()
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', int(digits), 64), 64)
	if err != nil { // only for what is beyond the largest float64, which x is not
		return math.NaN()
	}
	return unsigned(rounded)
}
