package stdlib

import "math"

var collectionFuncs = []*Func{
	{
		Name: "count",
		Doc:  "How many items of a collection meet the condition; without a condition, how many there are.",
		Params: []Param{
			{Name: "list", Type: items, Doc: "a collection"},
			{Name: "condition", Type: boolean, Doc: "true or false of one item", Optional: true},
		},
		Result:   count,
		Over:     Predicate,
		Examples: []Example{{"count([4, 5, 6], # > 4)", "2"}, {"count([4, 5, 6])", "3"}, {"count([])", "0"}},
	},
	{
		Name: "sum",
		Doc:  "The sum of a value over the items of a collection, or of the numbers of a collection, in their unit. Over nothing it is 0.",
		Params: []Param{
			{Name: "list", Type: items, Doc: "a collection; of numbers, where no value is named"},
			{Name: "value", Type: number, Doc: "a number for one item", Optional: true},
		},
		Result:   number,
		Over:     Selector,
		Examples: []Example{{"sum([1, 2, 3])", "6"}, {"sum([1, 2, 3], # * 10)", "60"}, {"sum([])", "0"}},
	},
	{
		Name:     "all",
		Doc:      "Whether every item of a collection meets the condition. Of nothing it is true.",
		Params:   conditionParams,
		Result:   boolean,
		Over:     Predicate,
		Examples: []Example{{"all([2, 3], # > 1)", "true"}, {"all([1, 2], # > 1)", "false"}, {"all([], # > 1)", "true"}},
	},
	{
		Name:     "any",
		Doc:      "Whether at least one item of a collection meets the condition. Of nothing it is false.",
		Params:   conditionParams,
		Result:   boolean,
		Over:     Predicate,
		Examples: []Example{{"any([1, 2], # > 1)", "true"}, {"any([1, 2], # > 2)", "false"}, {"any([], # > 1)", "false"}},
	},
	{
		Name:     "none",
		Doc:      "Whether no item of a collection meets the condition. Of nothing it is true.",
		Params:   conditionParams,
		Result:   boolean,
		Over:     Predicate,
		Examples: []Example{{"none([1, 2], # > 2)", "true"}, {"none([1, 2], # > 1)", "false"}},
	},
	{
		Name:     "one",
		Doc:      "Whether exactly one item of a collection meets the condition.",
		Params:   conditionParams,
		Result:   boolean,
		Over:     Predicate,
		Examples: []Example{{"one([1, 2, 3], # > 2)", "true"}, {"one([1, 2, 3], # > 1)", "false"}},
	},
	{
		Name:     "filter",
		Doc:      "The items of a collection that meet the condition, in their order: a collection of the same type.",
		Params:   conditionParams,
		Result:   items,
		Over:     Predicate,
		Examples: []Example{{"filter([1, 2, 3], # >= 2)", "[2, 3]"}, {"filter([1, 2, 3], # > 3)", "[]"}},
	},
	{
		Name: "map",
		Doc:  "A number for each item of a collection, in their order and in the unit of the value.",
		Params: []Param{
			{Name: "list", Type: items, Doc: "a collection"},
			{Name: "value", Type: number, Doc: "a number for one item"},
		},
		Result:   numbers,
		Over:     Selector,
		Examples: []Example{{"map([1, 2, 3], # * 2)", "[2, 4, 6]"}, {"mean(map([1, 2, 3], # * 2))", "4"}},
	},
	{
		Name: "best",
		Doc: "The item of a collection for which a value is largest; of several, the record whose id, or the text that, comes first " +
			"in the alphabet, or the smallest number. Of nothing it has no value.",
		Params: []Param{
			{Name: "list", Type: items, Doc: "a collection"},
			{Name: "value", Type: number, Doc: "a number for one item"},
		},
		Result:   item,
		Over:     Selector,
		Examples: []Example{{"best([4, 1, 3], # * -1)", "1"}, {"best([4, 1, 3], # * 0)", "1"}},
	},
	{
		Name:     "mean",
		Doc:      "The arithmetic mean of numbers, in their unit. It is an error for there to be none.",
		Params:   numbersParams,
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"mean([1, 2, 6])", "3"}, {"mean([0.1, 0.1, 0.1])", "0.1"}},
		Plain:    mean,
	},
	{
		Name: "median",
		Doc: "The middle one of numbers in order of size, or the mean of the middle two, in their unit. " +
			"It is an error for there to be none.",
		Params:   numbersParams,
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"median([9, 1, 2])", "2"}, {"median([4, 1, 2, 9])", "3"}},
		Plain:    median,
	},
	{
		Name:     "product",
		Doc:      "The product of numbers without a unit. Of nothing it is 1.",
		Params:   numbersParams,
		Result:   number,
		Examples: []Example{{"product([2, 3, 4])", "24"}, {"product([])", "1"}},
		Plain:    product,
	},
	{
		Name:     "smallest",
		Doc:      "The smallest of numbers, in their unit. It is an error for there to be none.",
		Params:   numbersParams,
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"smallest([3, 1, 2])", "1"}, {"smallest([-50%])", "-0.5"}},
		Plain:    smallest,
	},
	{
		Name:     "largest",
		Doc:      "The largest of numbers, in their unit. It is an error for there to be none.",
		Params:   numbersParams,
		Result:   number,
		SameUnit: true,
		Examples: []Example{{"largest([3, 1, 2])", "3"}, {"largest([-50%])", "-0.5"}},
		Plain:    largest,
	},
	{
		Name: "share_of",
		Doc: "What part is of whole, part / whole, as a share; nothing of nothing is 0. " +
			"It is an error for part to be negative or above whole.",
		Params: []Param{
			{Name: "part", Type: number, Doc: "from 0 to whole"},
			{Name: "whole", Type: number, Doc: "0 or more, in the unit of part"},
		},
		Result:   share,
		Examples: []Example{{"share_of(1, 4)", "0.25"}, {"share_of(0, 0)", "0"}},
		Plain:    shareOf,
	},
	{
		Name: "gini",
		Doc: "How unequal numbers are, the Gini coefficient: 0 where all are equal, 1 - 1/n where one of n has everything. " +
			"It is an error for a number to be negative or for their sum to be 0.",
		Params:   amountsParams,
		Result:   share,
		Examples: []Example{{"gini([5, 5, 5])", "0"}, {"gini([0, 0, 0, 8])", "0.75"}, {"gini([1, 3])", "0.25"}},
		Plain:    gini,
	},
	{
		Name: "herfindahl",
		Doc: "How concentrated numbers are, the Herfindahl index: the sum of the squares of their shares. It is 1/n where n are " +
			"equal and 1 where one has everything; 1 / herfindahl(x) is the number of equals that would be as concentrated. " +
			"It is an error for a number to be negative or for their sum to be 0.",
		Params:   amountsParams,
		Result:   share,
		Examples: []Example{{"herfindahl([5, 5, 5, 5])", "0.25"}, {"herfindahl([0, 8])", "1"}, {"herfindahl([1, 3])", "0.625"}},
		Plain:    herfindahl,
	},
}

