package site

import (
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// Cite is a source, where in it, and how that was established.
type Cite struct {
	Ref, Section string
	GradeTag
}

// GradeTag says how something was established. The colour goes with the word, which
// stands on the tag.
type GradeTag struct{ Grade, Colour, Meaning string }

var gradeColours = map[pathways.Grade]string{
	pathways.Verified: "green", pathways.Secondary: "blue", pathways.Unverified: "orange", pathways.Design: "purple",
}

// GradeOf is a grade as pages show it.
func GradeOf(g pathways.Grade) GradeTag {
	return GradeTag{string(g), gradeColours[g], prose.GradeMeaning[g]}
}

// CiteOf is a source as pages show it.
func CiteOf(c pathways.Citation) Cite { return Cite{c.Ref.Value, c.Section, GradeOf(c.Grade)} }

// Cites are the sources of a row, the first of them first.
func Cites(first pathways.Citation, also []pathways.Citation) []Cite {
	out := []Cite{CiteOf(first)}
	for _, c := range also {
		out = append(out, CiteOf(c))
	}
	return out
}
