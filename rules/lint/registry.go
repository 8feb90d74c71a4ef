package lint

// Rules is the one list of lint rules, in the order of the reference: by
// group, and in each from what matters most.
var Rules = []*Rule{
	// Wrong. What the analysis of ranges finds belongs here too: conditions that
	// always or never hold, rules that others shadow.
	shareAboveOne,
	triggerNeverFires,
	duplicateRule,
	selfComparison,
	unreadBinding,
	idleEffect,
	contradictoryCaveats,
	caveatTwice,
	fromAfterTo,
	legitimacyNeverInForce,
	eventOutsideMission,
	idleEvent,
	leadWithoutTroops,
	ownReference,
	valueNoRecordHas,
	unusedDerivation,
	unusedRelation,

	// Unsound judgement.
	ruleWithoutSource,
	ruleWithoutBecause,
	factWithoutSource,
	derivationWithoutBasis,
	paramWithoutBasis,
	massAsPrinciple,
	mandateCountedTwice,
	samePartnerTwice,
	memberAndCandidate,
	effectAgainstWords,
	becauseWithoutValue,

	// Unclear.
	unusedSource,
	unusedParam,
	unusedImport,
	unusedRecord,
	unusedAttribute,
	badSuppression,
	unusedSuppression,
	nameStyle,
	missingTitle,
	requirementWithoutBecause,
	becauseNamesNobody,
	magicNumber,
	deepCondition,
	doubleNegative,
	comparedWithTruth,
	longRule,
	longFile,

	// Fragile. What the analysis of ranges finds belongs here too: cliffs, and
	// results that flip within a stated uncertainty.
	thresholdOnValue,
	spreadReachesBounds,
	asOfOutsideMission,
	staleSeries,
	eventsOutOfOrder,
	unusedRows,
	missingEdition,
}
