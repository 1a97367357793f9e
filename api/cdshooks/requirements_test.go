package cdshooks_test

import (
	"fmt"
	"net/url"
	"regexp"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"safetynet/api/cdshooks"
	"safetynet/api/cdshooks/hookstest"
	"safetynet/api/fhir/fhirtest"
	"safetynet/pathways"
)

const ours = testdata + "/cdshooks"

// TestRequirementTable: every requirement on a service has a row, and what must be is
// met or cannot apply.
func TestRequirementTable(t *testing.T) {
	rows := hookstest.Load(t, ours)
	require.Len(t, rows, 120)
	for i, r := range rows {
		require.Empty(t, r.Fault(), "row %d", r.ID)
		require.True(t, i == 0 || rows[i-1].ID < r.ID, "row %d is not in its place", r.ID)
	}
}

// TestFaultsOfRows: the table's own check finds what it is for.
func TestFaultsOfRows(t *testing.T) {
	good := hookstest.Requirement{Says: "SHALL", Of: "x", Status: "met", Check: "y"}
	require.Empty(t, good.Fault())
	for _, spoil := range []func(*hookstest.Requirement){
		func(r *hookstest.Requirement) { r.Of = "" },
		func(r *hookstest.Requirement) { r.Status = "done" },
		func(r *hookstest.Requirement) { r.Reason = "why not" },
		func(r *hookstest.Requirement) { r.Check = "" },
		func(r *hookstest.Requirement) { r.Status = "not-applicable" },
		func(r *hookstest.Requirement) { r.Status, r.Reason = "not-met", "no time" },
		func(r *hookstest.Requirement) { r.Where = "elsewhere" },
	} {
		bad := good
		spoil(&bad)
		require.NotEmpty(t, bad.Fault(), "%+v", bad)
	}
}

// TestRequirements holds what is said against the specification, over discovery and
// the cards of many children. Those of addresses and tokens are in package api.
func TestRequirements(t *testing.T) {
	services := plain(t, cdshooks.Discovery{Services: cdshooks.Services(programs(t), now)})
	answers := map[string]map[string]any{}
	for name, r := range shown() {
		answers[name] = plain(t, r)
	}
	each := func(f func(t testing.TB, s map[string]any)) func(testing.TB) {
		return func(t testing.TB) { eachOf(t, services, "services", f) }
	}
	cards := func(f func(t testing.TB, c map[string]any)) func(testing.TB) {
		return func(t testing.TB) {
			for _, r := range answers {
				eachOf(t, r, "cards", f)
			}
		}
	}
	within := func(key string, f func(t testing.TB, x map[string]any)) func(testing.TB) {
		return cards(func(t testing.TB, c map[string]any) { eachOf(t, c, key, f) })
	}
	hookstest.Run(t, hookstest.Load(t, ours), "", map[string]func(testing.TB){
		"nothing-empty": func(t testing.TB) {
			require.Empty(t, hollow("", services))
			for _, r := range answers {
				require.Empty(t, hollow("", r))
			}
		},
		"discovery-list":      func(t testing.TB) { require.Len(t, services["services"], 14) },
		"service-hook":        each(func(t testing.TB, s map[string]any) { require.Contains(t, cdshooks.Hooks(), s["hook"]) }),
		"service-title":       each(func(t testing.TB, s map[string]any) { text(t, s, "title") }),
		"service-description": each(func(t testing.TB, s map[string]any) { text(t, s, "description") }),
		"service-id": each(func(t testing.TB, s map[string]any) {
			require.Equal(t, s["id"], url.PathEscape(text(t, s, "id")))
		}),
		"service-usage": each(func(t testing.TB, s map[string]any) {
			require.Contains(t, text(t, s, "usageRequirements"), "Not clinically approved")
		}),
		"prefetch-keys":     each(prefetchKeys),
		"prefetch-subset":   each(prefetchSubset),
		"tokens-of-context": each(tokensOfContext),
		"same-service":      sameService(services),
		"prefetch-read": func(t testing.TB) {
			require.Contains(t, told(t, `{"answers":`+answersAt("2026-11-22T09:00:00Z")+`}`).Answers, "grunting")
		},
		"outcomes-seen": func(t testing.TB) {
			require.Contains(t, codes(told(t, `{"vitals":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}}`).Issues),
				"prefetch-failed /prefetch/vitals")
		},
		"always-a-card": func(t testing.TB) {
			for name, r := range answers {
				require.NotEmpty(t, r["cards"], name)
			}
		},
		"card-uuid":    cardUUIDs,
		"card-summary": cards(func(t testing.TB, c map[string]any) { require.Less(t, len([]rune(text(t, c, "summary"))), 140) }),
		"card-detail": cards(func(t testing.TB, c map[string]any) {
			require.NotRegexp(t, `(^|[^\\])[<>]`, text(t, c, "detail"), "HTML in Markdown")
		}),
		"card-indicator": cards(func(t testing.TB, c map[string]any) {
			require.Contains(t, []any{cdshooks.Info, cdshooks.Warning, cdshooks.Critical}, c["indicator"])
		}),
		"indicator-follows": indicatorFollows,
		"card-source": cards(func(t testing.TB, c map[string]any) {
			source := c["source"].(map[string]any)
			text(t, source, "label")
			absolute(t, source)
			require.NotContains(t, source, "icon")
		}),
		"source-general": cards(func(t testing.TB, c map[string]any) {
			require.NotContains(t, fmt.Sprint(c["source"]), page.Patient)
			require.NotContains(t, fmt.Sprint(c["source"]), card)
		}),
		"no-addresses": func(t testing.TB) {
			c := plain(t, cdshooks.Response{Cards: cdshooks.Cards(service(t, "asthma"), decide(t, service(t, "asthma"), told(t, `{}`)), cdshooks.Page{Patient: "1"})})
			eachOf(t, c, "cards", func(t testing.TB, c map[string]any) {
				require.NotContains(t, c, "links")
				require.NotContains(t, c["source"], "url")
			})
		},
		"topic": cards(func(t testing.TB, c map[string]any) { coding(t, c["source"].(map[string]any)["topic"]) }),
		"codings": func(t testing.TB) {
			cards(func(t testing.TB, c map[string]any) { coding(t, c["source"].(map[string]any)["topic"]) })(t)
			within("overrideReasons", func(t testing.TB, x map[string]any) { coding(t, x) })(t)
		},
		"selection": cards(func(t testing.TB, c map[string]any) {
			if _, has := c["suggestions"]; has {
				require.Contains(t, []any{"at-most-one", "any"}, c["selectionBehavior"])
			}
		}),
		"override-reasons": within("overrideReasons", func(t testing.TB, x map[string]any) { text(t, x, "display") }),
		"links": within("links", func(t testing.TB, x map[string]any) {
			text(t, x, "label")
			absolute(t, x)
			require.Equal(t, "absolute", x["type"])
			require.NotContains(t, x, "appContext")
		}),
		"suggestions": within("suggestions", func(t testing.TB, x map[string]any) {
			text(t, x, "label")
			require.NoError(t, uuid.Validate(text(t, x, "uuid")))
		}),
		"one-action": within("suggestions", func(t testing.TB, x map[string]any) { require.Len(t, x["actions"], 1) }),
		"actions": within("suggestions", func(t testing.TB, x map[string]any) {
			eachOf(t, x, "actions", func(t testing.TB, a map[string]any) {
				require.Equal(t, "create", a["type"])
				text(t, a, "description")
			})
		}),
		"resources": within("suggestions", func(t testing.TB, x map[string]any) {
			eachOf(t, x, "actions", func(t testing.TB, a map[string]any) {
				r := a["resource"].(map[string]any)
				require.NotContains(t, r, "id", "what is new has no id")
				fhirtest.Valid(t, r)
			})
		}),
	})
}

