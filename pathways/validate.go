package pathways

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// followed lists the files that a newer version follows.
func (lib *Library) followed() map[string]bool {
	newest := map[string]version{}
	for _, x := range lib.files {
		folder := path.Dir(x.file().Name)
		if y := newest[folder]; y == nil || x.header().Version.Compare(y.header().Version) > 0 {
			newest[folder] = x
		}
	}
	old := map[string]bool{}
	for _, x := range lib.files {
		old[x.file().Name] = newest[path.Dir(x.file().Name)] != x
	}
	return old
}

// checkSharedParts checks danger signs and sepsis tables against every
// dictionary they are pinned together with; a part nobody pins yet is checked
// against the newest.
func checkSharedParts(r *reporter, lib *Library) {
	if len(lib.Dictionaries) == 0 {
		return
	}
	newest := slices.MaxFunc(lib.Dictionaries, func(a, b *Dictionary) int { return a.Version.Compare(b.Version) })
	for _, s := range lib.Sepsis {
		for _, dict := range lib.dictionariesBeside(newest, func(p *Pathway) bool { return p.SepsisTables == s }) {
			r.file = s.Name
			c := newChecker(r, dict, s.Sources)
			c.header(s.Header)
			c.values(s.Thresholds, s.Derived)
		}
	}
	for _, s := range lib.DangerSigns {
		for _, dict := range lib.dictionariesBeside(newest, func(p *Pathway) bool { return p.Signs == s }) {
			r.file = s.Name
			c := newChecker(r, dict, s.Sources)
			c.header(s.Header)
			c.values(s.Thresholds, s.Derived)
			for _, x := range s.Criteria {
				c.criterion(x)
			}
			c.watchFor(s.WatchFor)
			c.advice(s.FirstAid)
			c.pages(s.Pages, map[string]Position{})
		}
	}
}

// dictionariesBeside lists the dictionaries pinned by the pathways that use a
// shared part, or the fallback when none does.
func (lib *Library) dictionariesBeside(fallback *Dictionary, uses func(*Pathway) bool) []*Dictionary {
	var out []*Dictionary
	for _, p := range lib.Pathways {
		if p.linked() && uses(p) && !slices.Contains(out, p.Dictionary) {
			out = append(out, p.Dictionary)
		}
	}
	if len(out) == 0 {
		out = append(out, fallback)
	}
	return out
}

// checkReleasedPins refuses a released version whose meaning could still change
// with a part it pins.
func checkReleasedPins(r *reporter, lib *Library) {
	check := func(x version, parts ...version) {
		for _, p := range parts {
			if x.header().Status != StatusDraft && p.header().Status == StatusDraft {
				r.errorf(Position{File: x.file().Name, Line: 1, Col: 1}, "pin-draft", "release the part first",
					"this %s version pins the draft %s", x.header().Status, p.file().Name)
			}
		}
	}
	for _, p := range lib.Pathways {
		if p.linked() {
			check(p, p.Dictionary, p.Shared.Dispositions, p.Signs, p.SepsisTables)
		}
	}
	for _, x := range lib.Localities {
		if x.Dispositions != nil {
			check(x, x.Dispositions)
		}
	}
	for _, c := range lib.Calculators {
		if c.linked() {
			check(c, c.Dictionary, c.SepsisTables)
		}
	}
}

// checkOnePin refuses active pathways whose newest versions pin different versions of a part:
// a shared change re-releases its users.
func checkOnePin(r *reporter, lib *Library) {
	var first *Pathway
	for _, p := range lib.Pathways {
		switch {
		case p.Status != StatusActive || !lib.isNewest(p):
		case first == nil:
			first = p
		case p.Pins != first.Pins:
			r.errorf(Position{File: p.Name, Line: 1, Col: 1}, "pins-differ", "release both with the same pins",
				"this active pathway and %s pin different versions of a shared part", first.Key())
		}
	}
}

func (lib *Library) isNewest(p *Pathway) bool {
	return !slices.ContainsFunc(lib.Pathways, func(q *Pathway) bool {
		return q.ID.Value == p.ID.Value && q.Status == StatusActive && q.Version.Compare(p.Version) > 0
	})
}

