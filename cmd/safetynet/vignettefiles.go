package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
	"safetynet/testdata"
)

// vignetteText is a vignette file that was read and not yet understood.
type vignetteText struct {
	name string
	data []byte
}

// chosenVignettes reads the files and folders named. Without a name it reads the
// repository's own folder, and where that is not, the embedded vignettes.
func chosenVignettes(eng *engine.Engine, names ...string) ([]vignetteText, error) {
	if len(names) > 0 {
		return readVignettes(names...)
	}
	if info, err := os.Stat(defaultVignettes); err == nil && info.IsDir() {
		return readVignettes(defaultVignettes)
	}
	return embeddedVignettes(eng)
}

// readVignettes reads the files named, and the YAML files below folders named.
func readVignettes(names ...string) ([]vignetteText, error) {
	var texts []vignetteText
	for _, name := range names {
		err := filepath.WalkDir(name, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || (file != name && filepath.Ext(file) != ".yaml") {
				return err
			}
			data, err := os.ReadFile(file) // #nosec G122 G304 -- the files of whoever runs the command
			texts = append(texts, vignetteText{filepath.ToSlash(file), data})
			return err
		})
		if err != nil {
			return nil, failf(statusUsage, "vignettes: %w", err)
		}
	}
	if len(texts) == 0 {
		return nil, failf(statusUsage, "no vignette file (.yaml) in %v", names)
	}
	return texts, nil
}

// embeddedVignettes are those of the versions that the library has, under the
// names they have in the repository.
func embeddedVignettes(eng *engine.Engine) ([]vignetteText, error) {
	var texts []vignetteText
	for _, p := range eng.Library().Pathways {
		name := p.ID.Value + "/" + p.Version.String() + ".yaml"
		if data, err := fs.ReadFile(testdata.Vignettes(), name); err == nil {
			texts = append(texts, vignetteText{path.Join(testdata.VignettesDir, name), data})
		}
	}
	if len(texts) == 0 {
		return nil, failf(statusUsage, "no vignettes are embedded for this library; name a file or a folder")
	}
	return texts, nil
}

// loadVignettes understands files and reports everything that is wrong with any.
func loadVignettes(eng *engine.Engine, texts []vignetteText) ([]*vignette.File, pathways.Issues) {
	var loaded []*vignette.File
	var issues pathways.Issues
	for _, t := range texts {
		f, found := vignette.Load(t.name, t.data, eng)
		loaded, issues = append(loaded, f), append(issues, found...)
	}
	return loaded, issues.Sort()
}

// soundVignettes are the chosen vignettes, which must be without an error.
func (p *program) soundVignettes(eng *engine.Engine, names ...string) ([]*vignette.File, error) {
	texts, err := chosenVignettes(eng, names...)
	if err != nil {
		return nil, err
	}
	loaded, issues := loadVignettes(eng, texts)
	if issues.HasErrors() {
		fmt.Fprint(p.stderr, issues.Render())
		return nil, failf(statusUsage, "the vignettes have errors and were not run")
	}
	return loaded, nil
}
