package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/pathways"
	"safetynet/pathways/releasetest"
)

// approvedFrom is the day from which everything is approved in these tests: for a year,
// with a review due after half of it.
var approvedFrom = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// approvedEngine is the shipped library as if it were approved, for those who trust the
// approvers; edit changes its files.
func approvedEngine(t testing.TB, trusted *pathways.Approvers, edit ...func(fstest.MapFS)) *engine.Engine {
	t.Helper()
	files := releasetest.Approved(t, pathways.Embedded(), approvedFrom)
	for _, e := range edit {
		e(files)
	}
	lib, issues := pathways.LoadTrusting(files, trusted)
	eng, issues := engine.Compile(lib, issues)
	require.NotNil(t, eng, issues.Render())
	return eng
}

// at is a fixture with an approved library at a time.
func approvedAt(t testing.TB, at time.Time, edit ...func(fstest.MapFS)) *fixture {
	return newFixture(t, func(c *Config) {
		c.Engine, c.Now, c.RequireApproval = approvedEngine(t, releasetest.Approvers(t), edit...), func() time.Time { return at }, true
	})
}

func page(t testing.TB, f *fixture, path string) string {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	req.Header.Set("Accept", "text/html")
	w := httptest.NewRecorder()
	f.Handler().ServeHTTP(w, req)
	require.Equal(t, http.StatusOK, w.Code, path)
	return w.Body.String()
}

// TestApprovalIsTold: approved, overdue, expired and never approved are told alike
// everywhere: in answers, lists, definitions, FHIR, pages, health and figures.
func TestApprovalIsTold(t *testing.T) {
	none := func(files fstest.MapFS) {
		maps.DeleteFunc(files, func(name string, _ *fstest.MapFile) bool { return strings.Contains(name, ".release.") })
	}
	one := func(files fstest.MapFS) {
		delete(files, "asthma/1.0.0.release.yaml")
	}
	for _, x := range []struct {
		name           string
		at             time.Time
		edit           func(fstest.MapFS)
		approved       bool
		notice, banner string
		warning        string
	}{
		{"approved", approvedFrom.AddDate(0, 1, 0), func(fstest.MapFS) {}, true, "", "", ""},
		{"overdue", approvedFrom.AddDate(0, 7, 0), func(fstest.MapFS) {}, true, "This was to be reviewed by 2027-05-22 and is overdue", "Review overdue", "review-overdue"},
		{"expired", approvedFrom.AddDate(1, 0, 0), func(fstest.MapFS) {}, false, notApproved, "Not clinically approved", "approval-missing"},
		{"never", approvedFrom.AddDate(0, 1, 0), none, false, notApproved, "Not clinically approved", "approval-missing"},
		{"but for one", approvedFrom.AddDate(0, 1, 0), one, true, "", "Not all of this is clinically approved", "approval-missing"},
	} {
		t.Run(x.name, func(t *testing.T) {
			f := approvedAt(t, x.at, x.edit)
			f.Follow(t.Context(), nil)

			a := f.evaluate(urgent())
			require.Equal(t, x.approved, a.Approved)
			require.Equal(t, x.approved, a.Provenance[0].Approved)
			var short DecisionView
			w := f.post("/v1/evaluate?view=decision", urgent())
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &short))
			require.Equal(t, x.approved, short.Approved)

			v := decode[struct {
				Approved bool
				Notice   string
				Release  *struct {
					Stage, Approval string
					ApprovedBy      []struct{ Role, Identity string } `json:"approved_by"`
				}
			}](t, f.get("/v1/pathways/febrile-child"))
			require.Equal(t, x.approved, v.Approved)
			require.Equal(t, x.notice, v.Notice)
			if x.approved {
				require.Equal(t, "approved", v.Release.Stage)
				require.Len(t, v.Release.ApprovedBy, 2)
				require.Equal(t, a.Provenance[0].Approval, v.Release.Approval)
			}
			list := decode[struct{ Pathways []struct{ Approved bool } }](t, f.get("/v1/pathways"))
			require.Len(t, list.Pathways, 6)

			plan := decode[struct {
				Status, ApprovalDate, Description string
				Experimental                      bool
			}](t, f.get("/fhir/PlanDefinition/febrile-child"))
			require.Equal(t, x.approved, plan.Status == "active")
			require.Equal(t, x.approved, !plan.Experimental)
			require.Equal(t, x.approved, plan.ApprovalDate == "2026-11-22")
			require.Equal(t, !x.approved, strings.Contains(plan.Description, "Not clinically approved"))

			services := decode[cdshooks.Discovery](t, f.get("/cds-services")).Services
			for _, s := range services {
				open := !x.approved || x.name == "but for one" && slices.Contains([]string{"asthma", cdshooks.AnyID}, s.ID)
				require.Equal(t, open, strings.HasPrefix(s.UsageRequirements, "Not clinically approved"), s.ID)
			}
			require.Equal(t, x.approved && x.name != "but for one", !strings.Contains(f.get("/fhir/metadata").Body.String(), "Not clinically approved"))

			for _, path := range []string{"/", "/pathways", "/thresholds", "/docs"} {
				html := page(t, f, path)
				require.Equal(t, x.banner != "", strings.Contains(html, `class="app-notice"`), path)
				if x.banner != "" {
					require.Contains(t, html, "<strong>"+x.banner+".</strong>", path)
				}
			}
			require.Equal(t, !x.approved, strings.Contains(page(t, f, "/pathways"), "No clinician has signed this content off"))
			html := page(t, f, "/pathways/febrile-child")
			require.Equal(t, x.approved, strings.Contains(html, "Clinically approved until 2027-11-22 by:"))
			require.Equal(t, x.approved, strings.Contains(html, "<li>test-approver (first), 2026-11-22</li>"))
			require.Equal(t, x.name == "overdue" || x.name == "expired", strings.Contains(html, "<strong>Review overdue.</strong>"))
			sheet := page(t, f, "/pathways/febrile-child/sheet")
			require.Equal(t, !x.approved, strings.Contains(sheet, "No doctor or nurse has checked this sheet"))

			ready := f.get("/readyz").Body.String()
			require.Equal(t, x.warning != "", strings.Contains(ready, `"warnings"`))
			require.Contains(t, ready, x.warning)
			metrics := f.get("/metrics").Body.String()
			lib := f.library()
			require.Contains(t, metrics, fmt.Sprintf("safetynet_versions_in_use{standing=\"approved\"} %d\n", len(lib.ApprovedInUse(x.at))))
			require.Contains(t, metrics, fmt.Sprintf("safetynet_versions_in_use{standing=\"overdue\"} %d\n", len(lib.Overdue(x.at))))
		})
	}
}

