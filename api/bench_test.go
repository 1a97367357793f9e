package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
)

// benchBody is what a desk knows of a child with a high temperature.
func benchBody() []byte {
	return []byte(ask("clinician", `"age":{"months":14}`, `"assessed_at":"2026-11-21T10:00:00Z"`, findings(
		`"temperature_c":38.9`, `"heart_rate":152`, `"respiratory_rate":44`, `"spo2_percent":96`, `"capillary_refill_s":2.5`, `"feels_hot":true`, `"fever_days":2`,
		`"grunting":false`, `"cry":"weak"`, `"non_blanching_rash":false`, `"neck_stiffness":false`, `"vaccine_within_48h":false`, `"gestation_weeks":39`,
		`"rigors":{"unknown":"unsure"}`, `"urine_gap_h":{"unknown":"not-asked"}`, `"dry_mouth":true`, `"vomiting":true`, `"green_vomit":false`,
		`"choking_onset":false`, `"nasal_flaring":false`)))
}

// plainRequest is a request as ordinary programs declare it.
type plainRequest struct {
	Pathways   []string          `json:"pathways"`
	Audience   string            `json:"audience"`
	Born       string            `json:"date_of_birth"`
	Age        *engine.StatedAge `json:"age"`
	At         string            `json:"assessed_at"`
	Findings   map[string]any    `json:"findings"`
	Versions   map[string]string `json:"versions"`
	Locality   string            `json:"locality"`
	Supersedes string            `json:"supersedes"`
}

// BenchmarkDecode reads one body: straight from its bytes, by the decoder that says
// what is wrong, and by encoding/json into a plain struct, which checks nothing.
func BenchmarkDecode(b *testing.B) {
	body, eng := benchBody(), newEngine(b)
	s := NewSlots(eng, DefaultLocality, now)
	var q SlotRequest
	require.True(b, q.Read(s, body, now))
	for _, x := range []struct {
		name string
		run  func()
	}{
		{"slots", func() { q.Read(s, body, now) }},
		{"tree", func() { _, _ = DecodeRequest(body, eng, now) }},
		{"encoding-json", func() { _ = json.Unmarshal(body, &plainRequest{}) }},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				x.run()
			}
		})
	}
}

// BenchmarkEncode writes one answer, with all words and without: by us, and by
// encoding/json from a struct of the same data.
func BenchmarkEncode(b *testing.B) {
	s := NewSlots(newEngine(b), DefaultLocality, now)
	var q SlotRequest
	require.True(b, q.Read(s, benchBody(), now))
	req := q.Request()
	a, err := engine.AssessIn(req.Locality, req.Programs, req.Case)
	require.NoError(b, err)
	record, standing := q.panel.panel.NewRecord(), q.panel.panel.NewStanding()
	q.Fill(record)
	q.panel.panel.Decide(record, standing)
	refs := make([]engine.Ref, 0, 256)
	short, _ := q.panel.words.append(nil, now, standing, refs, nil)
	var view DecisionView
	require.NoError(b, json.Unmarshal(short, &view))
	full := a.AppendJSON(nil)
	for _, x := range []struct {
		name string
		size int
		run  func()
	}{
		{"decision/append", len(short), func() { short, refs = q.panel.words.append(short[:0], now, standing, refs, nil) }},
		{"decision/encoding-json", len(short), func() { _, _ = json.Marshal(&view) }},
		{"full/append", len(full), func() { full = a.AppendJSON(full[:0]) }},
		{"full/encoding-json", len(full), func() { _, _ = json.Marshal(a) }},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(x.size))
			for b.Loop() {
				x.run()
			}
		})
	}
}
