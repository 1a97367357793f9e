package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"safetynet/api/decisionlog"
)

// Journey is one sitting of a family at the checker. What it is told is recorded
// once, and what it is told after changing its answers supersedes that.
type Journey struct {
	// Key is random and known only to the family's own pages. It is kept nowhere:
	// without it nobody can tell from an id what was answered.
	Key   string
	Round int // how often the family came back to look at the child again
	Took  int // seconds from the first question to the result; 0: not known
}

// maxJourney bounds how many entries a story may have to be joined by a journey, for
// each result reads all of them. No family changes its answers that often.
const maxJourney = 100

// errTaken: a family came back more often than anybody does, each time after staff
// had taken its story up.
var errTaken = errors.New("the journey's stories were all taken up by staff")

// Once records an assessment of a journey and returns it, or the one recorded
// already where the journey's latest is the same. The first begins a story under an
// id that follows from the key, so that the others find it whichever page they come
// from; each of these supersedes the one before. Once staff have taken the story up
// it is theirs: what the family is told after that begins a story of its own, so
// that nothing staff decided is made calmer by answers they have not seen.
//
// A story that cannot be read, damaged or of a later release, does not keep a
// family from its answer: that is recorded on its own. So is what goes beyond
// [maxJourney].
func (b Book) Once(ctx context.Context, j Journey, r *Record) (*Assessed, error) {
	const tries = 8 // two pages of one journey may be sent at once, and staff may take its stories up
	content, err := r.content()
	if err != nil {
		return nil, err
	}
	r.Once, r.Took = DeriveID(j.Key, strconv.Itoa(j.Round), content), j.Took
	first := DeriveID(j.Key)
	e, err := decisionlog.Entry{}, errTaken
	for range tries {
		story, id := "", first
		switch s, err := b.Story(ctx, first); {
		case err == nil:
			last := s.told()
			if last != nil && last.Once == r.Once {
				return last, nil
			}
			if s.takenUp() {
				first = DeriveID(j.Key, first)
				continue
			}
			if r.Supersedes = ""; last != nil {
				r.Supersedes = last.ID
			}
			story, id = s.ID, DeriveID(j.Key, r.Once, strconv.Itoa(len(s.Items)))
			if len(s.Items) >= maxJourney {
				story, id, r.Supersedes, r.Once = "", "", "", ""
			}
		case errors.Is(err, decisionlog.ErrDamaged), errors.Is(err, ErrUnknownKind):
			id, r.Once = "", ""
		case !errors.Is(err, decisionlog.ErrNotFound):
			return nil, err
		}
		if e, err = b.Add(ctx, story, id, Assessment, r); !errors.Is(err, decisionlog.ErrDuplicate) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	a := &Assessed{Item: &Item{ID: e.ID, Seq: e.Seq, Kind: Assessment, Reference: e.Reference, At: e.RecordedAt, By: r.By, Body: r}, Record: r}
	return a, json.Unmarshal(r.Assessment, &a.Told)
}

// takenUp tells whether staff have added to the story.
func (s *Story) takenUp() bool {
	return slices.ContainsFunc(s.Items, func(x *Item) bool { return !x.By.Role.Is(Parent, "") })
}

// told is the latest assessment of the journey that began the story, nil for none.
func (s *Story) told() (last *Assessed) {
	for _, a := range s.Assessments {
		if a.Once != "" {
			last = a
		}
	}
	return last
}

// content is what makes a result the same as another: what was asked for, the
// answers but for the time, and what was said, with the digests it rests on.
func (r *Record) content() (string, error) {
	var answered map[string]any
	var said struct {
		Disposition struct {
			ID string `json:"id"`
		} `json:"disposition"`
		Provenance any `json:"provenance"`
		Locality   any `json:"locality"`
	}
	if err := errors.Join(json.Unmarshal(r.Case, &answered), json.Unmarshal(r.Assessment, &said)); err != nil {
		return "", fmt.Errorf("read what is to be recorded: %w", err)
	}
	delete(answered, "assessed_at")
	text, err := Canonical([]any{r.Semantics, r.Request, answered, said})
	return string(text), err
}
