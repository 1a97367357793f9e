package howto

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"safetynet/pathways"
)

//go:embed guides.yaml breaths.js drawings/*.svg
var embedded embed.FS

type guidesFile struct {
	Sources map[string]string `yaml:"sources"`
	Skins   []skin            `yaml:"skins"`
	Guides  []guideRow        `yaml:"guides"`
}

type guideRow struct {
	ID       string       `yaml:"id"`
	Title    string       `yaml:"title"`
	Intro    string       `yaml:"intro"`
	Findings []string     `yaml:"findings"`
	Counter  bool         `yaml:"counter"`
	Source   Source       `yaml:"source"`
	Steps    []stepRow    `yaml:"steps"`
	Drawings []drawingRow `yaml:"drawings"`
}

type stepRow struct {
	Text   string  `yaml:"text"`
	Source *Source `yaml:"source"`
}

type drawingRow struct {
	File    string `yaml:"file"`
	Alt     string `yaml:"alt"`
	Caption string `yaml:"caption"`
}

// Load reads the guides that are shipped with the program. An error is a
// mistake in their files.
func Load() (*Guides, error) { return load(embedded) }

func load(fsys fs.FS) (*Guides, error) {
	data, err := decode(fsys)
	if err != nil {
		return nil, fmt.Errorf("howto: guides.yaml: %w", err)
	}
	script, err := fs.ReadFile(fsys, "breaths.js")
	if err != nil {
		return nil, fmt.Errorf("howto: %w", err)
	}
	g := &Guides{byFinding: map[string]*Guide{}, sources: data.Sources, assets: files{"breaths.js": script}}
	for _, row := range data.Guides {
		guide, err := g.guide(fsys, row, data.Skins)
		if err != nil {
			return nil, fmt.Errorf("howto: guide %q: %w", row.ID, err)
		}
		g.all = append(g.all, guide)
	}
	return g, nil
}

func decode(fsys fs.FS) (*guidesFile, error) {
	file, err := fsys.Open("guides.yaml")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	dec := yaml.NewDecoder(file)
	dec.KnownFields(true)
	var out guidesFile
	if err := dec.Decode(&out); err != nil {
		return nil, err
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("one document is wanted")
	}
	return &out, nil
}

// guide builds one guide, puts its drawings among the assets and enters it for
// its findings.
func (g *Guides) guide(fsys fs.FS, row guideRow, skins []skin) (*Guide, error) {
	if row.ID == "" || row.Title == "" || len(row.Findings) == 0 || len(row.Steps) == 0 {
		return nil, errors.New("id, title, findings and steps are needed")
	}
	if slices.ContainsFunc(g.all, func(other *Guide) bool { return other.ID == row.ID }) {
		return nil, errors.New("the id is used twice")
	}
	guide := &Guide{ID: row.ID, Title: row.Title, Intro: row.Intro, Findings: row.Findings, Counter: row.Counter, Source: row.Source}
	for _, s := range row.Steps {
		step := Step{Text: s.Text, Source: row.Source}
		if s.Source != nil {
			step.Source = *s.Source
		}
		if err := g.checkStep(step); err != nil {
			return nil, err
		}
		guide.Steps = append(guide.Steps, step)
	}
	for _, d := range row.Drawings {
		drawings, err := g.draw(fsys, d, skins)
		if err != nil {
			return nil, err
		}
		guide.Drawings = append(guide.Drawings, drawings...)
	}
	for _, finding := range row.Findings {
		if g.byFinding[finding] != nil {
			return nil, fmt.Errorf("%s has a guide already", finding)
		}
		g.byFinding[finding] = guide
	}
	return guide, nil
}

func (g *Guides) checkStep(s Step) error {
	grades := []pathways.Grade{pathways.Verified, pathways.Secondary, pathways.Unverified, pathways.Design}
	switch {
	case s.Text == "":
		return errors.New("a step has no text")
	case g.sources[s.Source.Ref] == "" || s.Source.Section == "":
		return fmt.Errorf("step %q has no known source with its section", s.Text)
	case !slices.Contains(grades, s.Source.Grade):
		return fmt.Errorf("step %q: %q is no grade", s.Text, s.Source.Grade)
	}
	return nil
}
