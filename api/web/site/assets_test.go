package site

import (
	"io/fs"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAssetsAreOurs: nothing is loaded from elsewhere, the font that is not ours
// to use is not there, and the licence and the version are kept beside the files.
func TestAssetsAreOurs(t *testing.T) {
	elsewhere := regexp.MustCompile(`url\(\s*["']?(https?:)?//|@import|@font-face|Frutiger|sourceMappingURL`)
	for _, name := range []string{"nhsuk/nhsuk.css", "nhsuk/nhsuk.js", "app.css", "app.js", "enabled.js"} {
		data, err := fs.ReadFile(static, "static/"+name)
		require.NoError(t, err)
		require.Empty(t, elsewhere.FindString(string(data)), name)
	}
	licence, err := fs.ReadFile(static, "static/nhsuk/LICENSE")
	require.NoError(t, err)
	require.Contains(t, string(licence), "Permission is hereby granted")
	version, err := fs.ReadFile(static, "static/nhsuk/VERSION")
	require.NoError(t, err)
	require.Contains(t, string(licence), "nhsuk-frontend "+string(version[:6]))
}

// TestAssetAddresses: a file has one address, which changes with any of them, and
// a name that is not there is an error.
func TestAssetAddresses(t *testing.T) {
	a, err := NewAssets(nil)
	require.NoError(t, err)
	url, err := a.URL("nhsuk/nhsuk.css")
	require.NoError(t, err)
	require.Regexp(t, `^/assets/[0-9a-f]{12}/nhsuk/nhsuk\.css$`, url)
	_, err = a.URL("nhsuk/none.css")
	require.ErrorContains(t, err, "nhsuk/none.css")
	icons := regexp.MustCompile(`url\(\.\./images/([^)]+)\)`)
	for _, m := range icons.FindAllStringSubmatch(string(a.files["nhsuk/nhsuk.css"].plain), -1) {
		require.Contains(t, a.files, "images/"+m[1])
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{"": "", "a rash": "A rash.", "Is it?": "Is it?", "done.": "Done."} {
		require.Equal(t, want, Sentence(in))
	}
}
