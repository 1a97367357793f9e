package howto

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/howto/drawntest"
)

func TestDrawings(t *testing.T) {
	guides := loaded(t)
	used := []string{"breaths.js"}
	for _, g := range guides.All() {
		for _, d := range g.Drawings {
			used = append(used, d.File)
			drawntest.Read(t, guides.Assets(), d.File)
			require.Equal(t, 280, d.Width, "%s: labels are sized for this width", d.File)
			require.Less(t, len(d.Alt), 126, "%s: long for a screen reader", d.File)
		}
	}
	entries, err := fs.ReadDir(guides.Assets(), ".")
	require.NoError(t, err)
	var served []string
	for _, e := range entries {
		served = append(served, e.Name())
	}
	require.ElementsMatch(t, used, served)
}

// TestNoOrphans: every file of drawings/ belongs to a guide.
func TestNoOrphans(t *testing.T) {
	assets := loaded(t).assets
	names, err := fs.Glob(embedded, "drawings/*.svg")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		stem := strings.TrimSuffix(strings.TrimPrefix(name, "drawings/"), ".svg")
		require.True(t, assets[stem+".svg"] != nil || assets[stem+"-light.svg"] != nil, "no guide shows %s", name)
	}
}

// TestSkins: a drawing that shows skin comes once for each, alike but for the
// colours; every colour that a skin replaces is drawn somewhere.
func TestSkins(t *testing.T) {
	guides := loaded(t)
	data, err := decode(embedded)
	require.NoError(t, err)
	require.Len(t, data.Skins, 2)
	both := 0
	for _, g := range guides.All() {
		for _, d := range g.Drawings {
			stem, light := strings.CutSuffix(d.File, "-light.svg")
			require.Equal(t, light || strings.HasSuffix(d.File, "-dark.svg"), d.Skin != "", d.File)
			if !light {
				continue
			}
			both++
			a, b := drawntest.Read(t, guides.Assets(), d.File), drawntest.Read(t, guides.Assets(), stem+"-dark.svg")
			require.Equal(t, a, b)
			require.NotEqual(t, guides.assets[d.File], guides.assets[stem+"-dark.svg"])
		}
	}
	require.Positive(t, both)
	for from := range data.Skins[1].Colours {
		require.True(t, slices.ContainsFunc(data.Guides, func(g guideRow) bool {
			return slices.ContainsFunc(g.Drawings, func(d drawingRow) bool {
				svg, err := fs.ReadFile(embedded, "drawings/"+d.File+".svg")
				return err == nil && strings.Contains(string(svg), from)
			})
		}), "%s is drawn nowhere", from)
	}
}

// TestColourNeverAlone: swatches, which differ by colour, are named in the
// picture itself.
func TestColourNeverAlone(t *testing.T) {
	guides := loaded(t)
	for file, names := range map[string][]string{
		"vomit-colours.svg":     {"Green", "Greenish yellow", "Pale yellow or clear", "Milk or food", "Coffee grounds", "Red"},
		"poo-blood.svg":         {"A streak on hard poo", "Mixed in loose poo", "Like red jelly", "Black like tar", "A lot of fresh blood"},
		"skin-patches-dark.svg": {"Their usual colour", "Paler than usual", "Blotchy, like a net", "Grey or very white", "Blue"},
	} {
		require.Subset(t, drawntest.Read(t, guides.Assets(), file).Labels, names, file)
	}
}

func TestAssets(t *testing.T) {
	assets := loaded(t).Assets()
	info, err := fs.Stat(assets, "breaths.js")
	require.NoError(t, err)
	require.Equal(t, "breaths.js", info.Name())
	data, err := fs.ReadFile(assets, "breaths.js")
	require.NoError(t, err)
	require.Len(t, data, int(info.Size()))
	for _, name := range []string{"nothing.svg", "drawings/chest.svg", "."} {
		_, err := assets.Open(name)
		require.ErrorIs(t, err, fs.ErrNotExist, name)
	}
	_, err = fs.ReadDir(assets, "drawings")
	require.ErrorIs(t, err, fs.ErrNotExist)
}
