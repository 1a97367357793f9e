package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

var (
	family = regexp.MustCompile(`(?m)^# TYPE (\S+) `)
	figure = regexp.MustCompile(`\b(?:safetynet|go|process|promhttp)_[a-z_]+\b`)
	series = regexp.MustCompile(`_(bucket|sum|count)$`)
)

// figuresOf lists the figures that a server has once it was asked something.
func figuresOf(t *testing.T) (ours, others []string) {
	t.Helper()
	s := startServer(t, filepath.Join(t.TempDir(), "log.db"), "")
	defer s.end(t)
	status, _ := s.post(t, "/v1/assessments", babyCase)
	require.Equal(t, http.StatusCreated, status)
	for _, m := range family.FindAllSubmatch(send(http.DefaultClient, http.MethodGet, s.url+"/metrics", "").text, -1) {
		if name := string(m[1]); strings.HasPrefix(name, "safetynet_") {
			ours = append(ours, name)
		} else {
			others = append(others, name)
		}
	}
	return ours, others
}

type alertRules struct {
	Groups []struct {
		Name  string
		Rules []struct {
			Alert, Expr, For    string
			Labels, Annotations map[string]string
		}
	}
}

// TestAlarms: every figure that an alarm looks at is exported, every figure of ours is
// in the runbook, and each alarm has its entry there, and no other.
func TestAlarms(t *testing.T) {
	ours, others := figuresOf(t)
	doc := readRoot(t, deployDir+"RUNBOOK.md")
	var listed, named []string
	for _, row := range cells(t, doc, "metrics") {
		listed = append(listed, inTicks(row[0])...)
		named = append(named, regexp.MustCompile(`Safetynet\w+`).FindAllString(row[2], -1)...)
	}
	require.ElementsMatch(t, ours, listed)

	var file alertRules
	require.NoError(t, yaml.Unmarshal([]byte(readRoot(t, deployDir+"alerts.yml")), &file))
	require.Len(t, file.Groups, 1)
	var alarms, entries, looked []string
	for _, r := range file.Groups[0].Rules {
		alarms = append(alarms, r.Alert)
		require.Contains(t, []string{"page", "ticket"}, r.Labels["severity"], r.Alert)
		require.NotEmpty(t, r.Annotations["summary"], r.Alert)
		require.Equal(t, "RUNBOOK.md#"+strings.ToLower(r.Alert), r.Annotations["runbook"])
		for _, name := range figure.FindAllString(r.Expr, -1) {
			name = series.ReplaceAllString(name, "")
			require.Contains(t, append(ours, others...), name, r.Alert)
			looked = append(looked, name)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^### (\w+)$`).FindAllStringSubmatch(doc, -1) {
		entries = append(entries, m[1])
	}
	require.Equal(t, alarms, entries, "in one order")
	require.Subset(t, alarms, named)
	for _, name := range ours {
		if name != "safetynet_requests_at_work" {
			require.Contains(t, looked, name, "no alarm looks at it")
		}
	}
}

// TestAlarmsRing has Prometheus' own program check the alarms and play what they ring for.
func TestAlarmsRing(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("promtool is not there: make tools takes it out of Debian's prometheus")
	}
	require.NoError(t, err)
	for _, args := range [][]string{{"check", "rules", "alerts.yml"}, {"test", "rules", "alerts_test.yml"}} {
		c := exec.Command(promtool, args...)
		c.Dir = "deploy"
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
}
