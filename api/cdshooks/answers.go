package cdshooks

import (
	"maps"
	"slices"
	"time"

	"safetynet/api/fhir"
	"safetynet/engine"
	"safetynet/pathways"
)

// Fresh is for how long answers to a questionnaire say how a child is: as long as an
// observation does. (Grade design.)
const Fresh = 4 * time.Hour

// authored is when a questionnaire was answered. What was answered long ago, or
// nobody knows when, says nothing of the child now and is not used.
func (f *fetch) authored(s fhir.Sent) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, headOf(s.Data).Authored)
	switch {
	case err != nil:
		f.warn(s.Pointer, "answers-undated", "A questionnaire does not say when it was answered and was not used.")
	case at.After(f.now):
		f.warn(s.Pointer, "answers-future", "A questionnaire is answered in the future and was not used.")
	case f.now.Sub(at) > Fresh:
		f.warn(s.Pointer, "answers-old", "A questionnaire was answered more than 4 hours ago and was not used.")
	default:
		return at, true
	}
	return at, false
}

// merge adds the answers of a questionnaire to what the record says. The later
// answer to a finding counts; of two that differ and cannot be told apart, neither.
func (f *fetch) merge(told, answers *fhir.Told, at time.Time) {
	for _, i := range answers.Issues {
		i.Severity = pathways.LevelWarning // what is not understood there stays unknown
		told.Issues = append(told.Issues, i)
	}
	for _, id := range slices.Sorted(maps.Keys(answers.Answers)) {
		origin := answers.Origins[id]
		if origin.At.IsZero() {
			origin.At = at
		}
		f.one(told, id, answers.Answers[id], origin)
	}
	f.age(told, answers)
	if told.Audience == "" {
		told.Audience = answers.Audience
	}
	if told.Locality == "" {
		told.Locality = answers.Locality
	}
}

// one adds one answer. What is known counts before what is not, whoever knows it.
func (f *fetch) one(told *fhir.Told, id string, a engine.Answer, origin fhir.Origin) {
	before, there := told.Answers[id]
	was := told.Origins[id].At
	later := !was.IsZero() && origin.At.After(was)
	if at, yes := f.disputed[id]; yes && !origin.At.After(at) {
		return
	}
	switch {
	case !there, a.Known() && !before.Known(), a.Known() == before.Known() && later:
		told.Answers[id], told.Origins[id] = a, origin
	case !a.Known(), a == before, was.After(origin.At):
	default:
		told.Answers[id], told.Origins[id] = engine.UnknownAnswer(pathways.NotAsked), origin
		f.disputed[id] = origin.At
		f.warn(origin.Pointer, "answers-contradict", "Two answers to %q differ and neither is known to be the later; neither was used.", id)
	}
}

// age takes an age from a questionnaire where the record has none. Of two birth
// dates that differ neither is used.
func (f *fetch) age(told, answers *fhir.Told) {
	switch {
	case f.twoBirths:
	case told.Birth.IsZero() && told.Age == nil:
		told.Birth, told.Age = answers.Birth, answers.Age
	case !told.Birth.IsZero() && !answers.Birth.IsZero() && !told.Birth.Equal(answers.Birth):
		f.twoBirths = true
		told.Birth, told.Age = time.Time{}, nil
		f.warn("/prefetch/"+AnswersKey, "birth-date-contradicts", "The record and a questionnaire have different birth dates. The age was taken as not known.")
	}
}
