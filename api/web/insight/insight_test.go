package insight_test

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/api"
	"safetynet/api/cdshooks"
	"safetynet/api/decisionlog"
	"safetynet/api/insight"
	"safetynet/api/story"
	"safetynet/api/web/browsertest"
	"safetynet/api/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// week is what was recorded in a week of the default window: 30 told to look after
// their child, 20 to escalate, of whom 10 were disputed.
func week(t *testing.T, s *webtest.Server) {
	at := time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC)
	book := story.Book{Log: s.Log, Random: zeros{}, Now: func() time.Time { return at }}
	for i := range 50 {
		guidance, disposition := "home-care", "self-care"
		if i >= 30 {
			guidance, disposition = "escalate", "ed-now"
		}
		body := fmt.Sprintf(`{"request":{"pathways":["febrile-child"],"versions":{"febrile-child":"1.2.0"}},"case":{"audience":"parent"},"took_seconds":100,
			"assessment":{"guidance":%q,"disposition":{"id":%q},"matched":[{"criterion":"F-R12","disposition":%q}]}}`, guidance, disposition, disposition)
		id := fmt.Sprint("a", i)
		_, err := s.Log.Append(t.Context(), decisionlog.Decision{ID: id, Kind: story.Assessment, RecordedAt: at, Reference: reference(t, i), Body: []byte(body)})
		require.NoError(t, err)
		if i >= 40 {
			_, err = book.Add(t.Context(), id, "d"+id, story.Dispute, &story.Disputed{Assessment: id, Should: "self-care", Reason: "too-urgent"})
			require.NoError(t, err)
		}
	}
}

// cards is 20 cards of one service in that week, 10 of them accepted with a
// suggestion, and 3 of another.
func cards(t *testing.T, s *webtest.Server) {
	at := time.Date(2026, 11, 10, 10, 0, 0, 0, time.UTC)
	book := story.Book{Log: s.Log, Random: zeros{}, Now: func() time.Time { return at }}
	for i := range 23 {
		service, id := "febrile-child", fmt.Sprintf("00000000-0000-4000-8000-0000000000%02d", i)
		if i >= 20 {
			service = "asthma"
		}
		body := fmt.Sprintf(`{"request":{"pathways":[%q],"versions":{}},"case":{"audience":"clinician"},"service":%[1]q,"hook":"patient-view",
			"assessment":{"guidance":"escalate","disposition":{"id":"ed-now"},"settled":%t}}`, service, i < 10)
		_, err := s.Log.Append(t.Context(), decisionlog.Decision{ID: id, Kind: story.Card, RecordedAt: at, Body: []byte(body)})
		require.NoError(t, err)
		if i < 10 {
			_, err = book.Add(t.Context(), id, "f"+id, story.CardAnswer, &story.Answered{
				Card: id, Outcome: story.CardAccepted, Accepted: []string{cdshooks.SuggestionID(id, "request")}, At: at,
			})
			require.NoError(t, err)
		}
	}
}

// TestCards: a section of its own, only where there are cards.
func TestCards(t *testing.T) {
	s := webtest.Serve(t)
	week(t, s)
	tab := s.SignIn(t, story.Clinician)
	before := tab.Visit("/insight")
	require.NotContains(t, before.Main(), "Cards told to record systems")
	cards(t, s)
	v := tab.Visit("/insight?by=week")
	require.Contains(t, v.Main(), "Assessments: 50.", "cards are no assessments")
	require.Contains(t, v.Main(), "Cards: 25. Answered: 10 (40%).")
	require.Contains(t, v.Main(), "febrile-child 2026-W46 20 0 (0%) 0 (0%) 0 (0%) 0 (0%) 10 (50%) 10 (50%) 10 (50%) 10 (100%)")
	require.Contains(t, v.Main(), "asthma 2026-W46 not shown 0 0 0 0 0 not shown 0 0")
	require.Contains(t, v.Main(), "Escalate, open answers could change it")
	require.Contains(t, v.Main(), "Overridden: I have seen or examined the child")
	require.Contains(t, v.Main(), "Request 10 100%")
	captions := tab.Visit("/insight").Texts("caption")
	require.Len(t, captions, len(insight.Splits)+len(insight.CardSplits)+1)
	require.NotContains(t, captions, "")
	rows := v.Texts("tbody th")
	for _, x := range insight.CardSplits {
		for _, part := range x.Parts {
			require.NotContains(t, rows, part, "a part without words")
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type number byte

func (n number) Read(p []byte) (int, error) {
	clear(p)
	p[len(p)-1] = byte(n)
	return len(p), nil
}

func reference(t *testing.T, i int) string {
	code, err := decisionlog.NewReference(number(i), time.UnixMilli(0))
	require.NoError(t, err)
	return code
}

func TestPage(t *testing.T) {
	s := webtest.Serve(t)
	week(t, s)
	for _, role := range story.StaffRoles {
		v := s.SignIn(t, role).Visit("/insight")
		require.Equal(t, http.StatusOK, v.Status)
		require.Contains(t, v.Main(), "Assessments: 50. Median time: at most 120 seconds")
	}
	v := s.SignIn(t, story.Author).Visit("/insight?from=2026-11-09&to=2026-11-15&by=week&by=audience")
	require.Contains(t, v.Main(), "2026-W46")
	require.Contains(t, v.Main(), "30 (60%)")
	require.Contains(t, v.Main(), "It should have been less urgent")
	require.Contains(t, v.Main(), "F-R12")
	require.Contains(t, v.Main(), "Nothing that is counted here is clinically approved.")
	require.Equal(t, http.StatusUnprocessableEntity, v.Visit("/insight?by=postcode").Status)
	require.NotContains(t, s.Visit(t, "/insight").Main(), "Assessments", "staff only")
}

// TestEverythingHasWords: every figure has a heading on the page.
func TestEverythingHasWords(t *testing.T) {
	s := webtest.Serve(t)
	week(t, s)
	v := s.SignIn(t, story.Auditor).Visit("/insight")
	captions := v.Texts("caption")
	require.Len(t, captions, len(insight.Splits))
	for i, c := range captions {
		require.NotEmpty(t, c, insight.Splits[i].Name)
	}
	require.Contains(t, v.Main(), "The words can be misunderstood", "a code of two lists has the words of its own")
}

func TestBrowser(t *testing.T) {
	s := webtest.Serve(t, func(*api.Config) {})
	week(t, s)
	cards(t, s)
	for _, width := range []int64{320, 1280} {
		tab := browsertest.Open(t, s.URL, width, 900)
		tab.SignIn(s.Token(t, story.Clinician))
		tab.Go("/insight?by=pathway,week")
		tab.NoViolations()
		tab.Picture("insight at " + strconv.FormatInt(width, 10))
	}
}