// TestApprovalInTheLog: the decision log says what of the definitions in use is
// approved, by which signatures, and when that changes by a date.
func TestApprovalInTheLog(t *testing.T) {
	at := approvedFrom.Add(time.Hour)
	f := approvedAt(t, at)
	f.now = func() time.Time { return at }
	f.keeper.Book.Now = f.now
	entries := func() (all []*story.InUse) {
		for e, err := range f.store.Entries(t.Context(), decisionlog.Query{Kinds: []string{story.Library}}) {
			require.NoError(t, err)
			x, err := story.Read(e)
			require.NoError(t, err)
			all = append(all, x.Body.(*story.InUse))
		}
		return all
	}
	f.Follow(t.Context(), nil)
	f.Follow(t.Context(), nil)
	require.Len(t, entries(), 1)
	first := entries()[0]
	require.Len(t, first.Approved, len(first.Active))
	require.Contains(t, first.Digests, "asthma@1.0.0.release")
	require.Equal(t, f.evaluate(urgent()).Provenance[0].Approval, first.Approved["febrile-child@1.2.0"])
	at = approvedFrom.AddDate(1, 0, 0)
	f.Follow(t.Context(), nil)
	require.Len(t, entries(), 2)
	require.Empty(t, entries()[1].Approved)
	require.Equal(t, first.Active, entries()[1].Active)

	f.Replace(approvedEngine(t, nil))
	at = approvedFrom.Add(time.Hour)
	f.Follow(t.Context(), nil)
	require.Len(t, entries(), 2, "by nobody trusted and by nobody any more is the same state")
}

// TestApprovedDecisionIsKept: the record of a decision that was told without words says
// by which approvals it was made, as the assessment in full does.
func TestApprovedDecisionIsKept(t *testing.T) {
	for name, x := range map[string]struct {
		at       time.Time
		approved bool
	}{"approved": {approvedFrom.AddDate(0, 1, 0), true}, "expired": {approvedFrom.AddDate(1, 1, 0), false}} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, func(c *Config) {
				c.Engine, c.Now, c.Locality = approvedEngine(t, releasetest.Approvers(t)), func() time.Time { return x.at }, DefaultLocality
			})
			kept := func(view string) (a engine.Assessment) {
				w := f.post("/v1/assessments"+view, urgent())
				require.Equal(t, http.StatusCreated, w.Code, w.Body.String())
				id := decode[struct{ ID string }](t, w).ID
				e, err := f.store.ByID(t.Context(), id)
				require.NoError(t, err)
				r, err := story.Read(e)
				require.NoError(t, err)
				require.NoError(t, json.Unmarshal(r.Body.(*story.Record).Assessment, &a))
				return a
			}
			full, short := kept(""), kept("?view=decision")
			require.Equal(t, x.approved, full.Approved)
			require.Equal(t, x.approved, full.Locality.Approved)
			require.Equal(t, full.Approved, short.Approved)
			require.Equal(t, full.Provenance, short.Provenance)
			require.Equal(t, full.Locality, short.Locality)
		})
	}
}
