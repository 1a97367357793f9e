package api

import (
	"crypto/rand"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api/story"
)

// TestErasedRecord: staff are told that it is gone, and not that the log fails.
func TestErasedRecord(t *testing.T) {
	f := newFixture(t)
	a := f.stored(urgent())
	book := story.Book{Log: f.store, Random: rand.Reader, Now: time.Now}
	_, _, err := book.Erase(t.Context(), a.ID, "asked", story.Actor{Role: story.Auditor, ID: "1"})
	require.NoError(t, err)
	for _, path := range []string{"/v1/assessments/" + a.ID, "/v1/references/" + a.Reference} {
		gone := f.staff(path)
		requireProblem(t, gone, http.StatusGone, "erased")
		require.Contains(t, gone.Body.String(), "It was erased")
	}
}
