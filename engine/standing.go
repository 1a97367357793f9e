package engine

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"safetynet/pathways"
)

// Standing is what a panel decides of one record, without words. It is filled by
// [Panel.Decide], belongs to one goroutine and is meant to be used again.
type Standing struct {
	Floor, Ceiling int // urgencies: places in [Panel.Dispositions]; in the locality
	Disposition    int // the endpoint; in the locality
	Inconsistent   int // contradictions that hold

	rulings   []ruling // by program
	at        []int    // by plan of the panel: where its first is, and behind the last the end
	conflicts []uint64
	unlifted  int // the endpoint without the locality
	view      view
	listed    []byte // by criterion of one pathway, in file order: 1 while it is listed
}

// NewStanding is room for what the panel decides.
func (p *Panel) NewStanding() *Standing {
	s := &Standing{conflicts: make([]uint64, len(p.progs[0].contradictions.lanes)), at: []int{0}}
	s.view.classes = make([]uint8, len(p.numberAt)+p.room)
	for _, x := range p.plans {
		s.rulings = append(s.rulings, newRulings(x)...)
		s.at = append(s.at, len(s.rulings))
	}
	for _, x := range p.shares {
		s.listed = append(s.listed, make([]byte, max(0, x.words*64-len(s.listed)))...)
	}
	return s
}

// of are the rulings of one of the panel's plans.
func (s *Standing) of(plan int) []ruling { return s.rulings[s.at[plan]:s.at[plan+1]] }

// Settled tells whether nothing that is not known could change the outcome.
func (s *Standing) Settled() bool { return s.Floor == s.Ceiling }

// Decide decides a record of this panel, or of one that [Panel.SharesRecords] with it.
// It cannot fail and allocates nothing.
//
// Every criterion of every pathway is decided: unknown answers leave it open, and
// the most urgent of what is met, and of what could be, leads.
func (p *Panel) Decide(r *Record, into *Standing) { p.decide(&r.state, into) }

func (p *Panel) decide(s *state, into *Standing) {
	into.view.look(s)
	for i, x := range p.plans {
		x.rule(&into.view, s.whose, into.of(i))
	}
	into.Inconsistent = p.progs[0].contradictions.count(&into.view, into.conflicts)
	p.conclude(into)
}

// imagine decides a state in which one finding is changed, to see what it would
// mean, from where it stood before. Contradictions the change would cause do not count.
func (p *Panel) imagine(s *state, f *pathways.Finding, before, into *Standing) {
	into.view.look(s)
	for i, x := range p.plans {
		x.reconsider(&into.view, s.whose, f, before.of(i), into.of(i))
	}
	into.Inconsistent = 0
	p.conclude(into)
}

// conclude settles the outcome of several pathways: the most urgent leads.
func (p *Panel) conclude(into *Standing) {
	floor, ceiling, guidance, doubt := 0, 0, 0, false
	for i := range into.rulings {
		r := &into.rulings[i]
		floor, ceiling, guidance = max(floor, r.floor), max(ceiling, r.ceiling), max(guidance, r.guidance)
		doubt = doubt || r.doubt
	}
	if into.Inconsistent > 0 { // home care cannot be earned by answers that contradict each other
		ceiling = max(ceiling, p.undecided)
	}
	// while something is open, no more is asked of the family than could be needed
	urgency := max(floor, guidance, min(ceiling, p.undecided))
	if doubt {
		urgency = max(urgency, min(ceiling, p.dangerUnsure))
	}
	into.unlifted = urgency
	into.Floor, into.Ceiling, into.Disposition = p.locality.Lifted(floor), p.locality.Lifted(ceiling), p.locality.Lifted(urgency)
}

// sees is the case as a pathway's criteria see it; room is for it where they see less.
func (p *Program) sees(s *state, side int, room *state) *state {
	if side == outside || s.age.inScope(p.oldest) == s.age {
		return s
	}
	*room = *s
	room.age = s.age.inScope(p.oldest)
	return room
}

