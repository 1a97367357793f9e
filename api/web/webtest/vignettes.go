package webtest

import (
	"io/fs"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/engine/vignette"
	"safetynet/pathways"
	"safetynet/testdata"
)

// enough is how many vignettes of a level of guidance are assessed for a test.
const enough = 60

var assessed sync.Map // by pathway: []vignette.Result

// Vignettes are results of the newest version of a pathway: the first vignettes of
// each level of guidance in which everything not mentioned is normal.
func Vignettes(t testing.TB, pathway string) []vignette.Result {
	t.Helper()
	if done, ok := assessed.Load(pathway); ok {
		return done.([]vignette.Result)
	}
	eng := Compiled()
	d := eng.Library().Newest(pathway)
	name := pathway + "/" + d.Version.String() + ".yaml"
	data, err := fs.ReadFile(testdata.Vignettes(), name)
	require.NoError(t, err)
	file, issues := vignette.Load(name, data, eng)
	require.False(t, issues.HasErrors(), issues.Render())
	taken := map[pathways.Guidance]int{}
	var some []*vignette.Vignette
	for _, v := range file.Vignettes {
		g := d.Shared.Dispositions.Get(v.Expect.Disposition.Value).Guidance
		if v.Others == vignette.OthersNormal && taken[g] < enough {
			taken[g]++
			some = append(some, v)
		}
	}
	file.Vignettes = some
	done := file.Run(eng)
	assessed.Store(pathway, done)
	return done
}
