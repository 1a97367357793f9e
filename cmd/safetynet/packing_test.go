package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/sqlite"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// nextDictionary is written where it is not there: a released one never changes, see
// package packing.
const nextDictionary = "api/decisionlog/internal/packing/dictionaries/2.txt"

// mostWords is the longest dictionary that S2 takes.
const mostWords = 64 << 10

// packer records made-up children, to see what their records are made of.
type packer struct {
	t     *testing.T
	eng   *engine.Engine
	progs []*engine.Program
	api   *api.Server
	store *sqlite.Store
	file  string
	token string
}

// none are the answers of somebody who was asked nothing.
var none = map[string]any{}

func newPacker(t *testing.T) *packer {
	t.Helper()
	at, err := time.Parse(time.RFC3339, scriptNow)
	require.NoError(t, err)
	p := &packer{t: t, file: filepath.Join(t.TempDir(), "log.db")}
	p.eng, _, _, err = (&program{}).compile()
	require.NoError(t, err)
	panel, err := p.eng.Select(p.eng.Library().IDs(), nil, at)
	require.NoError(t, err)
	p.progs = panel
	p.store, err = sqlite.Open(t.Context(), p.file)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.store.Close()) })
	var stored decisionlog.Token
	p.token, stored, err = api.DrawToken(&counter{}, story.Clinician, at, time.Time{})
	require.NoError(t, err)
	require.NoError(t, p.store.AddToken(t.Context(), stored))
	p.api = api.New(api.Config{
		Engine: p.eng, Log: p.store, Tokens: p.store, Now: func() time.Time { return at }, Locality: api.DefaultLocality, Logger: slog.New(slog.DiscardHandler),
	})
	return p
}

// record records a child and returns the body of the record.
func (p *packer) record(ids []string, a pathways.Audience, view string, findings map[string]any) []byte {
	p.t.Helper()
	body, err := json.Marshal(map[string]any{"pathways": ids, "audience": a, "age": map[string]int{"months": 30}, "findings": findings})
	require.NoError(p.t, err)
	r := httptest.NewRequestWithContext(p.t.Context(), http.MethodPost, "/v1/assessments?view="+view, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+p.token)
	w := httptest.NewRecorder()
	p.api.Handler().ServeHTTP(w, r)
	require.Equal(p.t, http.StatusCreated, w.Code, w.Body.String()[:min(500, w.Body.Len())])
	var told struct{ ID string }
	require.NoError(p.t, json.Unmarshal(w.Body.Bytes(), &told))
	e, err := p.store.ByID(p.t.Context(), told.ID)
	require.NoError(p.t, err)
	return e.Body
}

// well are answers of a well child to all that these pathways read.
func (p *packer) well(ids []string) map[string]any {
	answers := map[string]any{}
	for _, prog := range p.progs {
		for _, id := range prog.Tested() {
			f := prog.Definition().Dictionary.Finding(id)
			if v, ok := engine.NormalValue(f, 30); ok && slices.Contains(ids, prog.Definition().ID.Value) {
				answers[id] = v
			}
		}
	}
	return answers
}

// words is text that records of these definitions are made of, each piece of it once:
// all findings, all criteria, all dispositions, and as much of what is told besides as
// there is room for. What most records have stands last.
func (p *packer) words() []byte {
	ids := p.eng.Library().IDs()
	febrile := []string{"febrile-child"}
	samples := [][]byte{
		p.record(febrile, pathways.Parent, "decision", p.well(febrile)),
		p.record(ids, pathways.Clinician, "decision", p.well(ids)),
		p.record(ids, pathways.Parent, "decision", none),
		p.endpoints(),
		p.record(febrile, pathways.Parent, "full", p.well(febrile)),
		p.record([]string{"bronchiolitis"}, pathways.Parent, "full", none),
	}
	for _, id := range ids {
		samples = append(samples, p.record([]string{id}, pathways.Parent, "full", p.well([]string{id})))
	}
	drawn := regexp.MustCompile(`"nonce":"[0-9a-f]*"`)
	room, pieces, has := mostWords, []string{}, map[string]bool{}
	for _, sample := range samples {
		var new []string
		for _, piece := range strings.SplitAfter(drawn.ReplaceAllString(string(sample), `"nonce":""`), "},{") {
			if !has[piece] && len(piece) <= room {
				new, has[piece], room = append(new, piece), true, room-len(piece)
			}
		}
		pieces = append(new, pieces...)
	}
	return []byte(strings.Join(pieces, ""))
}

// endpoints are what is said of each disposition.
func (p *packer) endpoints() []byte {
	var all []engine.Endpoint
	for _, d := range p.progs[0].Definition().Shared.Dispositions.List {
		for _, a := range pathways.Audiences() {
			told := engine.Endpoint{ID: d.ID.Value, Text: d.Text.For(a)}
			if d.Within != nil {
				told.Within = d.Within.String()
			}
			all = append(all, told)
		}
	}
	text, err := json.Marshal(all)
	require.NoError(p.t, err)
	return text
}

// TestRecordsPack: records of the definitions in use get short. Where definitions have
// moved so far from the dictionary that they do not, write another: give it the next
// number above, and then UPDATE=1 go test ./cmd/safetynet -run TestRecordsPack.
func TestRecordsPack(t *testing.T) {
	p := newPacker(t)
	if _, err := os.Stat("../../" + nextDictionary); err != nil && os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile("../../"+nextDictionary, p.words(), 0o600))
	}
	for view, most := range map[string]float64{"decision": 0.2, "full": 0.35} {
		for _, a := range pathways.Audiences() {
			var plain, stored int
			for _, id := range p.eng.Library().IDs() {
				for _, answers := range []map[string]any{none, p.well([]string{id})} {
					plain += len(p.record([]string{id}, a, view, answers))
					stored += p.stored()
				}
			}
			share := float64(stored) / float64(plain)
			t.Logf("%s, %s: %.3f", view, a, share)
			require.Less(t, share, most, "%s, %s", view, a)
		}
	}
}

// stored is how long the last body is in the file.
func (p *packer) stored() (n int) {
	p.t.Helper()
	db, err := sql.Open("sqlite3", p.file)
	require.NoError(p.t, err)
	defer db.Close()
	require.NoError(p.t, db.QueryRow(`SELECT length(body) FROM bodies ORDER BY seq DESC LIMIT 1`).Scan(&n))
	return n
}
