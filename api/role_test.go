package api

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"safetynet/api/story"
	"safetynet/pathways"
)

func (p permission) name() string { return p.method + " " + p.path }

// routes are those that the server has.
func (f *fixture) routes() map[string]bool {
	all := map[string]bool{}
	for _, r := range f.Server.Handler().(*gin.Engine).Routes() {
		all[r.Method+" "+strings.ReplaceAll(r.Path, `\:`, ":")] = true // a colon that is no parameter
	}
	return all
}

// TestEveryRouteHasAPermission, and every permission a route.
func TestEveryRouteHasAPermission(t *testing.T) {
	routes, rows := newFixture(t).routes(), map[string]bool{}
	for _, p := range permissions {
		require.False(t, rows[p.name()], "%s stands twice", p.name())
		rows[p.name()] = true
		require.True(t, routes[p.name()], "there is no route %s", p.name())
	}
	for name := range routes {
		require.True(t, rows[name], "%s has no row in permissions", name)
	}
}

// TestWithoutARow: a route that somebody forgot is for nobody.
func TestWithoutARow(t *testing.T) {
	f := newFixture(t)
	router := gin.New()
	router.Use(withRequestID, f.identify, f.allow)
	router.GET("/forgotten", func(c *gin.Context) { c.String(http.StatusOK, "secret") })
	f.handler, f.unchecked = router, "a route that the server does not have"
	require.Equal(t, http.StatusUnauthorized, f.get("/forgotten").Code)
	for _, role := range story.StaffRoles {
		w := f.as(role, http.MethodGet, "/forgotten", "")
		require.NotEqual(t, http.StatusOK, w.Code)
		require.NotContains(t, w.Body.String(), "secret")
	}
}

// example is an address of a route, of something that is not there.
func example(path string) string {
	return strings.NewReplacer(":digest", "0", "*file", "x", ":code", "0000-0000-0", ":kind", "none", ":task", "none", ":id", "none").Replace(path)
}

// TestMatrix walks every call as everybody: each cell is allowed or refused, and who
// is refused learns nothing of what is there.
func TestMatrix(t *testing.T) {
	f := newFixture(t)
	routes := f.routes()
	for _, p := range permissions {
		if !routes[p.name()] {
			continue
		}
		for _, role := range everyone {
			for _, accept := range []string{asksForPages, "application/json"} {
				cell := fmt.Sprintf("%s as %s, %s", p.name(), role, accept)
				w := f.as(role, p.method, example(p.path), "", "Accept", accept, "Sec-Fetch-Site", "same-origin")
				switch person := accept == asksForPages && !isCall(p.path); {
				case len(p.who) == 0 || role.Is(p.who...):
					require.NotContains(t, []int{http.StatusUnauthorized, http.StatusForbidden}, w.Code, cell)
					require.NotContains(t, w.Header().Get("Location"), "next=", cell)
				case role == story.Parent && person && p.method == http.MethodGet:
					require.Equal(t, http.StatusSeeOther, w.Code, cell)
					require.True(t, strings.HasPrefix(w.Header().Get("Location"), "/signin?next=%2F"), cell)
				case role == story.Parent:
					require.Equal(t, http.StatusUnauthorized, w.Code, cell)
					require.Equal(t, `Bearer realm="safetynet"`, w.Header().Get("WWW-Authenticate"), cell)
				default:
					require.Equal(t, http.StatusForbidden, w.Code, cell)
					require.Equal(t, `Bearer realm="safetynet", error="insufficient_scope"`, w.Header().Get("WWW-Authenticate"), cell)
				}
			}
		}
	}
}

// TestRecordedByAudience: who may record an assessment for whom, and that evaluating
// is open for all.
func TestRecordedByAudience(t *testing.T) {
	f := newFixture(t)
	for _, audience := range pathways.Audiences() {
		require.NotEmpty(t, audiences[audience])
		body := strings.Replace(urgent(), `"audience":"parent"`, `"audience":"`+string(audience)+`"`, 1)
		for _, role := range everyone {
			before := len(f.recorded())
			w := f.as(role, http.MethodPost, "/v1/assessments", body)
			require.Equal(t, http.StatusOK, f.as(role, http.MethodPost, "/v1/evaluate", body).Code)
			if !role.Is(audiences[audience]...) {
				status, kind := http.StatusForbidden, "forbidden"
				if role == story.Parent {
					status, kind = http.StatusUnauthorized, "unauthenticated"
				}
				p := requireProblem(t, w, status, kind)
				require.Equal(t, []string{"audience-not-allowed /audience"}, places(p))
				require.Contains(t, p.Issues[0].Hint, "POST /v1/evaluate")
				require.Len(t, f.recorded(), before)
				continue
			}
			require.Equal(t, http.StatusCreated, w.Code, beginning(w))
			by := `"by":{"role":"parent"}`
			if role != story.Parent {
				by = `"by":{"id":"` + f.idOf(role) + `","role":"` + string(role) + `"}`
			}
			require.Len(t, f.recorded(), before+1)
			require.Contains(t, string(f.recorded()[before].Body), by)
			require.Equal(t, story.Assessment, f.recorded()[before].Kind)
		}
	}
}

const rolesStart, rolesEnd = "<!-- roles -->\n", "<!-- /roles -->\n"

// TestReadmeRoles: the table of README.md is the one that the router uses. UPDATE=1
// writes it anew.
func TestReadmeRoles(t *testing.T) {
	var lines []string
	calls := map[string][]string{} // by the cells of who may
	add := func(call string, who []story.Role) {
		cells := ""
		for _, r := range everyone {
			cells += map[bool]string{true: " yes |", false: " |"}[len(who) == 0 || r.Is(who...)]
		}
		if calls[cells] == nil {
			lines = append(lines, cells)
		}
		calls[cells] = append(calls[cells], "`"+call+"`")
	}
	named := regexp.MustCompile("/:([a-z]+)")
	pages := map[string][]story.Role{}
	for _, p := range permissions {
		switch {
		case len(p.who) == 0:
		case p.name() == "POST /v1/assessments":
			for _, a := range pathways.Audiences() {
				add("POST /v1/assessments for "+string(a), audiences[a])
			}
		case strings.HasPrefix(p.path, "/v1/"), speaksHooks(p.path):
			add(p.method+" "+named.ReplaceAllString(p.path, "/{$1}"), p.who)
		default: // a page stands for those below it
			folder := "/" + strings.Split(p.path, "/")[1]
			if who, is := pages[folder]; !is {
				pages[folder] = p.who
				add(folder, p.who)
			} else {
				require.Equal(t, who, p.who, "%s is not for whom %s is, which the table does not say", p.path, folder)
			}
		}
	}
	want := "| call, or page with those below it | parent (nobody signed in) | adviser | clinician | author | auditor |\n|---|---|---|---|---|---|\n"
	for _, cells := range lines {
		want += "| " + strings.Join(calls[cells], ", ") + " |" + cells + "\n"
	}

	doc, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(doc), rolesStart)
	require.True(t, found)
	got, after, found := strings.Cut(rest, rolesEnd)
	require.True(t, found)
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile("../README.md", []byte(before+rolesStart+want+rolesEnd+after), 0o644))
		return
	}
	require.Equal(t, want, got, "UPDATE=1 go test ./api -run TestReadmeRoles writes the table anew")
}
