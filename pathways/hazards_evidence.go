package pathways

import (
	"fmt"
	"regexp"
	"slices"
)

// Evidence refers to one thing that shows that a control works. Exactly one key is
// given. What it names exists: a test resolves every reference of the shipped log.
type Evidence struct {
	Test    *Str     `yaml:"test" json:"test,omitempty"`       // folder.TestName, or FuzzName
	Script  *Str     `yaml:"script" json:"script,omitempty"`   // a session below testdata/script, by its stem
	Proof   *Str     `yaml:"proof" json:"proof,omitempty"`     // a property of safetynet verify, or all of a number: P3
	Lint    *Str     `yaml:"lint" json:"lint,omitempty"`       // an issue code
	Page    *Str     `yaml:"page" json:"page,omitempty"`       // a route, of a page or the API
	Command *Str     `yaml:"command" json:"command,omitempty"` // of safetynet, with a flag perhaps; or make and a target
	File    *Str     `yaml:"file" json:"file,omitempty"`       // in the repository
	Pos     Position `yaml:"-" json:"-"`
}

// EvidenceKind is what a reference names.
type EvidenceKind string

// EvidenceKinds lists them in the order of the keys.
func EvidenceKinds() []EvidenceKind {
	return []EvidenceKind{"test", "script", "proof", "lint", "page", "command", "file"}
}

// forms are what the name of each kind looks like.
var forms = map[EvidenceKind]*regexp.Regexp{
	"test":    regexp.MustCompile(`^[a-z][a-z0-9/]*\.(Test|Fuzz)[A-Z0-9]\w*$`),
	"script":  regexp.MustCompile(`^[a-z][a-z-]*$`),
	"proof":   regexp.MustCompile(`^P[1-9](-[a-z-]+)?$|^[a-z][a-z-]+$`),
	"lint":    regexp.MustCompile(`^[a-z][a-z0-9-]+$`),
	"page":    regexp.MustCompile(`^/\S*$`),
	"command": regexp.MustCompile(`^[a-z][a-z -]*$`),
	"file":    regexp.MustCompile(`^[\w.-]+(/[\w.-]+)*$`),
}

// Of returns what is named and its kind, "" where nothing is.
func (e Evidence) Of() (EvidenceKind, string) {
	for i, s := range e.all() {
		if s != nil {
			return EvidenceKinds()[i], s.Value
		}
	}
	return "", ""
}

func (e Evidence) all() []*Str {
	return []*Str{e.Test, e.Script, e.Proof, e.Lint, e.Page, e.Command, e.File}
}

// wrong tells what is wrong with a reference by itself, "" for nothing.
func (e Evidence) wrong() string {
	given := 0
	for _, s := range e.all() {
		if s != nil {
			given++
		}
	}
	kind, name := e.Of()
	switch {
	case given != 1:
		return "a piece of evidence names exactly one thing"
	case !forms[kind].MatchString(name):
		return fmt.Sprintf("%q cannot be the name of a %s", name, kind)
	case kind == "lint" && !slices.ContainsFunc(codes, func(c Code) bool { return c.Code == name }):
		return fmt.Sprintf("there is no issue code %q", name)
	}
	return ""
}