// Parameters that several functions of this family have.
var (
	conditionParams = []Param{
		{Name: "list", Type: items, Doc: "a collection"},
		{Name: "condition", Type: boolean, Doc: "true or false of one item"},
	}
	numbersParams = []Param{{Name: "numbers", Type: numbers, Doc: "numbers in one unit"}}
	amountsParams = []Param{{Name: "numbers", Type: numbers, Doc: "0 or more each, in one unit"}}
)

// total is the sum with the bits that a float64 would drop, so that the mean
// of equal numbers is that number.
func total(xs []float64) pair {
	var sum pair
	for _, x := range xs {
		sum = sum.plus(pair{x, 0})
	}
	return sum
}

func mean(xs []float64) float64 {
	return unsigned(total(xs).over(pair{float64(len(xs)), 0}).hi)
}

func median(sorted []float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	// Halved before they are added, for the sum of two may overflow. An odd
	// number of items has one middle, met twice.
	return unsigned(float64(sorted[(n-1)/2]/2) + float64(sorted[n/2]/2))
}

// product keeps the exponent apart, so that neither an overflow nor an
// underflow on the way can spoil a result that is within range.
func product(xs []float64) float64 {
	m, exponent := 1.0, 0
	for _, x := range xs {
		var e int
		m, e = math.Frexp(float64(m * x))
		exponent += e
	}
	return unsigned(math.Ldexp(m, exponent))
}

func smallest(sorted []float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return unsigned(sorted[0])
}

func largest(sorted []float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	return unsigned(sorted[len(sorted)-1])
}

func shareOf(part, whole float64) float64 {
	switch {
	case !(part >= 0 && part <= whole):
		return math.NaN()
	case whole == 0:
		return 0
	}
	return part / whole
}

// gini is half the mean difference between any two numbers, divided by their
// mean. In order of size, the i-th of n is subtracted n-i times and added i-1
// times (counted from 1), hence the weight 2i-n-1.
func gini(sorted []float64) float64 {
	if !areAmounts(sorted) {
		return math.NaN()
	}
	n := len(sorted)
	var sum pair
	for i, x := range sorted {
		sum = sum.plus(twoProduct(float64(i-(n-1-i)), x))
	}
	return max(0, sum.over(total(sorted).times(pair{float64(n), 0})).hi)
}

func herfindahl(sorted []float64) float64 {
	if !areAmounts(sorted) {
		return math.NaN()
	}
	whole := total(sorted)
	var sum pair
	for _, x := range sorted {
		part := pair{x, 0}.over(whole)
		sum = sum.plus(part.times(part))
	}
	return min(1, sum.hi)
}

// areAmounts reports whether sorted numbers are an amount each: none negative
// and not all of them 0.
func areAmounts(sorted []float64) bool {
	return len(sorted) > 0 && sorted[0] >= 0 && sorted[len(sorted)-1] > 0
}
