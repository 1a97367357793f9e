package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWatch saves files as editors do and sees each new view.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	out := &lockedBuffer{}
	p := testProgram(out, os.Stderr)
	require.Equal(t, statusOK, p.run(t.Context(), []string{"new", "pathway", "croup", "--out", dir}))
	file := filepath.Join(dir, "pathways", "croup", "0.1.0.yaml")
	good, err := os.ReadFile(file)
	require.NoError(t, err)

	ctx, end := context.WithCancel(t.Context())
	defer end()
	ended := make(chan int, 1)
	go func() { ended <- testProgram(out, os.Stderr).run(ctx, []string{"watch", dir}) }()
	out.wait(t, "Nothing wrong; ")

	save := func(name, old, new string) {
		text := strings.Replace(string(good), old, new, 1)
		require.NotEqual(t, string(good), text)
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	}
	save(file, "when: sunken_eyes  ", "when: sunken_eye  ")
	require.Contains(t, out.wait(t, "Something is wrong."), "croup/0.1.0.yaml:66:11: error [name-unknown]")

	save(file+"~new", "limit: 5,", "limit: 6,") // another file, renamed over the first
	require.NoError(t, os.Rename(file+"~new", file))
	shown := out.wait(t, "Something is wrong.")
	require.Contains(t, shown, "saved: "+filepath.ToSlash(file)+"\n")
	require.Contains(t, shown, "7 of 10 results passed")

	require.NoError(t, os.WriteFile(file, good, 0o600))
	require.Contains(t, out.wait(t, "Nothing wrong; "), "0 not (unchanged)", "proved before")

	require.NoError(t, os.MkdirAll(filepath.Join(dir, "pathways", "ear"), 0o750))
	ear := filepath.Join(dir, "pathways", "ear", "0.1.0.yaml")
	require.NoError(t, os.WriteFile(ear, bytes.ReplaceAll(good, []byte("croup"), []byte("ear")), 0o600))
	require.Contains(t, out.wait(t, "Nothing wrong; "), "vignettes of ear@0.1.0: none")

	require.NoError(t, os.Remove(ear))
	require.NotContains(t, out.wait(t, "Nothing wrong; "), "proofs of ear")
	end()
	require.Equal(t, statusOK, <-ended)
}

// TestWatchOvertaken: a save ends the proof under way.
func TestWatchOvertaken(t *testing.T) {
	dir := t.TempDir()
	out := &lockedBuffer{}
	require.Equal(t, statusOK, testProgram(out, os.Stderr).run(t.Context(), []string{"new", "version", "epilepsy@1.2.0", "1.3.0", "--out", dir}))
	ctx, end := context.WithCancel(t.Context())
	defer end()
	ended := make(chan int, 1)
	go func() { ended <- testProgram(out, os.Stderr).run(ctx, []string{"watch", dir}) }()
	out.wait(t, "vignettes of epilepsy@1.3.0: ")
	file := filepath.Join(dir, "pathways", "epilepsy", "1.3.0.yaml")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, bytes.Replace(text, []byte("status: draft"), []byte("status: drafty"), 1), 0o600))
	shown := out.wait(t, "Something is wrong.")
	require.Contains(t, shown, "overtaken by a newer save")
	require.NotContains(t, shown, "proofs of epilepsy")
	end()
	require.Equal(t, statusOK, <-ended, "Ctrl-C is no failure")
}

// TestWatchOnATerminal: each view is drawn on an empty screen.
func TestWatchOnATerminal(t *testing.T) {
	dir := t.TempDir()
	out := &lockedBuffer{}
	p := testProgram(out, os.Stderr)
	require.Equal(t, statusOK, p.run(t.Context(), []string{"new", "pathway", "croup", "--out", dir}))
	out.wait(t, "child.")
	w := workshopAt(dir)
	v := &watchView{program: p, terminal: true, title: "Watching it."}
	r, err := newWatchRounds(w, p.now).next(t.Context(), []string{"a.yaml"}, v.show)
	require.NoError(t, err)
	v.done(r)
	shown := out.String()
	require.Contains(t, shown, "proving croup@0.1.0, parent: P1 earned home care …")
	last := shown[strings.LastIndex(shown, clearScreen):]
	require.True(t, strings.HasPrefix(last, clearScreen+"Watching it.\nSaved at "), last)
	require.NotContains(t, last, "proving")
	require.Contains(t, last, "Nothing wrong; ")
}
