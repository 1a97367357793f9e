package insight

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
	"safetynet/pathways"
)

// FollowUp is how long after an assessment what is recorded about it counts. It
// covers the life of a reference code, in which families tell how it went. (Grade
// design.)
const FollowUp = 2 * story.ReferenceLife

// Bounds of one query.
const (
	MaxWeeks  = 53
	MaxGroups = 5000
)

// Dimension is something by which figures are told apart.
type Dimension string

// The dimensions.
const (
	Pathway  Dimension = "pathway"
	Version  Dimension = "version" // of a pathway, with its id
	Locality Dimension = "locality"
	Audience Dimension = "audience"
	Week     Dimension = "week" // ISO week in UTC, such as 2026-W47

	// Service tells cards apart, always, and nothing else: nobody can ask for it.
	Service Dimension = "service"
)

// Dimensions are all of them, in the order of columns.
var Dimensions = []Dimension{Pathway, Version, Locality, Audience, Week}

// Options say which figures are wanted.
type Options struct {
	From, To time.Time // from this Monday until before that one, 00:00 UTC
	By       []Dimension

	// Urgency orders the dispositions, the calmest lowest. A disposition that is not
	// in it cannot be compared.
	Urgency map[string]int

	// Suggestion is the name of a suggestion of a card, by their ids; nil knows none.
	Suggestion func(card, id string) string
}

// suggestion is the name of a suggestion, [unclear] where it has none.
func (o Options) suggestion(card, id string) string {
	if o.Suggestion != nil {
		if name := o.Suggestion(card, id); name != "" {
			return name
		}
	}
	return unclear
}

// Query asks for the entries that [Count] needs.
func (o Options) Query() decisionlog.Query {
	return decisionlog.Query{
		Kinds: []string{
			story.Assessment, story.Override, story.Task, story.TaskDone, story.Outcome, story.Correction, story.Feedback, story.Dispute,
			story.Card, story.CardAnswer,
		},
		Since: o.From.Add(-FollowUp), Until: o.To.Add(FollowUp),
	}
}

const dayLayout = "2006-01-02"

// LastWeeks are the last whole weeks before a moment.
func LastWeeks(n int, now time.Time) (from, to time.Time) {
	y, m, d := now.UTC().Date()
	to = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	for to.Weekday() != time.Monday {
		to = to.AddDate(0, 0, -1)
	}
	return to.AddDate(0, 0, -7*n), to
}

// DefaultWeeks is the length of the window of who names none.
const DefaultWeeks = 4

// Parse reads options as people write them: the first day and the last of whole
// weeks, both "" for the last [DefaultWeeks], and dimensions with commas between.
func Parse(from, to, by string, now time.Time) (o Options, err error) {
	if o.By, err = parseBy(by); err != nil {
		return o, err
	}
	if from == "" && to == "" {
		o.From, o.To = LastWeeks(DefaultWeeks, now)
		return o, nil
	}
	first, err1 := time.Parse(dayLayout, from)
	last, err2 := time.Parse(dayLayout, to)
	if err1 != nil || err2 != nil {
		return o, errors.New("from and to are days such as 2026-11-16, both or neither")
	}
	o.From, o.To = first, last.AddDate(0, 0, 1)
	switch weeks := o.To.Sub(o.From) / (7 * 24 * time.Hour); {
	case first.Weekday() != time.Monday || last.Weekday() != time.Sunday || !o.To.After(o.From):
		return o, errors.New("from is a Monday and to a Sunday after it: figures are of whole weeks")
	case weeks > MaxWeeks:
		return o, fmt.Errorf("%d weeks are too many: %d at most", weeks, MaxWeeks)
	}
	return o, nil
}

func parseBy(text string) ([]Dimension, error) {
	if text == "" {
		return nil, nil
	}
	var by []Dimension
	for word := range strings.SplitSeq(text, ",") {
		d := Dimension(word)
		if !slices.Contains(Dimensions, d) || slices.Contains(by, d) {
			return nil, fmt.Errorf("by is some of %s, with commas between, each at most once", Names(Dimensions))
		}
		by = append(by, d)
	}
	return by, nil
}

// Names lists dimensions with commas between.
func Names(list []Dimension) string {
	words := make([]string, len(list))
	for i, d := range list {
		words[i] = string(d)
	}
	return strings.Join(words, ",")
}

// Urgency orders dispositions by how urgent they are; nil has none.
func Urgency(all *pathways.Dispositions) map[string]int {
	order := map[string]int{}
	if all != nil {
		for _, d := range all.List {
			order[d.ID.Value] = d.Urgency
		}
	}
	return order
}
