package api

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// Slots is an engine as it is on one day, made ready to read the bodies of
// POST /v1/evaluate straight into places; see [SlotRequest]. It is safe for
// concurrent use.
type Slots struct {
	eng      *engine.Engine
	day      int64  // since 1970, UTC: versions begin and end at midnight
	standard string // the locality of requests that name none

	pathways   words
	ids        []string
	active     []*engine.Program // of each pathway, nil where none is
	versions   [][]slotVersion   // of each pathway, those that can be asked for
	programs   map[*engine.Program]int
	localities words
	places     []*engine.Locality // nil where none is active
	dictionary map[*pathways.Dictionary]*slotDictionary
	ages       ageTable

	mu     sync.Mutex // held while a panel is made
	panels atomic.Pointer[map[panelKey]*slotPanel]
}

// slotVersion is a version of a pathway by its text.
type slotVersion struct {
	pathway int // its place
	text    string
	version pathways.Version
	program *engine.Program
}

// NewSlots makes an engine ready, as it is at now. standard is the id of the
// locality of requests that name none, see [Request.UseLocality].
func NewSlots(eng *engine.Engine, standard string, now time.Time) *Slots {
	lib := eng.Library()
	s := &Slots{
		eng: eng, day: dayOf(now), standard: standard, ids: lib.IDs(), programs: map[*engine.Program]int{},
		dictionary: map[*pathways.Dictionary]*slotDictionary{},
	}
	s.pathways, s.localities = newWords(s.ids), newWords(lib.LocalityIDs())
	s.active, s.versions = make([]*engine.Program, len(s.ids)), make([][]slotVersion, len(s.ids))
	for _, p := range lib.Pathways {
		s.add(p, slices.Index(s.ids, p.ID.Value), now)
	}
	for _, id := range lib.LocalityIDs() {
		l, _ := eng.SelectLocality(id, now) // the other decoder says why there is none
		s.places = append(s.places, l)
	}
	s.panels.Store(&map[panelKey]*slotPanel{})
	return s
}

func (s *Slots) add(p *pathways.Pathway, at int, now time.Time) {
	prog := s.eng.Program(p.ID.Value, p.Version)
	if prog == nil || p.Status == pathways.StatusDraft {
		return
	}
	s.programs[prog] = len(s.programs) + 1
	s.versions[at] = append(s.versions[at], slotVersion{at, p.Version.String(), p.Version, prog})
	if s.eng.Library().Active(p.ID.Value, now) == p {
		s.active[at] = prog
	}
	if s.dictionary[p.Dictionary] == nil {
		s.dictionary[p.Dictionary] = newSlotDictionary(p.Dictionary)
	}
}

// At tells whether the slots are those of an engine at a time.
func (s *Slots) At(eng *engine.Engine, now time.Time) bool {
	return s != nil && s.eng == eng && s.day == dayOf(now)
}

func dayOf(t time.Time) int64 {
	const day = 24 * 60 * 60
	seconds := t.Unix()
	if seconds < 0 {
		seconds -= day - 1
	}
	return seconds / day
}

// slotDictionary is what the dictionary admits, by place.
type slotDictionary struct {
	dict      *pathways.Dictionary
	words     words
	findings  []slotFinding
	sorted    []int // places by the ids of their findings
	gestation int   // its place, -1 for none
}

type slotFinding struct {
	name     string // the id as a key of JSON, with its colon
	kind     byte   // of the JSON: t for true and false, " for a string, 0 for a number
	whole    bool
	min, max float64
	decimals int
	values   []string // "" for one that is not read here
}

// maxSlots keeps what is read here well below ownLimits.
const maxSlots = 1024

func newSlotDictionary(dict *pathways.Dictionary) *slotDictionary {
	d := &slotDictionary{dict: dict, gestation: -1}
	ids := findingIDs(dict)
	if len(ids) > maxSlots {
		ids = nil
	}
	d.words = newWords(ids)
	for at := range dict.Findings {
		d.sorted = append(d.sorted, at)
	}
	slices.SortFunc(d.sorted, func(a, b int) int { return strings.Compare(dict.Findings[a].ID.Value, dict.Findings[b].ID.Value) })
	for i, f := range dict.Findings {
		x := slotFinding{name: quoted(f.ID.Value) + ":", whole: f.Type == pathways.Int, decimals: f.MaxDecimals()}
		switch f.Type {
		case pathways.Bool:
			x.kind = 't'
		case pathways.Enum:
			x.kind = '"'
			for _, v := range f.Values.All() {
				if !plainWord(v) {
					v = ""
				}
				x.values = append(x.values, v)
			}
		default:
			x.min, x.max = f.Range.Min, f.Range.Max
		}
		if f.ID.Value == engine.GestationID && f.Type == pathways.Int {
			d.gestation = i
		}
		d.findings = append(d.findings, x)
	}
	return d
}