// checker holds what the checks of one file look things up in.
type checker struct {
	*reporter
	dict    *Dictionary
	sources Map[Source]
	ids     map[string]Position // variables of the file: thresholds, calculated values
	numbers map[string]bool     // calculated numbers, the pinned parts' as well
	rows    map[string]Position // criteria, raises, advice …
	parts   *Dispositions
}

func newChecker(r *reporter, dict *Dictionary, sources Map[Source]) *checker {
	return &checker{reporter: r, dict: dict, sources: sources, ids: map[string]Position{}, rows: map[string]Position{}, numbers: map[string]bool{}}
}

var (
	variableForm = regexp.MustCompile(`^[a-z][a-z0-9_]{1,63}$`)
	rowForm      = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,39}$`)
)

// variable checks the form of a CEL variable's id and that it is new.
func (c *checker) variable(id Str) {
	if id.Value == "" {
		return // its absence was reported
	}
	if !variableForm.MatchString(id.Value) {
		c.errorf(id.Pos, "id-form", "lower case letters, digits and _", "%q cannot be used as an id here", id.Value)
	}
	if first, dup := c.ids[id.Value]; dup {
		c.errorf(id.Pos, "id-repeated", "", "the id %s is already used at %s", id.Value, first)
		return
	}
	c.ids[id.Value] = id.Pos
}

// row checks the form of a row's id and that it is new.
func (c *checker) row(id Str) {
	if id.Value == "" {
		return
	}
	if !rowForm.MatchString(id.Value) {
		c.errorf(id.Pos, "id-form", "letters, digits and -", "%q cannot be used as an id here", id.Value)
	}
	if first, dup := c.rows[id.Value]; dup {
		c.errorf(id.Pos, "id-repeated", "", "the id %s is already used at %s", id.Value, first)
		return
	}
	c.rows[id.Value] = id.Pos
}

// finding looks a finding up, reporting one the dictionary does not have.
func (c *checker) finding(id Str) *Finding {
	if id.Value == "" || c.dict == nil {
		return nil
	}
	f := c.dict.Finding(id.Value)
	if f == nil {
		c.errorf(id.Pos, "finding-unknown", Suggest(id.Value, c.dict.ids()), "the dictionary has no finding %q", id.Value)
	}
	return f
}

func (d *Dictionary) ids() []string {
	ids := make([]string, len(d.Findings))
	for i, f := range d.Findings {
		ids[i] = f.ID.Value
	}
	return ids
}

func (c *checker) disposition(id Str) *Disposition {
	if id.Value == "" || c.parts == nil {
		return nil
	}
	d := c.parts.Get(id.Value)
	if d == nil {
		var known []string
		for _, x := range c.parts.List {
			known = append(known, x.ID.Value)
		}
		c.errorf(id.Pos, "disposition-unknown", "one of "+strings.Join(known, ", "), "there is no disposition %q", id.Value)
	}
	return d
}

func (c *checker) cited(x Cited) {
	for _, s := range append([]Citation{x.Source}, x.Also...) {
		if s.Ref.Value == "" {
			continue
		}
		if _, ok := c.sources.Get(s.Ref.Value); !ok {
			c.errorf(s.Ref.Pos, "source-unknown", "add it under sources:", "there is no source %q in this file", s.Ref.Value)
		}
	}
}

func (c *checker) header(h Header) {
	if h.Effective.Until != nil && !h.Effective.Until.After(h.Effective.From.Time) {
		c.errorf(h.Effective.Pos, "effective-wrong", "until is the first day it no longer applies", "the period ends before it begins")
	}
	if h.ChangeNote.Value == "" && h.ChangeNote.Pos.Line > 0 {
		c.errorf(h.ChangeNote.Pos, "change-note-empty", "say what changed and why", "the change note is empty")
	}
}

// wording checks texts families and staff read.
func (c *checker) wording(t Text, needParent bool) {
	if t.Pos.Line == 0 {
		return // absent; the missing key was reported
	}
	if needParent && t.Parent == "" {
		c.errorf(t.Pos, "text-missing", "add parent:", "parents need a wording here")
	}
	if t.Clinician == "" && t.Parent == "" {
		c.errorf(t.Pos, "text-missing", "add clinician:", "clinicians need a wording here")
	}
	c.words(t)
}
