package parent_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/browsertest"
	"safetynet/api/web/site"
	"safetynet/api/web/webtest"
	"safetynet/pathways"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Main(m)) }

// person is somebody at a real browser.
type person struct {
	*browsertest.Tab
	t      *testing.T
	dict   *pathways.Dictionary
	months int
	says   map[string]string
	looks  bool // every page is looked at, not the last alone
	pages  int
}

type input struct{ ID, Name, Value string }

func sit(t *testing.T, tab *browsertest.Tab, months int, says map[string]string) *person {
	return &person{Tab: tab, t: t, looks: true, dict: webtest.Compiled().Library().Newest("febrile-child").Dictionary, months: months, says: says}
}

// look holds a page against what every page must be.
func (p *person) look() {
	p.t.Helper()
	p.pages++
	if !p.looks {
		return
	}
	p.NoViolations()
	p.Picture(strconv.Itoa(p.pages))
}

// start answers the problem, the signs and the age.
func (p *person) start(problem string) {
	p.t.Helper()
	p.Go("/")
	p.look()
	p.Click(`input[name="problem"][value="` + problem + `"]`)
	p.Press("Continue")
	p.look()
	for _, sign := range p.ticks() {
		p.Click(`input[name="sign"][value="` + sign + `"]`)
	}
	p.Press("Continue")
	if p.Has("#birth-day") {
		p.look()
		born := webtest.Now.AddDate(0, -p.months, -3)
		p.Fill("Day", strconv.Itoa(born.Day()))
		p.Fill("Month", strconv.Itoa(int(born.Month())))
		p.Fill("Year", strconv.Itoa(born.Year()))
		p.Press("Continue")
	}
}

func (p *person) inputs() []input {
	var all []input
	p.Eval(`[...document.querySelectorAll("form[novalidate] input")].map(x => ({ID: x.id, Name: x.name, Value: x.value}))`, &all)
	return all
}

func (p *person) ticks() []string {
	var values []string
	for _, in := range p.inputs() {
		if in.Name == "sign" {
			values = append(values, in.Value)
		}
	}
	return ticksOf(values, p.says, p.dict)
}

// toEnd answers every page until there is a result.
func (p *person) toEnd() {
	p.t.Helper()
	for range 40 {
		if p.Has(`form[action="/check/leaflet.pdf"]`) {
			p.look()
			return
		}
		p.page()
	}
	p.t.Fatal("no result")
}

// page answers the page that is shown.
func (p *person) page() {
	p.t.Helper()
	p.look()
	inputs := p.inputs()
	for _, in := range inputs {
		if in.Name == "asked" {
			for _, id := range strings.Split(in.Value, ",") {
				p.answer(id, inputs)
			}
		}
	}
	p.Press("Continue")
}

func (p *person) answer(id string, inputs []input) {
	said := p.says[id]
	if said == "" {
		said = webtest.Normal(p.dict.Finding(id), p.months)
	}
	of := func(name string) (list []input) {
		return slices.DeleteFunc(slices.Clone(inputs), func(in input) bool { return in.Name != name })
	}
	offered, unknown := of("answer-"+id), of("unknown-"+id)
	switch {
	case strings.HasPrefix(said, "?") && len(unknown) > 0:
		p.Click("#" + unknown[0].ID)
	case len(offered) == 1:
		p.Click("#" + offered[0].ID)
		p.Keys(strings.Split(said, "")...)
	default:
		var values []string
		for _, o := range offered {
			values = append(values, o.Value)
		}
		if strings.HasPrefix(said, "?") {
			said = "?unsure"
		} else if !slices.Contains(values, said) {
			said = step(values, said)
		}
		p.Click("#" + offered[slices.Index(values, said)].ID)
	}
}

// TestJourneysInABrowser: for each pathway a child for home care, for advice and
// for an emergency, on a small screen without scripts and on a large one with.
func TestJourneysInABrowser(t *testing.T) {
	s := webtest.Serve(t)
	seen := map[string]bool{}
	for _, x := range aloneAt {
		for _, r := range webtest.Vignettes(t, x.pathway) {
			level := r.Assessment.Guidance
			key := x.pathway + "/" + string(level)
			if seen[key] || r.Audience != pathways.Parent || !fits(r, x.months) {
				continue
			}
			says, months := map[string]string{}, r.Case.Age.Months.Lo
			for id, a := range r.Case.Findings {
				says[id] = site.Typed(a)
			}
			if level == pathways.HomeCare {
				says, months = nil, x.months
			}
			told := begin(t, x.problem, months, says).toEnd(t)
			if told.recorded(t).Guidance != level { // another pathway of the problem leads
				continue
			}
			seen[key] = true
			t.Run(key, func(t *testing.T) {
				p := sit(t, nil, months, says)
				p.Tab = browsertest.Open(t, s.URL, 1280, 900)
				p.looks = level != pathways.Escalate // its pages are those of the others
				if level == pathways.HomeCare {
					p.Tab = browsertest.Open(t, s.URL, 320, 640, browsertest.NoScript)
				}
				p.start(x.problem)
				p.toEnd()
				p.looks = true
				p.look()
				require.Equal(t, told.Title(), p.Title(), "as without a browser")
				require.Equal(t, "/check", p.URL())
				p.Storage()
			})
		}
	}
	require.Len(t, seen, 3*len(s.Engine.Library().IDs()), "%v", seen)
}

// TestFirstLoadInABrowser: the first page is light, with all it loads.
func TestFirstLoadInABrowser(t *testing.T) {
	tab := browsertest.Open(t, webtest.Serve(t).URL, 320, 640)
	tab.Go("/")
	weight := tab.Transferred()
	t.Logf("%d bytes", weight)
	require.Less(t, weight, 150<<10)
	require.Greater(t, weight, 10<<10, "the stylesheet came with it")
}

// TestFaultsInABrowser: what is missing is said first, with the focus on it, and
// each line leads to its field.
func TestFaultsInABrowser(t *testing.T) {
	tab := browsertest.Open(t, webtest.Serve(t).URL, 320, 640)
	p := sit(t, tab, 20, nil)
	p.Go("/")
	p.Press("Continue")
	require.True(t, p.Has(".nhsuk-error-summary:focus"))
	p.look()
	p.Press("Choose what is wrong, or none of these")
	require.True(t, p.Has("#problem:focus"))
}

// TestKeyboardAndGuidesInABrowser: a question page is answered without a mouse, and the
// drawings and the counter of breaths are there.
func TestKeyboardAndGuidesInABrowser(t *testing.T) {
	tab := browsertest.Open(t, webtest.Serve(t).URL, 1280, 900)
	p := sit(t, tab, 20, nil)
	p.start("noisy-or-fast-breathing")
	p.Press("How to count breaths")
	p.WaitFor("[data-counter] button")
	p.look()
	p.Press("Start 60 seconds")
	p.Keys("Enter", "Enter", "Enter")
	p.WaitText(".howto-counter", "3")
}
