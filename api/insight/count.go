package insight

import (
	"errors"
	"fmt"
	"iter"
	"time"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// ErrTooManyGroups means that fewer dimensions or weeks must be asked for.
var ErrTooManyGroups = errors.New("the figures fall into too many groups: ask for fewer dimensions or weeks")

// Count reads entries, oldest first, as [Options.Query] asks for them, and makes
// the figures. The error is that of reading, or [ErrTooManyGroups]. An assessment
// that cannot be read is left out and counted as unread.
func Count(entries iter.Seq2[decisionlog.Entry, error], o Options) (*Figures, error) {
	c, err := count(entries, o)
	if err != nil {
		return nil, err
	}
	return c.figures(), nil
}

func count(entries iter.Seq2[decisionlog.Entry, error], o Options) (*counter, error) {
	c := newCounter(o)
	for e, err := range entries {
		if err != nil {
			return nil, fmt.Errorf("figures: %w", err)
		}
		c.retire(e.RecordedAt)
		c.read(e)
		if c.tooMany() {
			return nil, ErrTooManyGroups
		}
	}
	c.retireAll()
	if c.tooMany() {
		return nil, ErrTooManyGroups
	}
	return c, nil
}

// pile is what was counted of assessments, or of cards.
type pile struct {
	tallies map[Key]*tally
	total   tally
	erased  int
	unread  int
}

// put counts one thing that is in some groups.
func (p *pile) put(keys []Key, count func(*tally)) {
	count(&p.total)
	for _, key := range keys {
		t := p.tallies[key]
		if t == nil {
			t = &tally{}
			p.tallies[key] = t
		}
		count(t)
	}
}

// counter follows assessments until nothing more that is said of them counts.
type counter struct {
	Options
	open    []*look // by time of recording
	byID    map[string]*look
	stories map[string][]*look // of each story, those of open
	pile                       // of assessments
	cards   pile
	told    [2]int // what counts, by whether it was approved then: not, and it was
}

func newCounter(o Options) *counter {
	return &counter{
		Options: o, byID: map[string]*look{}, stories: map[string][]*look{},
		pile: pile{tallies: map[Key]*tally{}}, cards: pile{tallies: map[Key]*tally{}},
	}
}

func (c *counter) tooMany() bool { return max(len(c.tallies), len(c.cards.tallies)) > MaxGroups }

// retire counts the assessments whose follow-up ended before now.
func (c *counter) retire(now time.Time) {
	for len(c.open) > 0 && now.Sub(c.open[0].at) > FollowUp {
		c.finish(c.open[0])
		c.open[0] = nil
		c.open = c.open[1:]
	}
}

func (c *counter) retireAll() {
	for _, l := range c.open {
		c.finish(l)
	}
	c.open = nil
}

// finish counts an assessment and forgets it.
func (c *counter) finish(l *look) {
	delete(c.byID, l.id)
	if rest := c.stories[l.story][1:]; len(rest) > 0 { // the first there, as in open
		c.stories[l.story] = rest
	} else {
		delete(c.stories, l.story)
	}
	if !l.counts {
		return
	}
	if l.approved {
		c.told[1]++
	} else {
		c.told[0]++
	}
	if l.service != "" {
		c.cards.put(l.keys, func(t *tally) { t.card(l) })
		return
	}
	c.put(l.keys, func(t *tally) { t.look(l) })
}

func (c *counter) read(e decisionlog.Entry) {
	within := !e.RecordedAt.Before(c.From) && e.RecordedAt.Before(c.To)
	switch {
	case e.Is(story.Assessment):
		c.follow(e, within, &c.pile)
	case e.Is(story.Card):
		c.follow(e, within, &c.cards)
	case len(e.Body) > 0 && len(c.stories[e.StoryID()]) > 0:
		c.readAbout(e)
	}
}

// follow begins to follow an assessment or a card of a pile.
func (c *counter) follow(e decisionlog.Entry, within bool, of *pile) {
	if len(e.Body) == 0 {
		if within {
			of.erased++
		}
		return
	}
	l := c.newLook(e, within)
	if l != nil {
		c.open, c.byID[l.id] = append(c.open, l), l
		c.stories[l.story] = append(c.stories[l.story], l)
	} else if within {
		of.unread++
	}
}

// readAbout reads what was added about an assessment that is being followed. What
// cannot be read says nothing.
func (c *counter) readAbout(e decisionlog.Entry) {
	looks := c.stories[e.StoryID()]
	x, err := story.Read(e)
	if err != nil {
		return
	}
	latest := looks[len(looks)-1]
	switch body := x.Body.(type) {
	case *story.Overridden:
		l := c.about(body.Assessment, nil)
		l.note(fact{id: x.ID, kind: x.Kind, word: body.Reason, turn: c.turn(l.disposition, body.To)})
	case *story.Tasked:
		c.about(body.Assessment, latest).note(fact{id: x.ID, kind: x.Kind, word: body.What, due: body.Due})
	case *story.Done:
		for _, l := range looks {
			l.note(fact{id: x.ID, kind: x.Kind, word: body.Task, due: x.At})
		}
	case *story.Closed:
		latest.note(fact{id: x.ID, kind: x.Kind, word: body.Outcome})
	case *story.Told:
		l := c.about(body.Assessment, nil)
		l.note(fact{id: x.ID, kind: x.Kind, word: body.Helped, turn: l.followed(body.Did)})
	case *story.Disputed:
		c.about(body.Assessment, nil).note(fact{id: x.ID, kind: x.Kind, word: body.Reason})
	case *story.Answered:
		l := c.about(body.Card, nil)
		f := fact{id: x.ID, kind: x.Kind, word: cardAnswer(body)}
		for _, id := range body.Accepted {
			f.accepted = append(f.accepted, c.suggestion(body.Card, id))
		}
		l.note(f)
	case *story.Corrected:
		for _, l := range looks {
			l.takeBack(body.Entry)
		}
	}
}

// about is the assessment with an id, or another one where it is not named. One
// that is not followed any more takes notes that nobody reads.
func (c *counter) about(id string, unnamed *look) *look {
	if l := c.byID[id]; l != nil {
		return l
	}
	if id == "" && unnamed != nil {
		return unnamed
	}
	return &look{}
}

// newLook reads an assessment or a card, nil where it cannot be read.
func (c *counter) newLook(e decisionlog.Entry, counts bool) *look {
	r, ok := readRecord(e.Body)
	if !ok || (r.service != "") != e.Is(story.Card) {
		return nil
	}
	l := &look{
		id: e.ID, story: e.StoryID(), at: e.RecordedAt, counts: counts, guidance: r.guidance,
		disposition: r.disposition, settled: r.settled, took: r.took, service: r.service, approved: r.approved,
	}
	if r.supersedes != "" {
		l.trend = unclear
		if before := c.byID[r.supersedes]; before != nil {
			l.trend = trends[c.turn(before.disposition, l.disposition)]
		}
	}
	if counts {
		l.criteria, l.keys = r.criteria, c.keys(e.RecordedAt, r)
	}
	return l
}
