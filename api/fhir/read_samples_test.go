package fhir

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir/fhirtest"
)

// TestSamples reads the records and answers of testdata/fhir: a .txt beside each says
// what is read of it, and of what it is said that it was not. UPDATE=1 writes them.
func TestSamples(t *testing.T) {
	files := sampleFiles(t)
	require.GreaterOrEqual(t, len(files), 4)
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			fhirtest.Valid(t, data)
			got := sayTold(t, readSample(name, data))
			want := strings.TrimSuffix(name, ".json") + ".txt"
			if os.Getenv("UPDATE") != "" {
				require.NoError(t, os.WriteFile(want, []byte(got), 0o644))
			}
			text, err := os.ReadFile(want)
			require.NoError(t, err)
			require.Equal(t, string(text), got)
		})
	}
}

func sampleFiles(t testing.TB) []string {
	records, err := filepath.Glob("../../testdata/fhir/record-*.json")
	require.NoError(t, err)
	answers, err := filepath.Glob("../../testdata/fhir/answers-*.json")
	require.NoError(t, err)
	return slices.Concat(answers, records)
}

func readSample(name string, data []byte) *Told {
	if strings.HasPrefix(filepath.Base(name), "answers-") {
		return ReadResponse(Sent{Data: data}, readDict())
	}
	return ReadResources([]Sent{{Data: data}}, readDict(), readNow)
}

func sayTold(t *testing.T, told *Told) string {
	var b strings.Builder
	fmt.Fprintf(&b, "audience %q, locality %q\n", told.Audience, told.Locality)
	if !told.Birth.IsZero() {
		fmt.Fprintf(&b, "born %s\n", told.Birth.Format(time.DateOnly))
	}
	age, err := json.Marshal(told.Age)
	require.NoError(t, err)
	fmt.Fprintf(&b, "age %s\n\n", age)
	for _, id := range slices.Sorted(maps.Keys(told.Answers)) {
		a, err := json.Marshal(told.Answers[id])
		require.NoError(t, err)
		o := told.Origins[id]
		fmt.Fprintf(&b, "%s: %s at %s", id, a, o.Pointer)
		if o.Original != nil {
			fmt.Fprintf(&b, ", sent as %s %s", o.Original.Value, o.Original.Code)
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
	for _, i := range told.Issues {
		fmt.Fprintf(&b, "%s %s %s: %s\n", i.Severity, i.Code, i.Pointer, i.Message)
	}
	return b.String()
}
