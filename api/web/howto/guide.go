package howto

import (
	"io/fs"

	"safetynet/pathways"
)

// Guide is the help for one way of looking.
type Guide struct {
	ID       string
	Title    string
	Intro    string // "" for none; stands before the steps
	Findings []string
	Counter  bool // the page may offer the counter of breaths.js
	Steps    []Step
	Drawings []Drawing
	Source   Source // of every step that names none
}

// Step is one thing to do, with where it comes from.
type Step struct {
	Text   string
	Source Source
}

// Source says who says so. Ref is a key of the sources.
type Source struct {
	Ref     string
	Section string
	Grade   pathways.Grade
}

// Drawing is one picture of a guide. A picture that shows skin appears once for
// each skin, one after the other, with the same words.
type Drawing struct {
	File          string // in Assets
	Alt           string
	Caption       string
	Skin          string // which skin it shows, for people; "" when it shows none
	Width, Height int    // in CSS pixels
}

// Guides is every guide. It is not changed after Load and is safe for
// concurrent use.
type Guides struct {
	all       []*Guide
	byFinding map[string]*Guide
	sources   map[string]string
	assets    files
}

// All lists the guides in the order of their file.
func (g *Guides) All() []*Guide { return g.all }

// For returns the guide for a finding, nil when there is none.
func (g *Guides) For(finding string) *Guide { return g.byFinding[finding] }

// SourceTitle names a source that a guide refers to.
func (g *Guides) SourceTitle(ref string) string { return g.sources[ref] }

// Assets is what pages refer to: the drawings by Drawing.File, and breaths.js.
// It is flat.
func (g *Guides) Assets() fs.FS { return g.assets }
