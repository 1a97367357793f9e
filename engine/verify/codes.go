package verify

// properties are all there are, with what each says in a sentence.
var properties = []struct {
	code Code
	says string
}{
	{EarnedHomeCare, "Home care is told only where everything that would call for more is excluded."},
	{OutsideIsAsked, "Home care is never told outside the pathway."},
	{CanBeMet, "Every criterion can be met by some child."},
	{CanDecide, "Every criterion decides for some child."},
	{IsCovered, "A criterion that never decides alone is covered by those it names."},
	{QuestionCounts, "Every question can change what is told, or is named as one that cannot."},
	{FloorBelow, "Forgetting an answer never makes more certain."},
	{CeilingAbove, "Forgetting an answer rules nothing out."},
	{NotForgotten, "Forgetting an answer never earns home care."},
	{NotNeeded, "Where every answer to a question leads to a disposition, it is told without the answer."},
	{AgeForgotten, "Forgetting the age never makes what is told calmer."},
	{InBounds, "What is told lies between what is certain and what is still possible."},
	{AnsweringEnds, "When everything is answered nothing is open."},
	{WorseNotCalmer, "A worse answer is never calmer."},
	{BandsInStep, "Over the ages the limits of a measurement step in one direction."},
	{InStep, "A parent or an adviser is never told less than what is certain for a clinician."},
	{LocalityRaises, "A locality only ever makes things more urgent."},
	{InvariantHolds, "What was written from the guideline, without sight of the definition, holds."},
	{AddingRaises, "Asking about another pathway as well never lowers what is told."},
	{ExceptionUsed, "An exception that is declared is needed."},
	{PlanHolds, "The tables by which a case is decided are what the conditions say."},
}

// Codes lists every property, in the order of the package's page.
func Codes() []Code {
	var all []Code
	for _, p := range properties {
		all = append(all, p.code)
	}
	return all
}

// Says is what the property says of a pathway, in a sentence; "" for no property.
func (c Code) Says() string {
	for _, p := range properties {
		if p.code == c {
			return p.says
		}
	}
	return ""
}
