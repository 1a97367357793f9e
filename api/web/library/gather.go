package library

import (
	"slices"
	"strings"

	"safetynet/api/web/leaflet"
	"safetynet/engine"
	"safetynet/pathways"
)

// maker brings what is said at each age together.
type maker struct {
	list     *pathways.Dispositions
	children []well
}

func (m maker) urgency(id string) int { return m.list.Get(id).Urgency }

// lamp lists the signs that would mean a disposition of a level, most urgent first.
func (m maker) lamp(g pathways.Guidance) lamp {
	l := lights[g]
	for _, d := range slices.Backward(m.list.List) {
		if d.Guidance != g {
			continue
		}
		x := signs{}
		if d.Within != nil {
			x.within = d.Within.String()
		}
		x.Lead, x.More, _ = strings.Cut(d.Text.Parent, ". ")
		x.Lead = strings.TrimSuffix(x.Lead, ".")
		for _, w := range m.children {
			for _, i := range w.says.SafetyNet.WatchFor {
				if !w.out && i.Then == d.ID.Value && !slices.ContainsFunc(x.Lines, func(l line) bool { return l.Text == i.Text }) {
					x.Lines = append(x.Lines, line{i.Text, m.agesOf(i)})
				}
			}
		}
		if len(x.Lines) > 0 {
			l.Groups = append(l.Groups, x)
		}
	}
	apart(l.Groups)
	return l
}

// apart adds the time to groups that begin with the same words.
func apart(groups []signs) {
	first := map[string]int{}
	for i, g := range groups {
		if j, same := first[g.Lead]; same {
			for _, k := range []int{i, j} {
				groups[k].Lead = g.Lead + " (" + leaflet.HowSoon(groups[k].within) + ")"
			}
		}
		first[g.Lead] = i
	}
}

// agesOf words at which ages a sign means what it means, "" where it does at all
// ages but those at which as much is told without it.
func (m maker) agesOf(i engine.WatchItem) string {
	means := func(n int, other bool) bool {
		return slices.ContainsFunc(m.children[n].says.SafetyNet.WatchFor, func(x engine.WatchItem) bool {
			return x.Text == i.Text && (x.Then == i.Then) != other
		})
	}
	has := func(n int) bool { return !m.children[n].out && means(n, false) }
	return m.ages(has, func(n int) bool {
		told := m.children[n].says.Disposition.ID
		return !m.children[n].out && (m.urgency(told) < m.urgency(i.Then) || means(n, true))
	})
}

// ages words those that have something, "" where all that could have it do.
func (m maker) ages(has, could func(int) bool) string {
	all := true
	var points []stretch
	for n, w := range m.children {
		points = append(points, w.at)
		all = all && (has(n) || !could(n))
	}
	if all {
		return ""
	}
	return strings.Join(runs(points, has), "; ")
}

// lines are texts told at home, each once, with their ages.
func (m maker) lines(of func(*engine.Assessment) []string) []line {
	var out []line
	for _, w := range m.children {
		for _, text := range of(w.says) {
			if w.out || slices.ContainsFunc(out, func(l line) bool { return l.Text == text }) {
				continue
			}
			out = append(out, line{text, m.ages(
				func(n int) bool { return !m.children[n].out && slices.Contains(of(m.children[n].says), text) },
				func(n int) bool { return !m.children[n].out },
			)})
		}
	}
	return out
}

// ageRules are the ages for which more than home care is told without any sign.
func (m maker) ageRules() []ageRule {
	var out []ageRule
	for _, w := range m.children {
		if w.says.Guidance == pathways.HomeCare {
			continue
		}
		rule := m.ageRule(w.says)
		if slices.ContainsFunc(out, func(r ageRule) bool { return r.Reason == rule.Reason && r.Do == rule.Do }) {
			continue
		}
		rule.Ages = m.ages(func(k int) bool {
			same := m.ageRule(m.children[k].says)
			return m.children[k].says.Guidance != pathways.HomeCare && same.Reason == rule.Reason && same.Do == rule.Do
		}, func(int) bool { return true })
		out = append(out, rule)
	}
	return out
}

func (m maker) ageRule(a *engine.Assessment) ageRule {
	for _, o := range a.OutOfScope {
		if o.Certain {
			return ageRule{Reason: o.Reason, Do: o.GoTo}
		}
	}
	r := ageRule{Do: a.Disposition.Text}
	for _, x := range a.Matched {
		if x.Disposition == a.Disposition.ID {
			r.Reason = x.Because
			break
		}
	}
	return r
}
