package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

func TestListPathways(t *testing.T) {
	eng := overlay(t, map[string]string{
		"febrile-child/1.3.0.yaml": newVersion(t, "1.3.0", "effective: {from: 2026-11-22}", "effective: {from: 2026-12-01}"),
		"later/1.0.0.yaml":         rename(newVersion(t, "1.0.0", "effective: {from: 2026-11-22}", "effective: {from: 2026-12-01}"), "later", "1.0.0"),
	})
	f := newFixture(t, func(c *Config) { c.Engine = eng })
	w := f.get("/v1/pathways")
	require.Equal(t, http.StatusOK, w.Code)
	list := map[any]map[string]any{}
	for _, p := range decode[map[string][]map[string]any](t, w)["pathways"] {
		list[p["id"]] = p
	}
	require.Len(t, list, len(eng.Library().IDs()))

	p := list["febrile-child"]
	require.Equal(t, febrileVersion, p["active"])
	require.Equal(t, "active", p["status"])
	require.Equal(t, false, p["approved"])
	require.Contains(t, p["title"], "parent")
	require.Contains(t, p["scope"], "clinician")
	versions, _ := p["versions"].([]any)
	require.Len(t, versions, 4)
	for i, v := range versions {
		require.Equal(t, i == 2, p["digest"] == v.(map[string]any)["digest"])
	}

	require.Nil(t, list["later"]["active"], "not in force yet")
	require.Equal(t, http.StatusOK, f.get("/v1/pathways/later").Code, "but it can be read")
}

func TestShowPathway(t *testing.T) {
	f := newFixture(t)
	w := f.get("/v1/pathways/febrile-child")
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, w.Body.String(), f.get("/v1/pathways/febrile-child?version="+febrileVersion).Body.String())
	require.Equal(t, w.Body.String(), f.get("/v1/pathways/febrile-child?version=").Body.String())
	for _, path := range []string{"no-such-pathway", "Febrile-Child", "febrile-child?version=2.0.0", "febrile-child?version=1", "febrile-child?version=1.0.0%20", "shared"} {
		requireProblem(t, f.get("/v1/pathways/"+path), http.StatusNotFound, "not-found")
	}

	v := decode[map[string]json.RawMessage](t, w)
	for _, name := range []string{"id", "version", "status", "effective", "digest", "approved", "notice", "approvals", "change_note", "title", "pins", "scope", "findings",
		"criteria", "danger_signs", "danger_sign_exceptions", "raises", "excuse", "thresholds", "derived", "contradictions", "dispositions", "roles", "pages",
		"advice", "safety_net", "danger_sign_watch_for", "follow_up", "process", "not_used", "sources", "shared_sources"} {
		require.Contains(t, v, name)
		require.NotEqual(t, "null", string(v[name]), name)
	}
	require.Equal(t, `"Not clinically approved"`, string(v["notice"]))
	require.Equal(t, `false`, string(v["approved"]))
	require.Equal(t, `[]`, string(v["approvals"]))
}

// TestPathwayFindings compares the view with the design's example of a finding.
func TestPathwayFindings(t *testing.T) {
	f := newFixture(t)
	var view struct{ Findings []map[string]any }
	require.NoError(t, json.Unmarshal(f.get("/v1/pathways/febrile-child").Body.Bytes(), &view))
	byID := map[string]map[string]any{}
	for _, x := range view.Findings {
		id, _ := x["id"].(string)
		byID[id] = x
		require.Subset(t, []any{"bool", "int", "number", "enum"}, []any{x["type"]})
		require.NotEmpty(t, x["answered_by"], id)
		require.NotEmpty(t, x["text"], id)
	}
	prog := newEngine(t).Program("febrile-child", pathways.Version{Major: 1})
	for _, id := range prog.Tested() {
		require.Equal(t, true, byID[id]["tested"], id)
	}
	require.Equal(t, false, byID["temperature_site"]["tested"], "asked, recorded, and read by no condition")

	temperature := byID["temperature_c"]
	require.Equal(t, "number", temperature["type"])
	require.Equal(t, "Cel", temperature["unit"])
	require.Equal(t, map[string]any{"min": 30.0, "max": 43.0}, temperature["range"])
	require.EqualValues(t, 1, temperature["decimals"])
	require.Equal(t, "both", temperature["worse"])
	skin := byID["skin_colour"]
	values, _ := skin["values"].([]any)
	ranks, _ := skin["ranks"].([]any)
	require.Contains(t, values, "mottled")
	require.Less(t, len(ranks), len(values), "some are equally bad")
	heart, _ := byID["heart_rate"]["normal"].(map[string]any)
	require.Contains(t, heart, "by_age")
	require.Equal(t, false, byID["cold_body"]["normal"])
}

// TestAnsweredByOverride: the view says who can answer in this pathway.
func TestAnsweredByOverride(t *testing.T) {
	text := newVersion(t, febrileVersion, "\ncriteria:\n", "\nanswered_by: {travel_abroad: [clinician]}\n\ncriteria:\n")
	f := newFixture(t, func(c *Config) { c.Engine = overlay(t, map[string]string{febrileFile: text}) })
	var view struct {
		Findings []struct {
			ID         string
			AnsweredBy []pathways.Audience `json:"answered_by"`
		}
	}
	require.NoError(t, json.Unmarshal(f.get("/v1/pathways/febrile-child").Body.Bytes(), &view))
	for _, x := range view.Findings {
		if x.ID == "travel_abroad" {
			require.Equal(t, []pathways.Audience{pathways.Clinician}, x.AnsweredBy)
			return
		}
	}
	require.Fail(t, "travel_abroad is not in the view")
}

// TestPathwayCriteria: all criteria, with citation and place; and every limit and
// calculated value their conditions name, from whichever part.
func TestPathwayCriteria(t *testing.T) {
	f := newFixture(t)
	type row struct {
		ID, When, Disposition, Grade, Part string
		Because, Source                    map[string]any
		Position                           pathways.Position
	}
	var view struct {
		Criteria, Thresholds, Derived []row
		DangerSigns                   []row `json:"danger_signs"`
	}
	require.NoError(t, json.Unmarshal(f.get("/v1/pathways/febrile-child").Body.Bytes(), &view))
	def := newEngine(t).Program("febrile-child", pathways.Version{Major: 1, Minor: 2}).Definition()
	require.Len(t, view.Criteria, len(def.Criteria))
	require.Len(t, view.DangerSigns, len(def.Signs.Criteria))
	for _, k := range slices.Concat(view.Criteria, view.DangerSigns) {
		require.NotEmpty(t, k.ID+k.When+k.Disposition)
		require.NotEmpty(t, k.Because, k.ID)
		require.Equal(t, k.Source["grade"], k.Grade, k.ID)
		require.Positive(t, k.Position.Line, k.ID)
	}
	parts := map[string]string{}
	for _, x := range slices.Concat(view.Thresholds, view.Derived) {
		parts[x.ID] = x.Part
		require.Positive(t, x.Position.Line, x.ID)
	}
	for _, x := range def.Thresholds {
		require.Equal(t, "pathway", parts[x.ID.Value], "a limit of its own that the pathway does not use: %s", x.ID)
	}
	require.Equal(t, "findings", parts["fever"])
	require.Equal(t, "findings", parts["under_3_months"], "named by another calculated value")
	require.Equal(t, "findings", parts["preterm_weeks"], "named by a calculated value only")
	require.Equal(t, "danger-signs", parts["danger_spo2"])
	require.Equal(t, "sepsis", parts["sepsis_heart_rate_high"])
	require.NotContains(t, parts, "tachypnoea_bronchiolitis")
}
