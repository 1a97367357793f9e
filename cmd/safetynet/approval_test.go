package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/pathways"
	"safetynet/pathways/releasetest"
)

// office is a folder with a library and people who have keys of their own. They sign
// with the built program and nothing else; all but a few versions are signed already,
// by others, for a year and to be reviewed after half of it.
type office struct {
	t              *testing.T
	dir, lib, list string
}

func newOffice(t *testing.T, unsigned ...string) office {
	dir := t.TempDir()
	o := office{t, dir, filepath.Join(dir, "lib"), filepath.Join(dir, "approvers.yaml")}
	files := releasetest.Approved(t, pathways.Embedded(), startOfToday())
	for _, key := range unsigned {
		delete(files, pathways.ReleasePlace(key))
	}
	writeFolder(t, o.lib, files)
	text := string(releasetest.ApproversFile())
	for _, id := range []string{"officer", "lead", "nurse"} {
		out, err := exec.Command(builtBinary(t), "sign", "keygen", id+"-key", "--key", o.key(id), "--identity", id, "--role", "test-"+id).Output()
		require.NoError(t, err)
		text += string(out)
	}
	text = regexp.MustCompile(`(nurse-key.*)}`).ReplaceAllString(text, "$1, only: review}")
	require.NoError(t, os.WriteFile(o.list, []byte(text), 0o600))
	return o
}

func (o office) key(id string) string { return filepath.Join(o.dir, id+".pem") }

// run runs the program over the library and its approvers.
func (o office) run(args ...string) (string, error) {
	out, err := exec.Command(builtBinary(o.t), append(args, "--pathways", o.lib, "--approvers", o.list)...).CombinedOutput()
	return string(out), err
}

// by is run for somebody who signs.
func (o office) by(id string, args ...string) (string, error) {
	return o.run(append(append([]string{"sign"}, args...), "--key", o.key(id), "--identity", id, "--role", "test-"+id)...)
}

func (o office) must(id string, args ...string) string {
	o.t.Helper()
	out, err := o.by(id, args...)
	require.NoError(o.t, err, out)
	return out
}

// refused runs a server that must not start, and tells what it says.
func (o office) refused() string {
	o.t.Helper()
	out, err := o.run("serve", "--require-approval", "--addr", "127.0.0.1:0", "--db", filepath.Join(o.dir, "refused.db"))
	require.ErrorContains(o.t, err, "exit status 2", out)
	return out
}

// serve starts a server that takes only what is approved, and tells its first token.
func (o office) serve(binary string) (*child, string) {
	o.t.Helper()
	c := startChild(o.t, binary, "--db", filepath.Join(o.t.TempDir(), "log.db"), "--pathways", o.lib, "--approvers", o.list, "--require-approval")
	token := regexp.MustCompile(`\n {4}(\S+)\n`).FindStringSubmatch(c.stderr.String())
	require.NotNil(o.t, token, c.stderr.String())
	return c, token[1]
}

// approvedPages opens the pages that say what is approved: the page of a pathway, the
// result that a family is told, a call at the desk. It tells what each shows.
func approvedPages(t *testing.T, url, token string) (library, result, desk string) {
	tab := browsertest.Open(t, url, 1280, 900)
	tab.Go("/pathways/febrile-child")
	tab.NoViolations()
	library = tab.Text("body")

	tab.Go("/")
	tab.Click(`input[name="problem"][value="high-temperature"]`)
	tab.Press("Continue")
	tab.Choose("Does your child have any of these?", "Hard to wake, or cannot be woken")
	tab.Press("Continue")
	tab.WaitText("body", "Call 999")
	tab.NoViolations()
	result = tab.Text("body")

	tab.SignIn(token)
	tab.Go("/desk")
	tab.Choose("What is wrong?", "My child has a high temperature, or feels very hot")
	tab.Fill("Years", "2")
	tab.Press("Start the call")
	tab.WaitText("h1", "Call:")
	tab.WaitFor("#desk-panel")
	tab.NoViolations()
	return library, result, tab.Text("body")
}

