package desk

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// timeMark is what first aid says about a time of a seizure, shown when the timer
// reaches it.
type timeMark struct {
	Seconds int
	Texts   []string
}

var atMinutes = regexp.MustCompile(`\bat (\d+) minutes\b`)

// timeMarks finds, in the first aid of the danger signs and the pathways, the
// sentences that say what to do at so many minutes. The timer has no rule of its
// own: what is due is decided by the answers, the length of the seizure among them.
func timeMarks(progs []*engine.Program) []timeMark {
	bySecond := map[int][]string{}
	aid := slices.Clone(progs[0].Definition().Signs.FirstAid)
	for _, p := range progs {
		aid = append(aid, p.Definition().Advice.FirstAid...)
	}
	for _, x := range aid {
		for _, s := range pathways.Sentences(x.Text.For(pathways.Parent)) {
			found := atMinutes.FindStringSubmatch(s)
			if found == nil {
				continue
			}
			minutes, err := strconv.Atoi(found[1])
			text := strings.TrimSpace(s) + "."
			if err == nil && !slices.Contains(bySecond[minutes*60], text) {
				bySecond[minutes*60] = append(bySecond[minutes*60], text)
			}
		}
	}
	var marks []timeMark
	for at, texts := range bySecond {
		marks = append(marks, timeMark{at, texts})
	}
	slices.SortFunc(marks, func(x, y timeMark) int { return x.Seconds - y.Seconds })
	return marks
}
