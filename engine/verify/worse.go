package verify

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// oldest is the number of months an age is counted to.
const oldest = 216

// worsen notes the steps in which a finding becomes worse, by the dictionary's
// direction: neighbours only, since steps add up.
func (s *space) worsen(a *axis, f *pathways.Finding, runs []run, points []int) {
	step := func(i, j int, ages pointSet) {
		if points[i] != points[j] {
			a.worsens = append(a.worsens, move{finding: f, from: points[i], to: points[j], ages: ages})
		}
	}
	switch f.Worse {
	case pathways.WorseTrue:
		step(0, 1, nil)
	case pathways.WorseFalse:
		step(1, 0, nil)
	case pathways.WorseOrder:
		for i := range runs {
			for j := range runs {
				if rank(f, runs[j]) == rank(f, runs[i])+1 {
					step(i, j, nil)
				}
			}
		}
	case pathways.WorseUp, pathways.WorseDown, pathways.WorseBoth:
		for i := 1; i < len(runs); i++ {
			if up := s.worseAt(f, runs[i-1], runs[i], true); up == nil || up.count() > 0 {
				step(i-1, i, up)
			}
			if down := s.worseAt(f, runs[i-1], runs[i], false); down == nil || down.count() > 0 {
				step(i, i-1, down)
			}
		}
	}
}

func rank(f *pathways.Finding, r run) int { return f.Values.RankOf(r.first.Value.Text) }

// worseAt is where going up (or down) between two neighbouring runs is worse: nil
// for every age. Where worse is both ways it is away from normal, for every age
// the child may have.
func (s *space) worseAt(f *pathways.Finding, lower, upper run, up bool) pointSet {
	ages := s.axes[0]
	none := newSet(len(ages.points))
	switch {
	case f.Worse == pathways.WorseUp && up, f.Worse == pathways.WorseDown && !up:
		return nil
	case f.Worse != pathways.WorseBoth:
		return none
	}
	for i, p := range ages.points {
		worse := true
		for months := p.ages.Months.Lo; months <= min(p.ages.Months.Hi, oldest-1); months++ {
			n := f.Normal.At(months)
			worse = worse && n.Number != nil && ((up && lower.last.Value.Number >= *n.Number) || (!up && upper.first.Value.Number <= *n.Number))
		}
		if worse {
			none.set(i)
		}
	}
	return none
}

// normalAnswer is what a well child of an age would answer, unknown where the
// dictionary names no normal value.
func normalAnswer(f *pathways.Finding, months int) engine.Answer {
	if v, declared := engine.NormalValue(f, months); declared {
		return engine.Answer{Value: v}
	}
	return engine.UnknownAnswer(pathways.NotAsked)
}

// dedupe removes steps noted twice and steps to where one is.
func dedupe(moves []move) []move {
	var out []move
	seen := map[string]bool{}
	for _, m := range moves {
		key := string([]byte{byte(m.from), byte(m.from >> 8), byte(m.to), byte(m.to >> 8)}) // #nosec G115 -- points of one axis: two bytes hold them
		if m.finding != nil {
			key += m.finding.ID.Value
		}
		if m.ages != nil {
			key += m.ages.key()
		}
		if m.from != m.to && !seen[key] {
			seen[key] = true
			out = append(out, m)
		}
	}
	return slices.Clip(out)
}
