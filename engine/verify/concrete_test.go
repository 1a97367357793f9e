package verify

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestPointsStandForTheirInputs draws values as somebody would give them, not as the
// space holds them: each has a point, and the engine takes it as it takes the value
// the point is shown by, criterion for criterion. Every case draws a value of every
// axis at once.
func TestPointsStandForTheirInputs(t *testing.T) {
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 7))
	everyVersion(t, func(t *testing.T, prog *engine.Program) { concrete(t, random, prog, 2000) })
}

// TestEveryAgeHasAPoint asks for many ages in days, so that spans of ages differ that
// the shipped pathways do not tell apart.
func TestEveryAgeHasAPoint(t *testing.T) {
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 11))
	var tests []string
	for _, limit := range []string{"3", "7", "14", "21", "25", "27", "28", "29", "30", "31", "32", "35", "40", "55", "56", "57", "58"} {
		tests = append(tests, "age_days < "+limit+" && dry_mouth")
	}
	for _, limit := range []string{"2", "3", "5", "9", "14"} {
		tests = append(tests, "corrected_age_months < "+limit+" && no_tears", "age_months < "+limit+" && no_tears")
	}
	edits := append(withoutD2[:len(withoutD2):len(withoutD2)], edit{
		reducedFile, "when: sunken_eyes && age_days < 28", "when: " + strings.Join(tests, " || "),
	}, edit{reducedFile, "ask: [temperature_c,", "ask: [gestation_weeks, temperature_c,"},
		edit{"shared/findings/1.0.0.yaml", "findings:\n", "findings:\n  - {id: gestation_weeks, type: int, unit: wk, range: {min: 22, max: 44}, " +
			"answered_by: [parent, adviser, clinician], kind: history, normal: 40, worse: down, text: {parent: \"How early?\"}}\n"})
	concrete(t, random, reducedProgram(t, edits), 20_000)
}

// concrete compares the engine on drawn values with the engine on those their
// points are shown by.
func concrete(t *testing.T, random *rand.Rand, prog *engine.Program, cases int) {
	l := prog.Logic()
	s := newSpace([]*engine.Logic{l})
	progs := []*engine.Program{prog}
	for range cases {
		who := pathways.Audiences()[random.IntN(3)]
		c := engine.Case{Audience: who, At: now, Findings: map[string]engine.Answer{}}
		points := s.draw(random)
		quiet := random.IntN(100)
		for i, a := range s.axes {
			if i > 0 && random.IntN(100) < quiet {
				continue // what the point is shown by, as in the other case
			}
			p := s.concrete(random, a)
			points[i] = s.locate(a, p)
			require.GreaterOrEqual(t, points[i], 0, "no point for %+v of %v", p, a.findings)
			if a.age {
				c.Age = p.ages
			}
			for j, f := range a.findings {
				c.Findings[f.ID.Value] = p.answers[j]
			}
		}
		shown := s.caseAt(points, who, now)
		for id, x := range shown.Findings {
			if _, drawn := c.Findings[id]; !drawn {
				c.Findings[id] = x
			}
		}
		want, err := engine.Decide(progs, shown)
		require.NoError(t, err)
		got, err := engine.Decide(progs, c)
		require.NoError(t, err)
		require.Equal(t, want, got, "%+v, by its points %+v", c, shown)
	}
}

// concrete draws an answer to each finding of an axis: near a limit as often as
// anywhere.
func (s *space) concrete(random *rand.Rand, a *axis) point {
	p := point{}
	for _, f := range a.findings {
		switch {
		case random.IntN(4) == 0:
			p.answers = append(p.answers, engine.UnknownAnswer(pathways.Reasons()[random.IntN(3)]))
		case f.Type == pathways.Bool:
			p.answers = append(p.answers, engine.BoolAnswer(random.IntN(2) == 0))
		case f.Type == pathways.Enum:
			values := f.Values.All()
			p.answers = append(p.answers, engine.EnumAnswer(values[random.IntN(len(values))]))
		default:
			x := scaleOf(f)
			i := random.IntN(x.last + 1)
			if corners := s.corners(a, x); random.IntN(2) == 0 {
				i = corners[random.IntN(len(corners))]
			}
			p.answers = append(p.answers, x.at(i))
		}
	}
	if a.age {
		weeks := 0
		if len(p.answers) > 0 && p.answers[0].Known() {
			weeks = int(p.answers[0].Value.Number)
		}
		p.ages = drawAge(random, weeks)
	}
	return p
}

// drawAge is an age as somebody gives it on some day.
func drawAge(random *rand.Rand, gestation int) engine.Age {
	at := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, random.IntN(1500))
	if random.IntN(20) == 0 {
		age := engine.UnknownAge()
		return age
	}
	if random.IntN(2) == 0 {
		days := random.IntN([]int{70, 900, 6400}[random.IntN(3)])
		age, err := engine.AgeFromBirthDate(at.AddDate(0, 0, -days), at, gestation)
		if err != nil {
			panic(err)
		}
		return age
	}
	unit := func(percent, below int) *int {
		if random.IntN(100) >= percent {
			return nil
		}
		n := random.IntN(below)
		return &n
	}
	stated := engine.StatedAge{Years: unit(40, 17), Months: unit(50, 14), Weeks: unit(40, 12), Days: unit(40, 70)}
	if stated == (engine.StatedAge{}) {
		stated.Months = new(int)
	}
	if random.IntN(2) == 0 {
		stated.Years = nil
	}
	if stated == (engine.StatedAge{}) {
		stated.Months = new(int)
	}
	age, err := engine.AgeFromStated(stated, at, gestation)
	if err != nil {
		panic(err)
	}
	return age
}
