package pathways

import "time"

// Wording is one version of what parents read, in words for another reader. It
// says the same and decides nothing: conditions, limits and outcomes are those of
// the pathways. An entry is found by the parent's text, letter for letter, so a
// text that changes has none until somebody has written and read one for it.
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

// EasyRead is a parent who reads little, or has a learning disability: one idea
// a line, with a picture beside it.
const EasyRead Reader = "easy-read"

// YoungPersonYears is the age in years from which young people are asked in
// their own words, and private questions in private.
const YoungPersonYears = 11

func (Reader) allowed() []string { return []string{string(YoungPerson), string(EasyRead)} }

// Review says whether somebody other than the author has read a wording beside
// the text it stands for. It is no clinical approval.
type Review string

const (
	Unreviewed Review = "unreviewed"
	Reviewed   Review = "reviewed"
)

func (Review) allowed() []string { return []string{string(Unreviewed), string(Reviewed)} }

// Reworded is one text: what parents read, and the same in the words of the
// wording's reader, of which it has exactly one.
type Reworded struct {
	Says   Str      `yaml:"says,required" json:"says"`
	Young  Str      `yaml:"young" json:"young,omitzero"`
	Easy   []Line   `yaml:"easy" json:"easy,omitempty"`
	Review Review   `yaml:"review" json:"review,omitempty"` // of this entry, where it is not that of the file
	Pos    Position `yaml:"-" json:"-"`
}

// Line is one idea in easy words, and the name of the picture that stands beside
// it.
type Line struct {
	Picture Str      `yaml:"picture,required" json:"picture"`
	Text    Str      `yaml:"text,required" json:"text"`
	Pos     Position `yaml:"-" json:"-"`
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

// Easy returns the easy lines of a parent's text, and whether there are any. There
// are none of no wording at all, nil.
func (w *Wording) Easy(text string) ([]Line, bool) {
	if w == nil {
		return nil, false
	}
	i, found := w.index[text]
	if !found {
		return nil, false
	}
	return w.Texts[i].Easy, true
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

// EasyReadAt returns the easy-read wording in use at a time, nil when there is
// none.
func (lib *Library) EasyReadAt(now time.Time) *Wording {
	return newestWhere(lib.Wordings, string(EasyRead), inUse(now))
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