// AppendMet appends the criteria that are met, pathway by pathway in file order,
// the general danger signs first.
func (s *Standing) AppendMet(to []Ref) []Ref { return s.append(to, false) }

// AppendOpen appends the criteria that are neither met nor excluded.
func (s *Standing) AppendOpen(to []Ref) []Ref { return s.append(to, true) }

func (s *Standing) append(to []Ref, open bool) []Ref {
	for n := range s.rulings {
		r := &s.rulings[n]
		p := r.share
		listed := s.listed[:p.words*64]
		for i, whether := range p.whether[r.side] {
			x := &r.criteria[p.lanes[i]]
			found := x.met()
			if open {
				found = x.open()
			}
			owners := &p.owners[i]
			if len(listed) > 0 {
				for found &= whether; found != 0; found &= found - 1 {
					listed[owners[bits.TrailingZeros64(found)&63]] = 1
				}
				continue
			}
			to = appendRefs(to, uint16(n), found&whether, owners)
		}
		for word := range p.words {
			for found := packed((*[64]byte)(listed[word*64:])); found != 0; found &= found - 1 {
				to = append(to, Ref{uint16(n), uint16(word*64 + bits.TrailingZeros64(found))}) // #nosec G115 -- a file of 512 KiB has fewer criteria
			}
		}
		clear(listed)
	}
	return to
}

// appendRefs appends the owners of some bits. How many they are cannot be foreseen,
// and to go on after each would cost more than to write four and to keep what counts.
func appendRefs(to []Ref, program uint16, found uint64, owners *[64]int16) []Ref {
	if found == 0 {
		return to
	}
	n := bits.OnesCount64(found)
	if cap(to)-len(to) < n+3 {
		to = slices.Grow(to, n+3)
	}
	room := to[len(to) : len(to)+n+3]
	for ; len(room) > 3; room = room[4:] {
		a := found & (found - 1)
		b := a & (a - 1)
		c := b & (b - 1)
		room[0] = Ref{program, uint16(owners[bits.TrailingZeros64(found)&63])} // #nosec G115 -- what counts has an owner
		room[1] = Ref{program, uint16(owners[bits.TrailingZeros64(a)&63])}     // #nosec G115 -- what counts has an owner
		room[2] = Ref{program, uint16(owners[bits.TrailingZeros64(b)&63])}     // #nosec G115 -- what counts has an owner
		room[3] = Ref{program, uint16(owners[bits.TrailingZeros64(c)&63])}     // #nosec G115 -- what counts has an owner
		found = c & (c - 1)
	}
	return to[:len(to)+n]
}

// packed makes bits of bytes that are 0 or 1.
func packed(bytes *[64]byte) uint64 {
	word := uint64(0)
	for n := 0; n < 64; n += 8 {
		word |= binary.LittleEndian.Uint64(bytes[n:n+8]) * 0x0102040810204080 >> 56 << n
	}
	return word
}

func (x *row) met() uint64  { return x[floorRail] }
func (x *row) open() uint64 { return x[ceilingRail] &^ x[floorRail] }

// Lanes is, for whoever counts many standings, how many words the outcome of the
// criteria of one pathway of the panel has; see [Standing.Met] and [Panel.Owner].
func (p *Panel) Lanes(program int) int { return len(p.shares[program].lanes) }

// Owner is the criterion that a bit of a lane is about, -1 for none. Some have a bit
// for children inside the pathway and another for those outside of it.
func (p *Panel) Owner(program, lane, bit int) int {
	return int(p.shares[program].owners[lane][bit])
}

// Met has a bit for every criterion of a pathway that is met, lane by lane.
func (s *Standing) Met(program, lane int) uint64 {
	r := &s.rulings[program]
	return r.criteria[r.share.lanes[lane]].met() & r.share.whether[r.side][lane]
}

// Open has a bit for every criterion of a pathway that is neither met nor excluded.
func (s *Standing) Open(program, lane int) uint64 {
	r := &s.rulings[program]
	return r.criteria[r.share.lanes[lane]].open() & r.share.whether[r.side][lane]
}
