package handover

import (
	"strings"

	"safetynet/engine/change"
)

// trends are never calmer than what was found: what cannot be told is not better.
var trends = map[change.Trend]string{
	change.TrendWorse:   "Worse or more urgent than before.",
	change.TrendBetter:  "Better than before.",
	change.TrendSame:    "The same as before.",
	change.TrendUnclear: "It cannot be told whether the child is better. Do not count on it.",
}

var whys = map[change.Code]string{
	change.DispositionMoreUrgent:   "The outcome is more urgent",
	change.FloorMoreUrgent:         "What is certain is more urgent",
	change.FindingWorse:            "An answer is worse",
	change.DispositionLessUrgent:   "The outcome is less urgent",
	change.DispositionIncomparable: "The outcomes cannot be compared",
	change.FloorIncomparable:       "What is certain cannot be compared",
	change.FindingBetter:           "An answer is better",
	change.FindingChanged:          "An answer changed, and neither way is known to be worse",
	change.FindingLost:             "Something known before is not known now",
	change.LearnedNotNormal:        "Something new is known that is not as in a well child",
	change.AgeLost:                 "The age was known before and is not now",
	change.AgeYounger:              "The child is younger than before: one of the two ages is wrong",
	change.RulesDiffer:             "The two were not decided by the same rules",
}

// TrendOf says whether the child is getting worse; nil is a change that cannot be
// said.
func TrendOf(x *change.Change) string {
	if x == nil {
		return trends[change.TrendUnclear]
	}
	return trends[x.Trend]
}

// WhyTrend says what had a say in that, each without a full stop.
func WhyTrend(x *change.Change) []string {
	if x == nil {
		return []string{"The two cannot be compared: their versions are not in the library, or their times run backwards"}
	}
	var all []string
	for _, code := range x.Because {
		all = append(all, whys[code])
	}
	return all
}

// Trend is both in one line, "" where there was nothing before.
func Trend(before bool, x *change.Change) string {
	if !before {
		return ""
	}
	return strings.Join(append([]string{strings.TrimSuffix(TrendOf(x), ".")}, WhyTrend(x)...), ". ") + "."
}
