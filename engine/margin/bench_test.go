package margin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/engine/margin"
	"safetynet/pathways"
)

// BenchmarkFebrileChild is what a page asks at each change of an answer.
func BenchmarkFebrileChild(b *testing.B) {
	progs := programs(b, "febrile-child")
	for _, bench := range []struct {
		name  string
		known bool
	}{{"all answered", true}, {"little answered", false}} {
		c := child(b, progs, pathways.Clinician, "2025-12-01", nil)
		if !bench.known {
			c.Findings = map[string]engine.Answer{}
		}
		c.Findings["temperature_c"] = engine.NumberAnswer(38.6)
		c.Findings["respiratory_rate"] = engine.IntAnswer(58)
		c.Findings["heart_rate"] = engine.IntAnswer(150)
		c.Findings["spo2_percent"] = engine.IntAnswer(93)
		var m *margin.Margin
		parts := []struct {
			name string
			run  func()
		}{
			{"of", func() { m = marginOf(b, progs, c) }},
			{"tables", func() { m.Tables() }},
			{"near", func() { m.Near() }},
			{"straddles", func() {
				_, err := m.Straddles(map[string]float64{"spo2_percent": 2, "temperature_c": 0.2})
				require.NoError(b, err)
			}},
			{"birthdays", func() {
				_, err := m.Birthdays(date(b, "2025-12-01"), 365)
				require.NoError(b, err)
			}},
			{"escalators", func() { m.Escalators() }},
			{"settlers", func() { m.Settlers() }},
		}
		for _, p := range parts {
			b.Run(bench.name+"/"+p.name, func(b *testing.B) {
				m = marginOf(b, progs, c)
				for b.Loop() {
					p.run()
				}
			})
		}
		b.Run(bench.name+"/all", func(b *testing.B) {
			for b.Loop() {
				for _, p := range parts {
					p.run()
				}
			}
		})
	}
}
