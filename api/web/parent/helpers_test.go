package parent_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/webtest"
	"safetynet/pathways"
)

// family is a family going through the checker.
type family struct {
	*webtest.Visitor
	server *webtest.Server
	dict   *pathways.Dictionary
	months int
	says   map[string]string // what is not normal, as typed
	pages  []string          // the pages answered, in order
	asked  []string          // the findings asked
}

// begin answers the first three pages: the problem, the signs, the age.
func begin(t *testing.T, problem string, months int, says map[string]string, signs ...string) *family {
	t.Helper()
	s := webtest.Serve(t)
	eng := s.Engine
	d := eng.Library().Newest("febrile-child").Dictionary
	f := &family{Visitor: s.Visit(t, "/"), server: s, dict: d, months: months, says: says}
	f.Set("problem", problem).Press("on")
	if len(signs) == 0 {
		signs = f.ticks()
	}
	f.Set("sign", signs...).Press("on")
	f.pages = []string{"problem", "signs"}
	for _, s := range signs {
		id, _, _ := strings.Cut(s, ":")
		f.asked = append(f.asked, id)
	}
	if len(f.Values("birth-day")) > 0 {
		born := webtest.Now.AddDate(0, -months, -3)
		f.Set("birth-day", strconv.Itoa(born.Day())).Set("birth-month", strconv.Itoa(int(born.Month()))).Set("birth-year", strconv.Itoa(born.Year())).Press("on")
		f.pages = append(f.pages, "age")
	}
	return f
}

// ticks are the signs of the list that the child has, or none of these.
func (f *family) ticks() []string { return ticksOf(f.Values("sign"), f.says, f.dict) }

func ticksOf(keys []string, says map[string]string, dict *pathways.Dictionary) []string {
	var out []string
	for _, key := range keys {
		id, worse, isEnum := strings.Cut(key, ":")
		said := says[id]
		if !isEnum && said == "true" || isEnum && said != "" && dict.Finding(id).Values.RankOf(said) >= dict.Finding(id).Values.RankOf(worse) {
			out = append(out, key)
		}
	}
	if out == nil {
		return []string{"none"}
	}
	return out
}

// atEnd tells whether the result is shown.
func (f *family) atEnd() bool { return strings.Contains(f.Source, "/check/leaflet.pdf") }

// page answers the page that is shown.
func (f *family) page() *family {
	f.pages = append(f.pages, strings.TrimPrefix(f.Value("step"), "page:"))
	for _, id := range strings.Split(f.Value("asked"), ",") {
		f.asked = append(f.asked, id)
		said := f.says[id]
		if said == "" {
			said = webtest.Normal(f.dict.Finding(id), f.months)
		}
		f.answer(id, said)
	}
	f.Press("on")
	return f
}

// answer fills one question; of a length in steps it takes the last step that is
// not longer.
func (f *family) answer(id, said string) {
	offered := f.Values("answer-" + id)
	unknown := f.Values("unknown-" + id)
	switch {
	case strings.HasPrefix(said, "?") && len(unknown) > 0: // one way of not knowing a number is enough for a parent
		f.Set("unknown-"+id, unknown[0])
	case strings.HasPrefix(said, "?"):
		f.Set("answer-"+id, "?unsure")
	case len(offered) > 1 && !slices.Contains(offered, said):
		f.Set("answer-"+id, step(offered, said))
	default:
		f.Set("answer-"+id, said)
	}
}

func step(offered []string, said string) string {
	want, _ := strconv.ParseFloat(said, 64)
	best := offered[0]
	for _, o := range offered {
		if n, err := strconv.ParseFloat(o, 64); err == nil && n <= want {
			best = o
		}
	}
	return best
}

// toEnd answers pages until there is a result.
func (f *family) toEnd(t *testing.T) *family {
	t.Helper()
	for range 40 {
		if f.atEnd() {
			return f
		}
		require.Equal(t, 200, f.page().Status, "%v %v", f.pages, f.Texts("ul"))
	}
	t.Fatalf("no result after %v", f.pages)
	return nil
}

// pagesOf counts the pages answered that a pathway asks, and those that all share.
func (f *family) pagesOf(pathway string) int {
	n := 0
	own := f.server.Engine.Library().Newest(pathway).Pages
	for _, id := range f.pages {
		shared := slices.Contains([]string{"problem", "signs", "age", "more-signs"}, id)
		if shared || slices.ContainsFunc(own, func(p pathways.Page) bool { return p.ID.Value == id }) {
			n++
		}
	}
	return n
}
