package easyread

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/web/howto/drawntest"
	"safetynet/pathways"
)

// named are the drawings that the wordings, the pages and their templates name.
func named(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, w := range library(t).Wordings {
		for _, x := range w.Texts {
			for _, line := range x.Easy {
				all[line.Picture.Value] = true
			}
		}
	}
	inCode := regexp.MustCompile(`(?:"Picture" |, |\{)"([a-z][a-z0-9-]*)"(?: "Text"|, "|, fmt|\))`)
	for _, file := range []string{"result.go", "templates/signs.html"} {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range inCode.FindAllStringSubmatch(string(source), -1) {
			all[m[1]] = true
		}
	}
	return all
}

func library(t *testing.T) *pathways.Library {
	t.Helper()
	lib, issues := pathways.Load(pathways.Embedded())
	require.False(t, issues.HasErrors(), issues.Render())
	return lib
}

// TestEveryDrawingIsThereAndUsed: no name without a drawing, no drawing without a
// name, and each is what a drawing must be.
func TestEveryDrawingIsThereAndUsed(t *testing.T) {
	names := named(t)
	for _, name := range []string{"code", "phone-999", "phone-111", "clock"} {
		require.True(t, names[name], "%s was read from the code", name)
	}
	for name := range names {
		drawntest.Read(t, Files, "drawings/"+name+".svg")
	}
	entries, err := fs.ReadDir(Files, "drawings")
	require.NoError(t, err)
	for _, e := range entries {
		require.True(t, names[strings.TrimSuffix(e.Name(), ".svg")], "nothing shows %s", e.Name())
	}
}

// TestSkins: skin is drawn in each of its tones, and signs told by the colour of
// skin on a light and on a dark one.
func TestSkins(t *testing.T) {
	tones, used := []string{"#f5d6c3", "#c68e63", "#8a5535"}, map[string]int{}
	entries, err := fs.ReadDir(Files, "drawings")
	require.NoError(t, err)
	for _, e := range entries {
		svg, err := fs.ReadFile(Files, "drawings/"+e.Name())
		require.NoError(t, err)
		for _, tone := range tones {
			if strings.Contains(string(svg), tone) {
				used[tone]++
			}
		}
	}
	for _, tone := range tones {
		require.Greater(t, used[tone], 10, "%v", used)
	}
	for _, name := range []string{"rash", "rash-glass", "pale", "colour"} {
		svg, err := fs.ReadFile(Files, "drawings/"+name+".svg")
		require.NoError(t, err)
		require.Contains(t, string(svg), tones[0], name)
		require.Contains(t, string(svg), tones[2], name)
	}
}
