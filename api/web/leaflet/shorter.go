package leaflet

import (
	"slices"
	"strings"
)

// reasonsKept is how many reasons a short sheet gives.
const reasonsKept = 3

// shorter lists the sheet and ever shorter ones, each without the next thing a
// family misses least: what was not checked, the expected course, reasons after
// the first, what happens next, care at home from its end; at last what of these
// calls for help or forbids something. What to do, first aid and signs to watch
// for are never left out.
func shorter(s *Sheet) []*Sheet {
	out := []*Sheet{s}
	now := *s
	leave := func(heading string) {
		if !slices.Contains(now.left, heading) {
			now.left = append(slices.Clone(now.left), heading)
		}
		next := now
		out = append(out, &next)
	}
	// from takes texts out of a list one by one, the last first.
	from := func(list *[]string, heading string, which func(string) bool) {
		for i := len(*list) - 1; i >= 0; i-- {
			if which((*list)[i]) {
				*list = slices.Delete(slices.Clone(*list), i, i+1)
				leave(heading)
			}
		}
	}
	from(&now.NotChecked, UncheckedHeading, all)
	if now.Course != "" {
		now.Course = ""
		leave(CourseHeading)
	}
	if len(now.Why) > reasonsKept {
		now.Why = now.Why[:reasonsKept]
		leave(WhyHeading)
	}
	from(&now.FollowUp, FollowUpHeading, calm)
	from(&now.HomeCare, HomeCareHeading, calm)
	from(&now.FollowUp, FollowUpHeading, all)
	from(&now.HomeCare, HomeCareHeading, all)
	return out
}

func all(string) bool { return true }

// calm tells whether a text neither calls for help nor forbids anything.
func calm(text string) bool {
	return !slices.ContainsFunc([]string{"999", "A&E", "111", "Do not", "Never"}, func(x string) bool { return strings.Contains(text, x) })
}