func prefetchKeys(t testing.TB, s map[string]any) {
	templates := s["prefetch"].(map[string]any)
	require.Len(t, templates, 4)
	for key := range templates {
		require.Regexp(t, `^[a-z]+$`, key)
		text(t, templates, key)
	}
}

// subset is a read of one resource, or a search by references, codes, order and
// number without modifiers.
var subset = regexp.MustCompile(`^(Patient/\{\{[^}]*\}\}|(Observation|Condition|QuestionnaireResponse)\?patient=\{\{[^}]*\}\}` +
	`(&(category|clinical-status|questionnaire)=[^&:]+(:[^&]*)?)*(&_sort=-(date|authored))?(&_count=[0-9]+)?)$`)

func prefetchSubset(t testing.TB, s map[string]any) {
	for _, template := range s["prefetch"].(map[string]any) {
		require.Regexp(t, subset, template)
	}
}

// tokensOfContext: of the fields every hook here has, only those that are simple.
func tokensOfContext(t testing.TB, s map[string]any) {
	braces := regexp.MustCompile(`\{\{(.*?)\}\}`)
	for _, template := range s["prefetch"].(map[string]any) {
		tokens := braces.FindAllStringSubmatch(template.(string), -1)
		require.NotEmpty(t, tokens, template)
		for _, token := range tokens {
			require.Contains(t, []string{"context.patientId", "context.userId"}, token[1])
		}
		require.NotContains(t, braces.ReplaceAllString(template.(string), ""), "{")
	}
}

func sameService(discovery map[string]any) func(testing.TB) {
	return func(t testing.TB) {
		hooks := map[string][]string{}
		eachOf(t, discovery, "services", func(t testing.TB, s map[string]any) {
			hooks[text(t, s, "id")] = append(hooks[text(t, s, "id")], text(t, s, "hook"))
		})
		require.Contains(t, hooks, cdshooks.AnyID)
		for id, on := range hooks {
			require.Equal(t, cdshooks.Hooks(), on, id)
		}
	}
}

// cardUUIDs: the guidance carries the record's id, and nothing has a uuid that no
// record knows.
func cardUUIDs(t testing.TB) {
	s := service(t, "asthma")
	d := decide(t, s, told(t, `{}`))
	cards := cdshooks.Cards(s, d, page)
	require.Len(t, cards, 2)
	require.Equal(t, card, cards[0].UUID)
	require.Empty(t, cards[1].UUID)
	d.ID = ""
	for _, c := range cdshooks.Cards(s, d, page) {
		require.Empty(t, c.UUID, "not recorded")
		for _, x := range c.Suggestions {
			require.Empty(t, x.UUID)
		}
	}
}

// indicatorFollows: the more urgent, the more the indicator says; and what is open is
// never calm.
func indicatorFollows(t testing.TB) {
	want := map[string]string{"home-care": cdshooks.Info, "seek-advice": cdshooks.Warning, "escalate": cdshooks.Critical}
	s := service(t, "asthma")
	d := decide(t, s, told(t, `{}`))
	a := *d.Assessment
	for guidance, indicator := range want {
		a.Guidance, a.Settled = pathways.Guidance(guidance), true
		require.Equal(t, indicator, cdshooks.Cards(s, with(d, a), page)[0].Indicator)
	}
	a.Guidance, a.Settled = "home-care", false
	require.Equal(t, cdshooks.Warning, cdshooks.Cards(s, with(d, a), page)[0].Indicator)
	a.Guidance = "something new"
	require.Equal(t, cdshooks.Critical, cdshooks.Cards(s, with(d, a), page)[0].Indicator)
}
