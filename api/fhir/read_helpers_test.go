package fhir

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/pathways"
)

var readLibrary = sync.OnceValue(func() *pathways.Library {
	lib, issues := pathways.Load(pathways.Embedded())
	if issues.HasErrors() {
		panic(issues.Render())
	}
	return lib
})

// readDict is the newest dictionary.
func readDict() *pathways.Dictionary {
	all := readLibrary().Dictionaries
	return all[len(all)-1]
}

var readNow = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// readCase is a row of a table of what is sent and what is read of it.
type readCase struct {
	name    string
	sent    string
	answers string   // JSON of them
	issues  []string // severity, code, pointer
}

func requireRead(t *testing.T, c readCase, told *Told) {
	t.Helper()
	var issues []string
	for _, i := range told.Issues {
		issues = append(issues, fmt.Sprintf("%s %s %s", i.Severity, i.Code, i.Pointer))
		require.NotEmpty(t, i.Message)
		require.NotContains(t, i.Message, "%!")
	}
	require.Equal(t, c.issues, issues)
	got, err := json.Marshal(told.Answers)
	require.NoError(t, err)
	if c.answers == "" {
		c.answers = "{}"
	}
	require.JSONEq(t, c.answers, string(got))
	for id := range told.Answers {
		require.Contains(t, told.Origins, id)
	}
	require.Len(t, told.Origins, len(told.Answers))
}

// sentOf is a resource, or several with a line --- between them.
func sentOf(text string) []Sent {
	var all []Sent
	for i, part := range strings.Split(text, "---") {
		all = append(all, Sent{Pointer: fmt.Sprintf("/%d", i), Data: json.RawMessage(part)})
	}
	return all
}

// TestManyIssues: a record that is wrong everywhere is refused with no more than can
// be read, and an error is never among what is left out.
func TestManyIssues(t *testing.T) {
	observation := `{"resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"x-%d"}]}}},`
	var list strings.Builder
	for i := range 150 {
		fmt.Fprintf(&list, observation, i)
	}
	body := `{"resourceType":"Bundle","type":"collection","entry":[` + list.String() + `{"resource":{"resourceType":"Patient","deceasedBoolean":true}}]}`
	told := ReadResources([]Sent{{Data: []byte(body)}}, readDict(), readNow)
	require.True(t, told.Refused())
	require.Len(t, told.Issues, 101)
	codes := map[string]int{}
	for _, i := range told.Issues {
		codes[i.Code]++
	}
	require.Equal(t, map[string]int{"patient-deceased": 1, "code-unknown": 99, "issues-more": 1}, codes)
}
