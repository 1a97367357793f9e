// Package drawntest holds our drawings against what every one of them must be.
package drawntest

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// elements and attributes are all that a drawing may be made of: nothing that
// runs, fetches, or needs a style sheet, which the pages' policy forbids.
var (
	elements   = []string{"svg", "title", "desc", "g", "path", "rect", "circle", "ellipse", "text", "tspan"}
	attributes = []string{
		"xmlns", "viewBox", "width", "height", "role", "aria-labelledby", "id", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-linecap",
		"stroke-linejoin", "stroke-dasharray", "transform", "d", "x", "y", "cx", "cy", "r", "rx", "ry", "font-family", "font-size", "font-weight",
		"text-anchor",
	}
)

// Drawn is what a test wants to know of a drawing.
type Drawn struct {
	Elements, Labels []string
	Title, Desc      string
	Smallest         string // font size
}

// Read reads a drawing and fails the test where it holds what none may hold, lacks
// a title or a description, or has letters too small to read.
func Read(t *testing.T, fsys fs.FS, name string) Drawn {
	t.Helper()
	out := parse(t, fsys, name)
	require.Equal(t, []string{"svg", "title", "desc"}, out.Elements[:3], name)
	require.NotEmpty(t, out.Title, name)
	require.NotEmpty(t, out.Desc, name)
	if out.Smallest != "" {
		require.GreaterOrEqual(t, out.Smallest, "12", "%s: too small to read", name)
	}
	return out
}

func parse(t *testing.T, fsys fs.FS, name string) (out Drawn) {
	t.Helper()
	file, err := fsys.Open(name)
	require.NoError(t, err)
	defer file.Close()
	var open []string
	for dec := xml.NewDecoder(file); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err, name)
		switch x := token.(type) {
		case xml.StartElement:
			open = append(open, x.Name.Local)
			out.start(t, name, x)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			switch text := strings.TrimSpace(string(x)); {
			case text == "":
			case slices.Contains(open, "title"):
				out.Title += text
			case slices.Contains(open, "desc"):
				out.Desc += text
			default:
				out.Labels = append(out.Labels, text)
			}
		case xml.ProcInst, xml.Directive:
			require.Fail(t, "a drawing has no instruction or doctype", name)
		}
	}
}

func (d *Drawn) start(t *testing.T, name string, x xml.StartElement) {
	t.Helper()
	d.Elements = append(d.Elements, x.Name.Local)
	require.Contains(t, elements, x.Name.Local, name)
	for _, a := range x.Attr {
		require.Contains(t, attributes, a.Name.Local, name)
		require.NotContains(t, a.Value, "url(", name)
		if a.Name.Local == "font-size" && (d.Smallest == "" || a.Value < d.Smallest) {
			d.Smallest = a.Value
		}
	}
}
