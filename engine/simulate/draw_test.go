package simulate_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/simulate"
	"safetynet/pathways"
)

// near holds a count against a probability: five standard deviations off is a fault.
func near(t *testing.T, want float64, hits, of int, what string) {
	t.Helper()
	got := float64(hits) / float64(of)
	require.InDelta(t, want, got, 5*math.Sqrt(want*(1-want)/float64(of))+1e-9, "%s: %d of %d", what, hits, of)
}

// TestFrequenciesAreDrawn: what the file asks for is what is drawn, class by class.
func TestFrequenciesAreDrawn(t *testing.T) {
	const n = 12_000
	p := parameters(t)
	d := model(t, nil).NewDrawer(7)
	ofClass, worried, better, grunts := map[int]int{}, map[int]int{}, map[int]int{}, map[int]int{}
	known, asked, young, hot, degrees := 0, 0, 0, 0, 0.0
	who := map[pathways.Audience]int{}
	for i := range uint64(n) {
		d.Draw(i)
		ofClass[d.Severity]++
		who[d.Audience]++
		c := d.Case()
		require.NoError(t, c.Check(panel(t, "febrile-child").Dictionary()))
		if a, is := c.Findings["carer_worried"]; is && a.Known() && a.Value.Bool {
			worried[d.Severity]++
		}
		if a, is := c.Findings["alertness"]; is && a.Known() && a.Value.Text != "normal" {
			better[d.Severity]++
		}
		if c.Findings["grunting"].Value.Bool {
			grunts[d.Severity]++
		}
		if d.Audience == pathways.Parent {
			asked++
			if a := c.Findings["temperature_c"]; a.Known() {
				known++
			} else {
				require.Equal(t, engine.UnknownAnswer(pathways.NotMeasured), a)
			}
		}
		if a := c.Findings["temperature_c"]; a.Known() && d.Severity == 0 {
			hot++
			degrees += a.Value.Number
		}
		if d.Age.Months.Lo < 12 {
			young++
		}
	}
	unsure := 0.00233 // of the three audiences
	for i, x := range p.Severity.Classes {
		near(t, x.Share, ofClass[i], n, x.ID.Value)
		often, _ := p.Findings[len(p.Findings)-2].Frequency.Get(x.ID.Value)
		require.Equal(t, "carer_worried", p.Findings[len(p.Findings)-2].Finding.Value)
		near(t, often*(1-unsure), worried[i], ofClass[i], "worried, "+x.ID.Value)
		near(t, x.Sign*(1-unsure), better[i], ofClass[i], "alertness, "+x.ID.Value)
		near(t, x.Danger*(1-unsure), grunts[i], ofClass[i], "grunting, "+x.ID.Value)
	}
	for a, share := range map[pathways.Audience]float64{pathways.Parent: 0.34, pathways.Adviser: 0.33, pathways.Clinician: 0.33} {
		near(t, share, who[a], n, string(a))
	}
	near(t, 0.7, known, asked, "temperature known to parents")
	near(t, 0.2, young, n, "under 1 of 5 years")
	require.InDelta(t, 38.5, degrees/float64(hot), 0.05)
}

// TestSeverityRaises: the class moves the findings together, so that the worse it is
// the more children are told to go now.
func TestSeverityRaises(t *testing.T) {
	for _, group := range parameters(t).GroupIDs() {
		m, issues := simulate.NewModel(parameters(t), simulate.Choice{Group: group, Panel: panel(t, group)})
		require.Empty(t, issues.Render())
		count, err := m.Run(t.Context(), simulate.Options{Seed: 3, Children: 1500})
		require.NoError(t, err)
		r := count.Report()
		require.Len(t, r.Severity, 4, group)
		before := -1.0
		for _, row := range r.Severity {
			now := row.Guidance[2]
			require.Equal(t, "escalate", now.ID)
			require.Greater(t, now.Share, before, "%s %s", group, row.ID)
			before = now.Share
		}
		require.Greater(t, r.Severity[3].Guidance[2].Low, r.Severity[0].Guidance[2].High, group)
		require.Zero(t, r.Inconsistent, group)
		require.Less(t, r.Redrawn, r.Children/6, "%s: so many contradict each other that frequencies are no longer those asked for", group)
	}
}

