package story

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"safetynet/api/decisionlog"
	"safetynet/engine"
)

// Story is how things stand after the entries that were read.
type Story struct {
	ID          string
	Items       []*Item     // all entries, oldest first
	Assessments []*Assessed // those that were not erased, oldest first
	Tasks       []*Item     // open ones, the first due first
	Closed      *Item       // the outcome, nil while the story is open
	Erased      bool        // some of it was erased
}

// Item is an entry with its body read.
type Item struct {
	ID        string
	Seq       int64
	Kind      string
	Reference string // of an assessment
	At        time.Time
	By        Actor
	Body      any   // a pointer to the type of the kind; nil where the body was erased
	TakenBack *Item // the correction that took it back, nil for none
}

// Assessed is an assessment of the story.
type Assessed struct {
	*Item
	*Record
	Told      engine.Assessment // what was said then
	Overrides []*Item           // of it, those taken back too
}

// bodies makes an empty body of each kind.
var bodies = map[string]func() any{
	Assessment: func() any { return new(Record) },
	Call:       func() any { return new(Opened) },
	Override:   func() any { return new(Overridden) },
	Task:       func() any { return new(Tasked) },
	TaskDone:   func() any { return new(Done) },
	Outcome:    func() any { return new(Closed) },
	Correction: func() any { return new(Corrected) },
	Feedback:   func() any { return new(Told) },
	Dispute:    func() any { return new(Disputed) },
	Erasure:    func() any { return new(Erased) },
	Library:    func() any { return new(InUse) },
}

// ErrUnknownKind means an entry of a later release.
var ErrUnknownKind = errors.New("an entry of a kind that this release does not know")

// Read reads the body of an entry.
func Read(e decisionlog.Entry) (*Item, error) {
	x := &Item{ID: e.ID, Seq: e.Seq, Kind: e.Kind, Reference: e.Reference, At: e.RecordedAt}
	if e.Is(Assessment) {
		x.Kind = Assessment
	}
	body := bodies[x.Kind]
	if body == nil {
		return nil, fmt.Errorf("%w: entry %d, %s", ErrUnknownKind, e.Seq, x.Kind)
	}
	if len(e.Body) == 0 {
		return x, nil
	}
	x.Body = body()
	var about struct{ By Actor }
	if err := errors.Join(json.Unmarshal(e.Body, x.Body), json.Unmarshal(e.Body, &about)); err != nil {
		return nil, fmt.Errorf("%w: entry %d cannot be read: %w", decisionlog.ErrDamaged, e.Seq, err)
	}
	x.By = about.By
	if x.By.Role == "" { // of the first release, which did not say
		x.By = Anonymous
	}
	return x, nil
}

// Fold reads the entries of one story, oldest first. Each is held against its own
// hashes. The error is that of reading, [decisionlog.ErrNotFound] where there are
// none, [decisionlog.ErrDamaged], or [ErrUnknownKind].
func Fold(entries iter.Seq2[decisionlog.Entry, error]) (*Story, error) {
	var s *Story
	var missing error // a body is gone, which only a later erasure accounts for
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		if s == nil {
			s = &Story{ID: e.StoryID()}
		}
		if err := e.Check(); err != nil {
			if !errors.Is(e.CheckErased(), decisionlog.ErrErased) {
				return nil, err
			}
			missing = err
		}
		x, err := Read(e)
		if err != nil {
			return nil, err
		}
		if x.Kind == Erasure {
			missing = nil
		}
		if err := s.add(x); err != nil {
			return nil, err
		}
	}
	if s == nil {
		return nil, decisionlog.ErrNotFound
	}
	return s, missing
}

func (s *Story) add(x *Item) error {
	s.Items = append(s.Items, x)
	switch body := x.Body.(type) {
	case *Record:
		a := &Assessed{Item: x, Record: body}
		if err := json.Unmarshal(body.Assessment, &a.Told); err != nil {
			return fmt.Errorf("%w: entry %d cannot be read: %w", decisionlog.ErrDamaged, x.Seq, err)
		}
		s.Assessments = append(s.Assessments, a)
	case *Opened:
		s.Closed = nil // a further call opens the story again
	case *Overridden:
		if a := s.Assessment(body.Assessment); a != nil {
			a.Overrides = append(a.Overrides, x)
		}
	case *Tasked:
		s.Tasks = append(s.Tasks, x)
		slices.SortStableFunc(s.Tasks, func(a, b *Item) int { return a.Body.(*Tasked).Due.Compare(b.Body.(*Tasked).Due) })
	case *Done:
		s.drop(body.Task)
	case *Closed:
		s.Closed = x
	case *Corrected:
		s.takeBack(x, body.Entry)
	case *Erased:
		s.erase()
	}
	return nil
}

// takeBack undoes what an entry did.
func (s *Story) takeBack(by *Item, id string) {
	x := s.Item(id)
	if x == nil || x.TakenBack != nil {
		return
	}
	x.TakenBack = by
	switch body := x.Body.(type) {
	case *Tasked:
		s.drop(x.ID)
	case *Done:
		if task := s.Item(body.Task); task != nil && task.TakenBack == nil {
			s.Tasks = append(s.Tasks, task)
		}
	case *Closed:
		if s.Closed == x {
			s.Closed = nil
		}
	}
}

func (s *Story) drop(task string) {
	s.Tasks = slices.DeleteFunc(s.Tasks, func(x *Item) bool { return x.ID == task })
}

// erase forgets what was read before.
func (s *Story) erase() {
	s.Erased, s.Assessments, s.Tasks, s.Closed = true, nil, nil, nil
	for _, x := range s.Items[:len(s.Items)-1] {
		x.Body = nil
	}
}

// Item returns the entry with an id, nil where there is none.
func (s *Story) Item(id string) *Item {
	i := slices.IndexFunc(s.Items, func(x *Item) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return s.Items[i]
}

// Assessment returns the assessment with an id or a reference, nil where there is
// none.
func (s *Story) Assessment(name string) *Assessed {
	i := slices.IndexFunc(s.Assessments, func(a *Assessed) bool { return a.ID == name || a.Item.Reference == name })
	if i < 0 || name == "" {
		return nil
	}
	return s.Assessments[i]
}

// Latest is the assessment that holds now, nil while there is none. Of two that
// supersede the same one it is the later in the chain.
func (s *Story) Latest() *Assessed {
	if len(s.Assessments) == 0 {
		return nil
	}
	return s.Assessments[len(s.Assessments)-1]
}

// Override is the override that holds of an assessment: the last that was not
// taken back; nil for none. It does not reach over to a later assessment.
func (a *Assessed) Override() *Overridden {
	for _, x := range slices.Backward(a.Overrides) {
		if x.TakenBack == nil {
			return x.Body.(*Overridden)
		}
	}
	return nil
}

// Standing is the id of the disposition that holds: the engine's, or what somebody
// chose instead.
func (a *Assessed) Standing() string {
	if o := a.Override(); o != nil {
		return o.To
	}
	return a.Told.Disposition.ID
}

// Ended tells whether what was said does not hold any more: the child is to be
// checked again.
func (a *Assessed) Ended(now time.Time) bool { return !now.Before(a.Told.SafetyNet.ValidUntil) }
