package pathways

import "time"

// Phrases is one version of what pages say to parents around the texts of the
// pathways, where that is translated: titles, notices, where to turn.
type Phrases struct {
	Header
	List []*Phrase `yaml:"phrases,required" json:"phrases"`
	File `yaml:"-" json:"-"`
}

// Phrase is one of them.
type Phrase struct {
	ID    Str  `yaml:"id,required" json:"id"`
	Text  Text `yaml:"text,required" json:"text"`
	Cited `yaml:""`
	Pos   Position `yaml:"-" json:"-"`
}

// PhrasesAt returns the phrases in use at a time, nil when there are none.
func (lib *Library) PhrasesAt(at time.Time) *Phrases {
	return newestWhere(lib.Phrases, "", inUse(at))
}

// DangerSignsAt returns the general danger signs in use at a time, failing that the
// newest there are; nil where the library has none.
func (lib *Library) DangerSignsAt(at time.Time) *DangerSigns {
	return currentOf(lib.DangerSigns, "", at)
}

func checkPhrases(c *checker, x *Phrases) {
	c.header(x.Header)
	for _, p := range x.List {
		c.row(p.ID)
		c.cited(p.Cited)
		c.wording(p.Text, true)
	}
}
