package desk_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/webtest"
)

// sixty are the answers of a call: the first sixty a well child is asked for in
// all six pathways, one of which is a sign of illness.
func sixty(t testing.TB, s *webtest.Server) *calling {
	var ids []string
	for _, x := range journeys {
		ids = append(ids, x.pathway)
	}
	c := newCalling(t, s, 30, ids...)
	dict := dictionary(t, s.Engine, ids[0])
	c.answer(said{"dry_mouth", "true"})
	for len(c.form) < 63 { // with the pathways, the age and the key
		c.post("/desk/live")
		found := first.FindStringSubmatch(c.html)
		require.NotNil(t, found, "answers: %v", slices.Sorted(maps.Keys(c.form)))
		c.answer(said{found[1], webtest.Normal(dict.Finding(found[1]), 30)})
	}
	return c
}

// BenchmarkLive measures the whole answer to one more tick, over HTTP.
//
//	go test -run XXX -bench Live ./api/web/desk
func BenchmarkLive(b *testing.B) {
	s := webtest.Serve(b)
	c := sixty(b, s)
	for b.Loop() {
		c.post("/desk/live")
	}
	b.ReportMetric(float64(len(c.html)), "bytes/op")
}
