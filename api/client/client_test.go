package client_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"go/parser"
	"go/token"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/client"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
)

// server is one of the whole program, and a token of a clinician.
func server(t *testing.T) (address, credential string) {
	t.Helper()
	lib, issues := pathways.Load(pathways.Embedded())
	eng, issues := engine.CompileUnproved(lib, issues)
	require.False(t, issues.HasErrors(), issues.Render())
	log := memory.New()
	credential, stored, err := api.DrawToken(bytes.NewReader(make([]byte, 64)), story.Clinician, time.Now(), time.Time{})
	require.NoError(t, err)
	require.NoError(t, log.AddToken(t.Context(), stored))
	s := httptest.NewServer(api.New(api.Config{Engine: eng, Log: log, Tokens: log, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}).Handler())
	t.Cleanup(s.Close)
	return s.URL, credential
}

func months(n int64) *client.StatedAge { return &client.StatedAge{Months: &n} }

// TestOneAssessment: evaluated and recorded without a token, read back with one.
func TestOneAssessment(t *testing.T) {
	address, credential := server(t)
	family, err := client.NewClientWithResponses(address)
	require.NoError(t, err)
	findings := map[string]client.Answer{"temperature_c": client.Known(38.0), "vaccine_within_48h": client.Known(false), "skin_colour": client.Unknown(client.Unsure)}

	told, err := family.EvaluateWithResponse(t.Context(), nil, client.CaseRequest{
		Pathways: []string{"febrile-child"}, Audience: client.AudienceParent, Age: months(2), Findings: &findings,
	})
	require.NoError(t, err)
	require.NotNil(t, told.JSON200, string(told.Body))
	require.Equal(t, client.Escalate, told.JSON200.Guidance)
	require.False(t, told.JSON200.Approved)

	key := "a-key"
	recorded, err := family.RecordAssessmentWithResponse(t.Context(), &client.RecordAssessmentParams{IdempotencyKey: &key}, client.AssessmentRequest{
		Pathways: []string{"febrile-child"}, Audience: client.AudienceParent, Age: months(2), Findings: &findings,
	})
	require.NoError(t, err)
	require.NotNil(t, recorded.JSON201, string(recorded.Body))
	id := *recorded.JSON201.Id

	refused, err := family.ShowAssessmentWithResponse(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, http.StatusUnauthorized, refused.StatusCode())
	require.Equal(t, client.ProblemType("/problems/unauthenticated"), refused.ApplicationproblemJSON401.Type)

	staff, err := client.NewClientWithResponses(address, client.WithRequestEditorFn(client.Token(credential)))
	require.NoError(t, err)
	stored, err := staff.ShowAssessmentWithResponse(t.Context(), id)
	require.NoError(t, err)
	require.NotNil(t, stored.JSON200, string(stored.Body))
	require.Equal(t, recorded.JSON201.Disposition.Id, stored.JSON200.Standing)
	require.Equal(t, told.JSON200.Guidance, stored.JSON200.Assessment.Guidance)
	require.Equal(t, client.RoleParent, stored.JSON200.By.Role)
	temperature, err := stored.JSON200.Case.Findings["temperature_c"].AsAnswer1()
	require.NoError(t, err)
	require.InDelta(t, 38.0, temperature, 0)
	why, err := stored.JSON200.Case.Findings["skin_colour"].AsAnswer3()
	require.NoError(t, err)
	require.Equal(t, client.Unsure, why.Unknown)
}

// TestProblem: every fault has its place, and the emergency text comes with them.
func TestProblem(t *testing.T) {
	address, _ := server(t)
	c, err := client.NewClientWithResponses(address)
	require.NoError(t, err)
	findings := map[string]client.Answer{"temperature_c": client.Known("hot"), "temperature_f": client.Known(100.4)}
	refused, err := c.EvaluateWithResponse(t.Context(), nil, client.CaseRequest{Pathways: []string{"febrile-child"}, Audience: client.AudienceParent, Findings: &findings})
	require.NoError(t, err)
	require.Nil(t, refused.JSON200)
	p := refused.ApplicationproblemJSON422
	require.NotNil(t, p, string(refused.Body))
	require.Equal(t, client.ProblemType("/problems/invalid-request"), p.Type)
	require.Equal(t, api.EmergencyText, p.Emergency)
	var places []string
	for _, i := range *p.Issues {
		places = append(places, string(i.Code)+" "+i.Pointer)
	}
	require.ElementsMatch(t, []string{"type-wrong /findings/temperature_c", "finding-unknown /findings/temperature_f"}, places)
}

// TestDescribed: the client is that of the document beside it, keeps numbers as they
// are, and knows nothing else of the program.
func TestDescribed(t *testing.T) {
	document, err := os.ReadFile("../openapi.json")
	require.NoError(t, err)
	noted, err := os.ReadFile("openapi.sha256")
	require.NoError(t, err)
	sum := sha256.Sum256(document)
	require.Equal(t, hex.EncodeToString(sum[:])+"  openapi.json\n", string(noted), "make client writes the client anew")
	for _, name := range []string{"client.gen.go", "client.go", "doc.go"} {
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		require.NotContains(t, string(source), "float32")
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		require.NoError(t, err)
		for _, x := range file.Imports {
			require.False(t, strings.HasPrefix(x.Path.Value, `"safetynet/`), "%s imports %s", name, x.Path.Value)
		}
	}
}
