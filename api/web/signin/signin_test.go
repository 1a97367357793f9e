package signin_test

import (
	"net/http"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// TestSignIn: who asks for a page of staff signs in and is there; who signs out is
// out. Each role sees its own first page.
func TestSignIn(t *testing.T) {
	s := webtest.Serve(t)
	v := s.Visit(t, "/desk")
	require.Equal(t, "Sign in – Safetynet", v.Title())
	require.Equal(t, "/desk", v.Value("next"))
	require.NotContains(t, v.Source, "Sign out")
	for role, title := range map[story.Role]string{
		story.Adviser: "Start a call – 111 desk", story.Clinician: "Start a call – 111 desk", story.Author: "Pathways – Pathways", story.Auditor: "Pathways – Pathways",
	} {
		v := s.SignIn(t, role)
		require.Equal(t, title, v.Title(), role)
		require.Contains(t, v.Source, "Signed in: "+string(role))
		v.Press("Sign out")
		require.Equal(t, "Sign in – Safetynet", v.Title())
		require.NotContains(t, v.Source, "Sign out")
		require.Equal(t, "Sign in – Safetynet", v.Visit("/desk").Title())
	}
	auditor := s.SignIn(t, story.Auditor).Visit("/desk")
	require.Equal(t, http.StatusForbidden, auditor.Status)
	require.Contains(t, auditor.Main(), "This is for adviser or clinician; you are auditor.")
}

// TestSignInInABrowser: the form, what is wrong, who is signed in, narrow and wide,
// with and without scripts.
func TestSignInInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	for _, width := range []int64{320, 1280} {
		for name, options := range map[string][]browsertest.Option{"": nil, "-no-script": {browsertest.NoScript}} {
			tab := browsertest.Open(t, s.URL, width, 900, options...)
			look := func(state string) {
				tab.NoViolations()
				tab.Picture(state + name + "-" + strconv.FormatInt(width, 10))
			}
			tab.Go("/desk")
			require.Equal(t, "/signin?next=%2Fdesk", tab.URL())
			look("sign-in")
			tab.Fill("Token", "snt_mistyped")
			tab.Press("Sign in")
			require.Contains(t, tab.Text("main"), "The token is not known.")
			look("sign-in-refused")
			tab.Storage()
			tab.SignIn(s.Token(t, story.Adviser))
			require.Equal(t, "/desk", tab.URL())
			look("signed-in")
			tab.Storage()
			tab.Press("Sign out")
			require.Equal(t, "/signin", tab.URL())
			tab.Go("/desk")
			require.Equal(t, "/signin?next=%2Fdesk", tab.URL())
		}
	}
}
