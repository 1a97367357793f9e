package api

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
)

// TestReplaceNeverMixes swaps two libraries under load. They differ in digest and
// in the wording of an endpoint, and each answer has both from one of them.
func TestReplaceNeverMixes(t *testing.T) {
	const marked = "MARKED: "
	mark := func(file string) string {
		return strings.ReplaceAll(string(shippedFile(t, file)), `"Go to A&E now`, `"`+marked+`Go to A&E now`)
	}
	const endpoints, easy = "shared/dispositions/1.1.0.yaml", "shared/easy-read/1.0.0.yaml" // the second is keyed by the texts of the first
	engines := []*engine.Engine{newEngine(t), overlay(t, map[string]string{
		endpoints:           mark(endpoints),
		easy:                mark(easy),
		"second/1.0.0.yaml": rename(string(shippedFile(t, febrileFile)), "second", "1.0.0"),
	})}
	digests := map[string]bool{}
	for i, e := range engines {
		digests[e.Library().Active("febrile-child", now).Digest] = i == 1
	}
	require.Len(t, digests, 2)

	f := newFixture(t)
	stop := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Microsecond):
				f.Replace(engines[i%2])
			}
		}
	})
	var clients sync.WaitGroup
	seen := [2]int{}
	var mu sync.Mutex
	for range 8 {
		clients.Go(func() {
			for n := range 24 {
				path := []string{"/v1/evaluate", "/v1/assessments"}[n%2]
				w := f.post(path, urgent())
				if w.Code >= 300 {
					t.Errorf("%d %s", w.Code, beginning(w))
					return
				}
				a := decode[answer](t, w)
				second := digests[a.Provenance[0].Digest]
				if second != strings.HasPrefix(a.Disposition.Text, marked) {
					t.Errorf("a mixed answer: %s %s", a.Provenance[0].Digest, a.Disposition.Text)
				}
				mu.Lock()
				seen[map[bool]int{true: 1}[second]]++
				mu.Unlock()
			}
		})
	}
	clients.Wait()
	close(stop)
	group.Wait()
	require.Positive(t, seen[0])
	require.Positive(t, seen[1])
	require.Len(t, f.recorded(), 8*12)

	f.Replace(engines[0])
	both := `{"pathways":["febrile-child","second"],"audience":"parent"}`
	requireProblem(t, f.post("/v1/evaluate", both), unprocessable, "invalid-request")
	f.Replace(engines[1])
	require.Equal(t, http.StatusOK, f.post("/v1/evaluate", both).Code)
}
