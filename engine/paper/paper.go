// Package paper is what documents that this program writes have in common: one
// HTML file that is whole in itself, with no script, font or picture from elsewhere
// and a content security policy that allows nothing but its own stylesheet, by its
// hash. It can be read at a width of 320 pixels, by a screen reader and on paper.
//
// Wide tables stand in <div class="wide" tabindex="0" role="region" aria-label="…">
// and are scrolled by themselves.
package paper

import (
	"crypto/sha256"
	_ "embed" // the stylesheet
	"encoding/base64"
	"html/template"
)

//go:embed paper.css
var common string

// Sheet is the stylesheet of one kind of document, and the policy that lets it
// through.
type Sheet struct {
	Style  template.CSS
	Policy string
}

// NewSheet adds a document's own rules to those all have.
func NewSheet(own string) Sheet {
	style := common + own
	sum := sha256.Sum256([]byte(style))
	return Sheet{
		Style:  template.CSS(style), // #nosec G203 -- files of ours, embedded
		Policy: "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'",
	}
}