// TestCorrelated: two signs come together more often than their frequencies say, and
// no more often where every child is of one class.
func TestCorrelated(t *testing.T) {
	together := func(m *simulate.Model) (both, expected float64) {
		var a, b, ab, n float64
		d := m.NewDrawer(5)
		for i := range uint64(10_000) {
			d.Draw(i)
			f := d.Case().Findings
			x, y := f["dry_mouth"].Value.Bool, f["rigors"].Value.Bool
			n++
			if x {
				a++
			}
			if y {
				b++
			}
			if x && y {
				ab++
			}
		}
		return ab, a * b / n
	}
	both, expected := together(model(t, nil))
	require.Greater(t, both, 2*expected)
	both, expected = together(model(t, func(p *simulate.Parameters) {
		for i := range p.Severity.Classes {
			p.Severity.Classes[i].Share = 0
		}
		p.Severity.Classes[2].Share = 1
	}))
	require.InEpsilon(t, expected, both, 0.35)
}

// TestFeverInBronchiolitis: the one frequency of a sign that a source gives is drawn.
func TestFeverInBronchiolitis(t *testing.T) {
	m, issues := simulate.NewModel(parameters(t), simulate.Choice{Group: "bronchiolitis", Audience: pathways.Clinician, Panel: panel(t, "bronchiolitis")})
	require.Empty(t, issues.Render())
	d := m.NewDrawer(2)
	fever, high, known := 0, 0, 0
	for i := range uint64(6000) {
		d.Draw(i)
		if a := d.Case().Findings["temperature_c"]; a.Known() {
			known++
			if a.Value.Number >= 38 {
				fever++
			}
			if a.Value.Number >= 39 {
				high++
			}
		}
	}
	require.InDelta(t, 0.3, float64(fever)/float64(known), 0.03, "about 30% (NG9 1.1.4)")
	require.Less(t, float64(high)/float64(fever), 0.15, "usually below 39")
}

// TestGatesAreRespected: what is asked behind a gate is said only where it is open,
// and then as often as the file says.
func TestGatesAreRespected(t *testing.T) {
	m, issues := simulate.NewModel(parameters(t), simulate.Choice{Group: "diarrhoea-vomiting", Audience: pathways.Clinician, Panel: panel(t, "diarrhoea-vomiting")})
	require.Empty(t, issues.Render())
	d := m.NewDrawer(11)
	open, green := 0, 0
	for i := range uint64(8000) {
		d.Draw(i)
		f := d.Case().Findings
		if f["vomiting"].Known() && f["vomiting"].Value.Bool {
			open++
			if f["green_vomit"].Value.Bool {
				green++
			}
			continue
		}
		require.False(t, f["green_vomit"].Value.Bool && f["vomiting"].Known())
		require.False(t, f["vomits_24h"].Value.Number > 0 && f["vomiting"].Known())
	}
	near(t, 0.7*0.999, open, 8000, "vomiting")
	require.Positive(t, green)
}

// TestChildrenAreTheirSeeds: a child is made of the parameters, the seed and its
// number: drawn alone, after others, twice or by another drawer it is the same.
func TestChildrenAreTheirSeeds(t *testing.T) {
	m := model(t, nil)
	text := func(d *simulate.Drawer, i uint64) string {
		d.Draw(i)
		data, err := json.Marshal(d.Case())
		require.NoError(t, err)
		return string(data)
	}
	one, other, third := m.NewDrawer(1), m.NewDrawer(1), m.NewDrawer(2)
	seen := map[string]bool{}
	for i := range uint64(200) {
		want := text(one, i)
		require.Equal(t, want, text(one, i))
		require.NotEqual(t, want, text(third, i))
		seen[want] = true
	}
	require.Greater(t, len(seen), 195)
	for i := uint64(199); i > 100; i-- {
		require.Contains(t, seen, text(other, i))
	}
	require.Equal(t, text(one, 1<<60), text(other, 1<<60))
}

// TestRecordIsCase: a drawn child is decided the same as its case is, read as JSON would be.
func TestRecordIsCase(t *testing.T) {
	p := panel(t, "febrile-child")
	d := model(t, nil).NewDrawer(1)
	r, s := p.NewRecord(), p.NewStanding()
	for i := range uint64(300) {
		d.Draw(i)
		require.NoError(t, r.Load(d.Case()))
		p.Decide(r, s)
		require.Equal(t, s.Disposition, d.Standing().Disposition, "child %d", i)
		require.Equal(t, s.AppendMet(nil), d.Standing().AppendMet(nil))
		require.Equal(t, s.AppendOpen(nil), d.Standing().AppendOpen(nil))
	}
}
