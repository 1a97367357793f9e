package howto

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// skin is a set of colours to draw people in: what stands in place of each
// colour of the files.
type skin struct {
	ID      string            `yaml:"id"`
	Label   string            `yaml:"label"`
	Colours map[string]string `yaml:"colours"`
}

// draw makes a drawing available, once, or once for each skin where its colours
// depend on it.
func (g *Guides) draw(fsys fs.FS, row drawingRow, skins []skin) ([]Drawing, error) {
	if row.File == "" || row.Alt == "" || row.Caption == "" {
		return nil, fmt.Errorf("drawing %q: file, alt and caption are needed", row.File)
	}
	svg, err := fs.ReadFile(fsys, path.Join("drawings", row.File+".svg"))
	if err != nil {
		return nil, err
	}
	drawing := Drawing{File: row.File + ".svg", Alt: row.Alt, Caption: row.Caption}
	if drawing.Width, drawing.Height, err = size(svg); err != nil {
		return nil, fmt.Errorf("drawing %q: %w", row.File, err)
	}
	if !showsSkin(svg, skins) {
		g.assets[drawing.File] = svg
		return []Drawing{drawing}, nil
	}
	var out []Drawing
	for _, s := range skins {
		drawing.File, drawing.Skin = row.File+"-"+s.ID+".svg", s.Label
		g.assets[drawing.File] = inColours(svg, s)
		out = append(out, drawing)
	}
	return out, nil
}

func showsSkin(svg []byte, skins []skin) bool {
	for _, s := range skins {
		if !bytes.Equal(svg, inColours(svg, s)) {
			return true
		}
	}
	return false
}

func inColours(svg []byte, s skin) []byte {
	var pairs []string
	for from, to := range s.Colours {
		pairs = append(pairs, from, to)
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(svg)))
}

// size reads the size that the drawing says it has.
func size(svg []byte) (width, height int, err error) {
	var root struct {
		XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
		Width   int      `xml:"width,attr"`
		Height  int      `xml:"height,attr"`
	}
	if err := xml.Unmarshal(svg, &root); err != nil {
		return 0, 0, err
	}
	if root.Width <= 0 || root.Height <= 0 {
		return 0, 0, errors.New("width and height are needed")
	}
	return root.Width, root.Height, nil
}
