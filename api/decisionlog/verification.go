package decisionlog

import (
	"cmp"
	"fmt"
	"slices"
)

// verification is a [Verify] under way.
type verification struct {
	Report
	breaks  []placed
	gone    map[string][]placed // by story: bodies that are missing, so far without an erasure
	anchors map[int64][]Head    // by place, until the place was read
}

// placed is a break at its place in the order of reading, which in a damaged log
// is not that of the numbers.
type placed struct {
	Break
	place int64
	rank  int // among the breaks of one entry
}

// Ranks of the breaks of one entry: its place first, then its body.
const (
	rankLink = iota
	rankBody
	rankHeader
)

func (v *verification) read(e Entry) {
	v.Count++
	if e.Kind == KindErasure && e.headerHash() == e.Hash { // one that was forged accounts for nothing
		v.Erased += int64(len(v.gone[e.Story]))
		delete(v.gone, e.Story)
	}
	v.add(rankLink, e.linkBreaks(v.Head)...)
	for _, b := range e.ownBreaks() {
		switch {
		case b.Code == BreakBody && len(e.Body) == 0:
			v.gone[e.StoryID()] = append(v.gone[e.StoryID()], placed{b, v.Count, rankBody})
		case b.Code == BreakBody:
			v.add(rankBody, b)
		default:
			v.add(rankHeader, b)
		}
	}
	for _, a := range v.anchors[e.Seq] {
		if a.Hash != e.Hash {
			v.add(rankHeader, e.broken(BreakAnchor, fmt.Sprintf("the head noted elsewhere is %s, this is %s", a.Hash, e.Hash)))
		}
	}
	delete(v.anchors, e.Seq)
	v.Head = e.Head()
}

func (v *verification) add(rank int, breaks ...Break) {
	for _, b := range breaks {
		v.breaks = append(v.breaks, placed{b, v.Count, rank})
	}
}

// miss reports the anchors of entries that the log does not have.
func (v *verification) miss() {
	for seq, heads := range v.anchors {
		for _, a := range heads {
			message := fmt.Sprintf("the log has no such entry and ends at %d; the head noted elsewhere is %s", v.Head.Seq, a.Hash)
			v.breaks = append(v.breaks, placed{Break{Seq: seq, Code: BreakAnchor, Message: message}, v.Count + seq, rankLink})
		}
	}
}

// report puts the breaks in order; bodies that no erasure accounts for are among them.
func (v *verification) report() Report {
	all := v.breaks
	for _, missing := range v.gone {
		all = append(all, missing...)
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.rank, b.rank))
	})
	v.Breaks = []Break{}
	for _, p := range all {
		v.Breaks = append(v.Breaks, p.Break)
	}
	return v.Report
}