// TestApprovalFromKeyToPage: people make keys, sign a library with the built program,
// and a server that takes only what is approved shows whose approval that is and until
// when. What is not approved, or not by two where that takes two, is refused and named.
func TestApprovalFromKeyToPage(t *testing.T) {
	o, today := newOffice(t, "febrile-child@1.2.0", "epilepsy@1.2.0"), startOfToday()
	review := today.AddDate(0, 6, 0)
	require.Contains(t, o.refused(), "febrile-child@1.2.0 is not approved by anybody whose key is trusted")

	for _, key := range []string{"febrile-child@1.2.0", "epilepsy@1.2.0"} {
		o.must("officer", key, "--author-identity", "author-1", "--author-role", "content-author", "--review-by", review.Format(time.DateOnly))
	}
	said := o.refused()
	require.Contains(t, said, "epilepsy@1.2.0 tells some children something less urgent than an older version: it needs two approvals, of different people, and 1 counts")
	require.Contains(t, said, "1 version is in use, or will be, and not approved; safetynet verify-signature lists them")
	out, err := o.by("officer", "epilepsy@1.2.0") // twice by one is not by two
	require.NoError(t, err, out)
	require.Contains(t, out, "1 approval, 2 needed")
	out, err = o.by("nurse", "epilepsy@1.2.0")
	require.Error(t, err)
	require.Contains(t, out, "trusts the key nurse-key for each review only")
	require.Contains(t, o.must("lead", "epilepsy@1.2.0"), "2 approvals, 2 needed")
	o.must("nurse", "review", "febrile-child@1.2.0")
	out, err = o.run("verify-signature")
	require.NoError(t, err, out)

	c, token := o.serve(builtBinary(t))
	library, result, desk := approvedPages(t, c.url, token)
	for _, page := range []string{library, result, desk} {
		require.NotContains(t, page, "Do not use")
		require.NotContains(t, page, "No clinician has signed")
		require.NotContains(t, page, "Review overdue")
	}
	require.Contains(t, library, "Clinically approved until "+review.AddDate(0, 0, 1).Format(time.DateOnly))
	require.Contains(t, library, "test-officer (officer), "+today.Format(time.DateOnly))
	require.Contains(t, library, "test-nurse (nurse)")
	require.Contains(t, library, "To be reviewed by "+review.Format(time.DateOnly))
	require.Contains(t, result, "Clinicians approved this advice. They will check it again by "+review.Format("2 January 2006"))
	require.Contains(t, desk, "Clinically approved since "+today.Format(time.DateOnly)+", to be reviewed by "+review.Format(time.DateOnly))

	o.must("lead", "retire", "asthma@1.0.0", "--from", today.Format(time.DateOnly))
	require.NoError(t, c.cmd.Process.Signal(syscall.SIGHUP))
	require.Eventually(t, func() bool { return strings.Contains(c.stderr.String(), `"msg":"reloaded"`) }, 30*time.Second, 5*time.Millisecond, c.stderr.String())
	status, gone := (&testServer{url: c.url}).get(t, "/v1/pathways/asthma", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "retired", gone["release"].(map[string]any)["stage"])
	c.end(t)

	t.Setenv(clockOf, review.AddDate(0, 0, 1).Add(-time.Hour).Format(time.RFC3339)) // the last hour of the day of review
	late, token := o.serve(linkProgram(t))
	library, _, _ = approvedPages(t, late.url, token)
	require.NotContains(t, library, "Review overdue")
	late.end(t)

	file := filepath.Join(o.lib, "febrile-child/1.2.0.release.yaml")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	forged := strings.Replace(string(text), review.Format(time.DateOnly), review.AddDate(9, 0, 0).Format(time.DateOnly), 1)
	require.NoError(t, os.WriteFile(file, []byte(forged), 0o600))
	require.Contains(t, o.refused(), "approval-tampered")
}

// TestApprovalPastReview: past the day of review the approvals that last longer still
// count, every page says that the review is overdue, and whoever looks after the server
// and the content is told; past their own end nothing starts.
func TestApprovalPastReview(t *testing.T) {
	o, today := newOffice(t), startOfToday()
	review, end := today.AddDate(0, 6, 0), today.AddDate(1, 0, 0)
	program := linkProgram(t)
	t.Setenv(clockOf, review.AddDate(0, 0, 1).Format(time.RFC3339))
	c, token := o.serve(program)
	library, result, desk := approvedPages(t, c.url, token)
	for _, page := range []string{library, result, desk} {
		require.Contains(t, page, "Review overdue")
		require.NotContains(t, page, "Do not use")
	}
	require.Contains(t, result, "They were to check it again by "+review.Format("2 January 2006"))
	require.Contains(t, c.stderr.String(), "febrile-child@1.2.0 was to be reviewed by "+review.Format(time.DateOnly))
	require.Contains(t, string(send(http.DefaultClient, http.MethodGet, c.url+"/readyz", "").text), "review-overdue")
	require.Regexp(t, `safetynet_versions_in_use\{standing="overdue"\} [1-9]`, string(send(http.DefaultClient, http.MethodGet, c.url+"/metrics", "").text))
	c.end(t)
	lint, _ := exec.Command(program, "lint", o.lib).CombinedOutput()
	require.Contains(t, string(lint), "review-overdue")

	t.Setenv(clockOf, end.Format(time.RFC3339))
	out, err := exec.Command(program, "serve", "--require-approval", "--addr", "127.0.0.1:0", "--db", filepath.Join(o.dir, "end.db"), "--pathways", o.lib, "--approvers", o.list).CombinedOutput()
	require.ErrorContains(t, err, "exit status 2")
	require.Contains(t, string(out), "approval-expired")
	require.Contains(t, string(out), "febrile-child@1.2.0 is not approved by anybody whose key is trusted")
}
