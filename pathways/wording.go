package pathways

import "time"

// Wording is one version of what parents read, in words for another reader. It
// says the same and decides nothing: conditions, limits and outcomes are those of
// the pathways. An entry is found by the parent's text, letter for letter, so a
// text that changes has none until somebody has written and read one for it.
//
// A translation can be a wording for a reader of its own, with a key beside young.
type Wording struct {
	Header
	Reader      Reader        `yaml:"for,required" json:"for"`
	Review      Review        `yaml:"review,required" json:"review"`
	Texts       []Reworded    `yaml:"texts,required" json:"texts"`
	NotForYoung []NotForYoung `yaml:"not_for_young" json:"not_for_young,omitempty"`
	File        `yaml:"-" json:"-"`
	index       map[string]int
}

// Reader is who a wording is for.
type Reader string

// YoungPerson is a child old enough to answer: from [YoungPersonYears], to the
// eighteenth birthday.
const YoungPerson Reader = "young-person"

// YoungPersonYears is the age in years from which young people are asked in
// their own words, and private questions in private.
const YoungPersonYears = 11

func (Reader) allowed() []string { return []string{string(YoungPerson)} }

// Review says whether somebody other than the author has read a wording beside
// the text it stands for. It is no clinical approval.
type Review string

const (
	Unreviewed Review = "unreviewed"
	Reviewed   Review = "reviewed"
)

func (Review) allowed() []string { return []string{string(Unreviewed), string(Reviewed)} }

// Reworded is one text: what parents read, and the same addressed to the young
// person.
type Reworded struct {
	Says   Str      `yaml:"says,required" json:"says"`
	Young  Str      `yaml:"young,required" json:"young"`
	Review Review   `yaml:"review" json:"review,omitempty"` // of this entry, where it is not that of the file
	Pos    Position `yaml:"-" json:"-"`
}

// NotForYoung is a text about a child that no young person needs to be shown, and
// why. Whoever is shown it all the same reads the parent's words.
type NotForYoung struct {
	Says    Str      `yaml:"says,required" json:"says"`
	Because Str      `yaml:"because,required" json:"because"`
	Pos     Position `yaml:"-" json:"-"`
}

func (w *Wording) ownID() string { return string(w.Reader) }

// For returns the wording of a parent's text, and whether there is one. Without
// one, the text itself is returned: a question in the parent's words is better
// than none. So does no wording at all, nil.
func (w *Wording) For(text string) (string, bool) {
	if w == nil {
		return text, false
	}
	i, found := w.index[text]
	if !found {
		return text, false
	}
	return w.Texts[i].Young.Value, true
}

func (w *Wording) buildIndex() {
	w.index = map[string]int{}
	for i, x := range w.Texts {
		w.index[x.Says.Value] = i
	}
}

// YoungPersonAt returns the wording for young people in use at a time, nil when
// there is none.
func (lib *Library) YoungPersonAt(now time.Time) *Wording {
	return newestWhere(lib.Wordings, string(YoungPerson), inUse(now))
}

// Private lists the findings that a young person is asked about in private.
func (d *Dictionary) Private() (private []*Finding) {
	for _, f := range d.Findings {
		if f.PrivateFrom != nil {
			private = append(private, f)
		}
	}
	return private
}
