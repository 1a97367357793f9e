package main

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"safetynet/engine"
	"safetynet/pathways"
)

// TestAWellChildsWayHome: in every pathway, for every audience and in every age
// band, a child with nothing wrong reaches home care in at most 12 pages, unless
// the pathway says why it does not send a child of that age home.
func TestAWellChildsWayHome(t *testing.T) {
	never := map[string]string{
		"bronchiolitis 1":        "a cold under 3 months is a risk of its own (B-A14)",
		"diarrhoea-vomiting 72":  "5 and over is handed over as well (DV-X04)",
		"diarrhoea-vomiting 120": "5 and over is handed over as well (DV-X04)",
		"diarrhoea-vomiting 168": "5 and over is handed over as well (DV-X04)",
	}
	lib, issues := pathways.Load(pathways.Embedded())
	eng, _ := engine.Compile(lib, issues)
	all, err := walks(eng, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, w := range all {
		key := w.Pathway + " " + strconv.Itoa(w.AgeMonths)
		require.LessOrEqual(t, w.Pages, 12, "%v", w)
		if never[key] != "" {
			require.NotEqual(t, "self-care", w.Ends, "%v", w)
			seen[key] = true
			continue
		}
		require.Equal(t, "self-care", w.Ends, "%v", w)
	}
	require.Len(t, seen, len(never))
}
