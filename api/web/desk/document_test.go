package desk_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/fhir/fhirtest"
	"safetynet/api/story"
	"safetynet/api/web/webtest"
)

// TestDownload: the record leads to the hand-over as a file for another system; where
// there is nothing to hand over there is no such link, and nothing behind it.
func TestDownload(t *testing.T) {
	base := webtest.Serve(t)
	adviser := as(t, base, story.Adviser)
	v := started(t, adviser)
	_, form := v.Form(recordIt)
	id := form.Get("story")
	at := "/desk/story/" + id + "/handover.json"
	require.NotContains(t, adviser.Visit(t, "/desk/story/"+id).Source, at)
	require.Equal(t, http.StatusNotFound, adviser.Visit(t, at).Status)
	require.Equal(t, http.StatusNotFound, adviser.Visit(t, "/desk/story/nothing/handover.json").Status)

	v = adviser.Post(t, "/desk/record", form)
	require.Contains(t, v.Source, `<a href="`+at+`" download>`)
	got, err := http.Get(adviser.URL + at)
	require.NoError(t, err)
	data, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	require.NoError(t, got.Body.Close())
	require.Equal(t, "application/fhir+json; charset=utf-8", got.Header.Get("Content-Type"))
	require.Equal(t, `attachment; filename="handover-`+id+`.json"`, got.Header.Get("Content-Disposition"))
	require.Equal(t, "no-store", got.Header.Get("Cache-Control"))
	fhirtest.Valid(t, data)
	require.Contains(t, string(data), storyOf(t, base, v).Latest().ID)

	_, err = bookOf(base).Add(t.Context(), id, "", story.Erasure, &story.Erased{About: story.About{By: story.Actor{Role: story.Auditor}}, Reason: "asked"})
	require.NoError(t, err)
	require.NotContains(t, adviser.Visit(t, "/desk/story/"+id).Source, at)
	require.Equal(t, http.StatusGone, adviser.Visit(t, at).Status)
	none, err := http.Get(base.URL + at)
	require.NoError(t, err)
	require.NoError(t, none.Body.Close())
	require.Equal(t, http.StatusUnauthorized, none.StatusCode)
}
