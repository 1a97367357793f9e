package change

import "slices"

// Trend is the answer to "is the child getting worse?".
type Trend string

// The package page has the rule.
const (
	TrendWorse   Trend = "worse"
	TrendBetter  Trend = "better"
	TrendSame    Trend = "same"
	TrendUnclear Trend = "unclear"
)

// Code is a reason. Codes are part of the interface.
type Code string

// Codes of [Change.Because].
const (
	DispositionMoreUrgent Code = "disposition-more-urgent"
	FloorMoreUrgent       Code = "floor-more-urgent"
	FindingWorse          Code = "finding-worse"

	DispositionLessUrgent   Code = "disposition-less-urgent"
	DispositionIncomparable Code = "disposition-not-comparable"
	FloorIncomparable       Code = "floor-not-comparable"
	FindingBetter           Code = "finding-better"
	FindingChanged          Code = "finding-changed" // of no direction
	FindingLost             Code = "finding-lost"
	LearnedNotNormal        Code = "learned-not-normal" // or the dictionary cannot say
	AgeLost                 Code = "age-lost"
	AgeYounger              Code = "age-younger"  // one of the two ages is wrong
	RulesDiffer             Code = "rules-differ" // other rules, or fewer: see Differs
)

// Codes of [Change.Differs].
const (
	OtherAudience       Code = "audience"
	PathwayAdded        Code = "pathway-added"
	PathwayDropped      Code = "pathway-dropped"
	PathwayVersion      Code = "pathway-version"
	FindingsVersion     Code = "findings-version"
	DispositionsVersion Code = "dispositions-version"
	OtherLocality       Code = "locality"
	OtherEngine         Code = "engine"
	SecondOpinion       Code = "second-opinion" // one look was decided in two ways that differed
)

// Codes of [Finding.Because].
const (
	NoDirection   Code = "no-direction"   // the dictionary declares no way to be worse
	EqualRank     Code = "equal-rank"     // values that are equally bad
	NoNormal      Code = "no-normal"      // the dictionary declares no normal value
	PassedNormal  Code = "passed-normal"  // from one side of normal to the other
	NotAgreed     Code = "not-agreed"     // two versions, or the ages the child may be, do not agree
	NotComparable Code = "not-comparable" // no dictionary can read the answers
	NotInBefore   Code = "not-in-dictionary-before"
	NotInAfter    Code = "not-in-dictionary-after"
	ReasonChanged Code = "reason-changed" // unknown both times, and not for the same reason
)

// because lists everything that has a say in the trend.
func (c *Change) because() []Code {
	out := []Code{}
	note := func(code Code, holds bool) {
		if holds {
			out = append(out, code)
		}
	}
	found := func(suits func(Finding) bool) bool { return slices.ContainsFunc(c.Findings, suits) }
	went := func(d Direction) bool { return found(func(f Finding) bool { return f.Direction == d }) }
	before, after := c.Age.Before, c.Age.After
	note(DispositionMoreUrgent, c.Disposition.Direction == Worse)
	note(FloorMoreUrgent, c.Floor.Direction == Worse)
	note(FindingWorse, went(Worse))
	note(DispositionLessUrgent, c.Disposition.Direction == Better)
	note(DispositionIncomparable, c.Disposition.Direction == Other)
	note(FloorIncomparable, c.Floor.Direction == Other)
	note(FindingBetter, went(Better))
	note(FindingChanged, found(func(f Finding) bool { return f.Direction == Other && known(f.Before) }))
	note(FindingLost, went(Lost))
	note(LearnedNotNormal, found(Finding.learnedNotNormal))
	note(AgeLost, before.Known && !after.Known)
	note(AgeYounger, before.Known && after.Known && (after.Months.Hi < before.Months.Lo || after.Days.Hi < before.Days.Lo))
	note(RulesDiffer, slices.ContainsFunc(c.Differs, func(d Code) bool { return d != OtherAudience && d != PathwayAdded }))
	return out
}

// learnedNotNormal tells whether what was learned may be worse than normal. Where no
// way is worse it cannot be.
func (f Finding) learnedNotNormal() bool {
	neutral := slices.Contains(f.Because, NoDirection) && !slices.Contains(f.Because, NoNormal)
	return f.Direction == Learned && (f.ThanNormal == Worse || (f.ThanNormal == Other && !neutral))
}

func trendOf(because []Code) Trend {
	holds := func(c Code) bool { return slices.Contains(because, c) }
	none := func(codes ...Code) bool { return !slices.ContainsFunc(codes, holds) }
	switch {
	case !none(DispositionMoreUrgent, FloorMoreUrgent, FindingWorse):
		return TrendWorse
	case holds(DispositionLessUrgent) && holds(FindingBetter) &&
		none(FloorIncomparable, FindingLost, LearnedNotNormal, AgeLost, AgeYounger, RulesDiffer):
		return TrendBetter
	case len(because) == 0 || (len(because) == 1 && holds(RulesDiffer)):
		return TrendSame
	}
	return TrendUnclear
}
