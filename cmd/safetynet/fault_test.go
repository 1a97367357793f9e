package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The tests named TestFault have the built program, in a process of its own, go
// through what goes wrong in earnest, and look at it from outside only. `make
// faults` runs them in full and prints their figures; with FAULTS unset they are
// the same tests with fewer rounds.
var allFaults = os.Getenv("FAULTS") != ""

// rounds is how often a fault is made.
func rounds(few, all int) int {
	if allFaults {
		return all
	}
	return few
}

// calmCase is a child of whom nothing is known: never more than "seek advice".
const calmCase = `{"pathways":["febrile-child"],"audience":"parent","age":{"years":3},"findings":{}}`

// reply is what a client was told, after the whole answer has arrived.
type reply struct {
	status     int
	retryAfter string
	took       time.Duration
	err        error // the connection's
	text       []byte
	told       struct {
		ID, Guidance, Type, Emergency string
		Recorded                      bool
	}
}

func send(client *http.Client, method, url, body string) reply {
	begun := time.Now()
	r := reply{}
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return reply{err: err}
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return reply{err: err, took: time.Since(begun)}
	}
	defer resp.Body.Close()
	r.status, r.retryAfter = resp.StatusCode, resp.Header.Get("Retry-After")
	r.text, r.err = io.ReadAll(resp.Body)
	r.took = time.Since(begun)
	_ = json.Unmarshal(r.text, &r.told) // what is not JSON leaves it empty, and no answer is that
	return r
}

func assess(client *http.Client, url, body string) reply {
	return send(client, http.MethodPost, url+"/v1/assessments", body)
}

func (r reply) String() string {
	return fmt.Sprintf("%d %v %.300s", r.status, r.err, r.text)
}

// recorded tells whether a client may rely on it that the answer is in the log.
func (r reply) recorded() bool {
	return r.status == http.StatusCreated && r.told.Recorded && r.told.ID != ""
}

// unrecorded is guidance that is told though it could not be recorded: only this.
func (r reply) unrecorded() bool {
	return r.status == http.StatusOK && r.told.Guidance == "escalate" && !r.told.Recorded && r.told.ID == ""
}

// refused is a clear "not now" with the emergency text, and nothing calm in it.
func (r reply) refused() bool {
	return r.status == http.StatusServiceUnavailable && r.retryAfter != "" && r.told.Guidance == "" &&
		strings.HasPrefix(r.told.Type, "/problems/") && strings.Contains(r.told.Emergency, "999")
}

// tally counts what many clients were told.
type tally struct {
	mu       sync.Mutex
	kinds    map[string]int
	accepted []time.Duration
	ids      []string
	wrong    []string // answers that must not be
}

func (y *tally) add(r reply) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.kinds == nil {
		y.kinds = map[string]int{}
	}
	switch {
	case r.err != nil:
		y.kinds["cut off"]++
	case r.recorded():
		y.kinds["recorded"]++
		y.ids = append(y.ids, r.told.ID)
		y.accepted = append(y.accepted, r.took)
	case r.unrecorded():
		y.kinds["told unrecorded"]++
		y.accepted = append(y.accepted, r.took)
	case r.refused():
		y.kinds[strings.TrimPrefix(r.told.Type, "/problems/")]++
	default:
		y.wrong = append(y.wrong, r.String())
	}
}

// percentile of the time that those waited who got guidance.
func (y *tally) percentile(p float64) time.Duration {
	if len(y.accepted) == 0 {
		return 0
	}
	slices.Sort(y.accepted)
	return y.accepted[int(p*float64(len(y.accepted)-1))].Round(100 * time.Microsecond)
}

// clients has so many of them ask one case after the other until the time is over
// or again says no.
func (y *tally) clients(n int, url string, body func(i int) string, again func() bool) *sync.WaitGroup {
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			client := &http.Client{Transport: &http.Transport{}, Timeout: 30 * time.Second}
			defer client.CloseIdleConnections()
			for i := 0; again(); i++ {
				y.add(assess(client, url, body(i)))
			}
		})
	}
	return &all
}

// urgentAndCalm alternates.
func urgentAndCalm(i int) string { return []string{babyCase, calmCase}[i%2] }

// requireIntact has the chain checked by the program and every acknowledged id be in
// the log, once. It returns how many entries there are.
func requireIntact(t *testing.T, db string, acknowledged []string) int {
	t.Helper()
	status, _, stderr := runCLI(t, "log", "verify", "--db", db)
	require.Equal(t, statusOK, status, stderr)
	status, stdout, stderr := runCLI(t, "log", "export", "--db", db)
	require.Equal(t, statusOK, status, stderr)
	logged := map[string]int{}
	entries := 0
	for line := range bytes.Lines([]byte(stdout)) {
		var entry struct {
			ID  string
			Seq int
		}
		decodeJSON(t, line, &entry)
		logged[entry.ID]++
		entries++
		require.Equal(t, entries, entry.Seq, "in the order in which it was recorded")
	}
	for _, id := range acknowledged {
		require.Equal(t, 1, logged[id], "acknowledged and lost: %s", id)
	}
	return entries
}

func decodeJSON(t *testing.T, data []byte, to any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(data, to), "%.300s", data)
}

// newRandom is the same on every run, so that what was found can be found again.
func newRandom() *rand.Rand { return rand.New(rand.NewPCG(9, 9)) }
