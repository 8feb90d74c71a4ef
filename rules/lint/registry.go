package lint

// Rules is the one list of lint rules, in the order of the reference.
var Rules = []*Rule{
	ruleWithoutSource,
	ruleWithoutBecause,
	factWithoutSource,
	unusedSource,
	unusedParam,
}
