package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"safetynet/engine/workbench"
	"safetynet/pathways"
	"safetynet/testdata"
)

func (p *program) newCommand() *cobra.Command {
	var title, out string
	pathway := p.command("pathway ID", "Write a draft of a new pathway to begin with",
		"Writes a definition that loads, invariants to prove of it and vignettes to test it, each with comments on what to put where.\n"+
			"TODO stands wherever you have to decide; safetynet lint warns of each that is left. It pins the shared parts that the active\n"+
			"pathways pin, the general danger signs among them.\n\n"+
			"The library is that of --pathways, or the one in --out: the folder itself, or its folder pathways. Where there is none it is\n"+
			"begun, with a copy of the shared parts. Vignettes stand beside the library. Nothing is overwritten.",
		cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
			w, err := p.workshop(c, out)
			if err != nil {
				return err
			}
			return p.newPathway(w, args[0], title)
		})
	pathway.Flags().StringVar(&title, "title", "", "what the pathway is called")
	version := p.command("version ID@VERSION VERSION", "Write a draft of the next version of a pathway",
		"Copies a version, and its vignettes, to a draft under another number: with a change note to write, nothing approved and\n"+
			"nothing else changed. The library is found as for safetynet new pathway; where there is none it is begun with a copy of\n"+
			"the embedded one. Nothing is overwritten.",
		cobra.ExactArgs(2), func(c *cobra.Command, args []string) error {
			w, err := p.workshop(c, out)
			if err != nil {
				return err
			}
			return p.newVersion(w, args[0], args[1])
		})
	for _, c := range []*cobra.Command{pathway, version} {
		c.Flags().StringVar(&out, "out", ".", "`folder` to work in")
	}
	return p.group("new", "Write a draft of a pathway to begin with", "", pathway, version)
}

// workshop is the one the flags name.
func (p *program) workshop(c *cobra.Command, out string) (workshop, error) {
	switch {
	case p.library == "":
		return workshopAt(out), nil
	case c.Flags().Changed("out"):
		return workshop{}, usageError(c, "--pathways and --out both say where: give one of them")
	}
	return besideLibrary(p.library), nil
}

func (p *program) newPathway(w workshop, id, title string) error {
	lib, isNew := w.load()
	s, err := workbench.NewPathway(lib, id, title, p.now())
	if err != nil {
		return fail(statusUsage, err)
	}
	files := w.files(s.Definition, s.Invariants)
	if isNew {
		files = append(files, w.files(s.Shared...)...)
	}
	files = append(files, toWrite{filepath.Join(w.vignettes, filepath.FromSlash(s.Vignettes.Name)), s.Vignettes.Text})
	return p.write(w, id+"@"+workbench.First, files)
}

func (p *program) newVersion(w workshop, from, number string) error {
	id, old, _ := strings.Cut(from, "@")
	before, err := pathways.ParseVersion(old)
	if err != nil {
		return failf(statusUsage, "%q names no version, such as febrile-child@1.2.0", from)
	}
	to, err := pathways.ParseVersion(number)
	if err != nil {
		return fail(statusUsage, err)
	}
	lib, isNew := w.load()
	f, err := workbench.NewVersion(lib, id, before, to, p.now())
	if err != nil {
		return fail(statusUsage, err)
	}
	files := w.files(f)
	if text := w.vignettesOf(from); text != "" {
		text = strings.Replace(text, "pathway: "+from, "pathway: "+id+"@"+to.String(), 1)
		files = append(files, toWrite{filepath.Join(w.vignettes, filepath.FromSlash(f.Name)), text})
	}
	if isNew {
		all, err := embeddedFiles()
		if err != nil {
			return err
		}
		files = append(files, w.files(all...)...)
	}
	return p.write(w, id+"@"+to.String(), files)
}

// embeddedFiles are those of the embedded library.
func embeddedFiles() ([]workbench.File, error) {
	var all []workbench.File
	err := fs.WalkDir(pathways.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(pathways.Embedded(), name)
		all = append(all, workbench.File{Name: name, Text: string(data)})
		return err
	})
	return all, err
}

// vignettesOf are those of a version, the workshop's own or the embedded ones, "" where
// there are none.
func (w workshop) vignettesOf(key string) string {
	name := strings.Replace(key, "@", "/", 1) + ".yaml"
	data, err := os.ReadFile(filepath.Join(w.vignettes, filepath.FromSlash(name)))
	if err != nil {
		data, _ = fs.ReadFile(testdata.Vignettes(), path.Clean(name)) // there may be none
	}
	return string(data)
}

// toWrite is a file to write.
type toWrite struct{ name, text string }

// files are the places of a library's files.
func (w workshop) files(list ...workbench.File) []toWrite {
	var out []toWrite
	for _, f := range list {
		out = append(out, toWrite{filepath.Join(w.library, filepath.FromSlash(f.Name)), f.Text})
	}
	return out
}

// write makes files, all of them or none where one is there already, and says what to
// do next.
func (p *program) write(w workshop, key string, files []toWrite) error {
	for _, f := range files {
		if _, err := os.Lstat(f.name); err == nil {
			return failf(statusUsage, "%s is there already; nothing was written", f.name)
		}
	}
	var names []string
	for _, f := range files {
		if err := f.make(); err != nil {
			return failf(statusUsage, "%w", err)
		}
		names = append(names, filepath.ToSlash(f.name))
	}
	if p.json {
		return p.printJSON(map[string]any{"version": key, "library": w.library, "vignettes": w.vignettes, "written": names})
	}
	p.print(newText(w, key, names))
	return nil
}

// make writes a file that is not there.
func (f toWrite) make() (err error) {
	if err := os.MkdirAll(filepath.Dir(f.name), 0o755); err != nil { // #nosec G301 -- definitions are published
		return err
	}
	file, err := os.OpenFile(f.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) // #nosec G302 G304 -- where the author said
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = file.WriteString(f.text)
	return err
}

// newText says what was written, and what to do with it.
func newText(w workshop, key string, names []string) string {
	const most = 8
	var v page
	v.linef("A draft of %s. Written:", key)
	for _, n := range names[:min(most, len(names))] {
		v.whole("  " + n)
	}
	if len(names) > most {
		v.whole(fmt.Sprintf("  and %d more files of the library", len(names)-most))
	}
	v.gap()
	id, _, _ := strings.Cut(key, "@")
	v.linef("Next:")
	steps := []string{
		"safetynet watch " + w.library,
		"fill in every TODO; watch checks, tests and proves at each save",
		"safetynet serve --pathways " + w.library + ", then open /workbench to read it as a page and try it",
		"to release it: status: active, the line that safetynet pathways sums --pathways " + w.library + " prints for it into SUMS, then safetynet verify " + id + " --pathways " + w.library + " --record",
		"to have it approved by somebody else: safetynet sign --help; until then it says that it is not",
	}
	for i, s := range steps {
		v.hang(fmt.Sprintf("  %d. ", i+1), "     ", s)
	}
	if slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, "/invariants.yaml") }) {
		v.gap()
		v.linef("Have the invariants written by somebody who has not seen the definition: that is what they are worth.")
	}
	v.gap()
	v.linef(notApproved)
	return v.String()
}
