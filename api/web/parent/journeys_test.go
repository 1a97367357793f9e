package parent_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// aloneAt are, for each pathway, a problem and an age in months at which it is
// asked, alone where that can be.
var aloneAt = []struct {
	pathway, problem string
	months           int
	ends             string // the title for a child with nothing wrong
}{
	{"febrile-child", "high-temperature", 4, "Look after your child at home."},
	{"febrile-child", "high-temperature", 20, "Look after your child at home."},
	{"asthma", "asthma-attack", 72, "Look after your child at home."},
	{"asthma", "asthma-attack", 160, "Look after your child at home."},
	{"bronchiolitis", "baby-with-a-cold", 8, "Look after your child at home."},
	{"diarrhoea-vomiting", "runny-poo", 20, "Look after your child at home."},
	{"abdominal-pain", "tummy-pain", 72, "Look after your child at home."},
	{"abdominal-pain", "tummy-pain", 168, "Look after your child at home."},
	{"epilepsy", "seizure", 30, "Look after your child at home."},
	{"epilepsy", "seizure", 72, "Look after your child at home."},
}

// TestAWellChild: in every pathway a child with nothing wrong reaches home care,
// in at most 12 pages of that pathway and those that all share.
func TestAWellChild(t *testing.T) {
	for _, x := range aloneAt {
		t.Run(x.pathway, func(t *testing.T) {
			f := begin(t, x.problem, x.months, nil).toEnd(t)
			require.Contains(t, f.Title(), x.ends, "%v\n%s", f.pages, f.Main())
			require.NotRegexp(t, `(?i)\b(?:is|are|will be) (?:fine|ok|well|healthy|safe|all right)\b|worry about|not serious|harmless`, f.Main(), "no promise is made")
			require.LessOrEqual(t, f.pagesOf(x.pathway), 12, "%v", f.pages)
			require.LessOrEqual(t, len(f.pages), 17, "of all pathways the problem leads to: %v", f.pages)
		})
	}
}
