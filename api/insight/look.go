package insight

import (
	"fmt"
	"slices"
	"time"

	"safetynet/api/story"
	"safetynet/pathways"
)

// look is an assessment or a card that is being followed.
type look struct {
	id, story   string
	at          time.Time
	counts      bool // it is of the window
	keys        []Key
	guidance    string
	disposition string
	settled     bool
	criteria    []string // those that carry the disposition
	took        int      // seconds, 0 where that is not known
	trend       string   // against the one it supersedes, "" for none
	service     string   // of a card, "" for an assessment
	approved    bool     // all that was used, then
	facts       []fact
}

// fact is what was added about an assessment.
type fact struct {
	id, kind string
	word     string // the reason, the outcome, the kind of task, the id of the task that is done
	turn     turn   // of an override, to what; of feedback, what they did against what was said
	due      time.Time
	accepted []string // suggestions of a card, by name
}

func (l *look) note(f fact) { l.facts = append(l.facts, f) }

func (l *look) takeBack(entry string) {
	l.facts = slices.DeleteFunc(l.facts, func(f fact) bool { return f.id == entry })
}

// last is the last fact of a kind.
func (l *look) last(kind string) (fact, bool) {
	for _, f := range slices.Backward(l.facts) {
		if f.kind == kind {
			return f, true
		}
	}
	return fact{}, false
}

// turn is a change of urgency.
type turn int

const (
	cannotTell turn = iota
	less
	equal
	more
)

// Words for a turn of a re-check, of an override, and of what families did.
const unclear = "unclear"

var (
	trends   = [...]string{unclear, "better", "same", "worse"}
	towards  = [...]string{unclear, "calmer", "same", "more-urgent"}
	didWords = [...]string{unclear, "did-less", "followed", "did-more"}
)

// turn compares two dispositions.
func (o Options) turn(from, to string) turn {
	a, known := o.Urgency[from]
	b, knownToo := o.Urgency[to]
	switch {
	case from == to:
		return equal
	case !known || !knownToo:
		return cannotTell
	case a < b:
		return more
	default:
		return less
	}
}

// levels are the kinds of guidance, the calmest first.
var levels = []string{string(pathways.HomeCare), string(pathways.SeekAdvice), string(pathways.Escalate)}

// followed compares the most that a family did with what they were told.
func (l *look) followed(did []string) turn {
	most := -1
	for _, code := range did {
		if g, ok := story.Care(code); ok {
			most = max(most, slices.Index(levels, string(g)))
		}
	}
	said := slices.Index(levels, l.guidance)
	switch {
	case most < 0 || said < 0:
		return cannotTell
	case most < said:
		return less
	case most > said:
		return more
	default:
		return equal
	}
}

// Key says what a group has in common; a field is "" that is not asked for.
type Key struct {
	Pathway  string `json:"pathway,omitempty"`
	Version  string `json:"version,omitempty"` // such as febrile-child@1.2.0
	Locality string `json:"locality,omitempty"`
	Audience string `json:"audience,omitempty"`
	Week     string `json:"week,omitempty"`
	Service  string `json:"service,omitempty"` // of cards only
}

// Of is the value of a dimension.
func (k Key) Of(d Dimension) string { return *k.field(d) }

func (k *Key) field(d Dimension) *string {
	switch d {
	case Pathway:
		return &k.Pathway
	case Version:
		return &k.Version
	case Locality:
		return &k.Locality
	case Audience:
		return &k.Audience
	case Service:
		return &k.Service
	default:
		return &k.Week
	}
}

// keys are the groups of an assessment, none where no dimension is asked for. That
// of a card is its service, and its week where weeks are asked for.
func (c *counter) keys(at time.Time, r record) []Key {
	if r.service != "" {
		key := Key{Service: r.service}
		if slices.Contains(c.By, Week) {
			key.Week = weekOf(at)
		}
		return []Key{key}
	}
	if len(c.By) == 0 {
		return nil
	}
	locality := r.locality
	if locality == "" {
		locality = pathways.NoLocality
	}
	var keys []Key
	for _, id := range r.pathways {
		all := Key{Pathway: id, Version: id + "@" + r.versions[id], Locality: locality, Audience: r.audience, Week: weekOf(at)}
		var key Key
		for _, d := range c.By {
			*key.field(d) = all.Of(d)
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func weekOf(t time.Time) string {
	year, week := t.UTC().ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}
