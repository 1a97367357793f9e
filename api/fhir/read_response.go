package fhir

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/pathways"
)

// ReadResponse reads the answers of a QuestionnaireResponse that was made from one of
// our questionnaires. What is not understood in it is an error. Its groups mean
// nothing: an item is known by its linkId wherever it stands. It is not looked at
// which pathway's questionnaire was answered, or which version, and a birth date in
// the future is left to whoever knows the time of the assessment.
func ReadResponse(sent Sent, dict *pathways.Dictionary) *Told {
	r := &responseReader{reader: newReader(dict, pathways.LevelError), places: map[string]string{}}
	n, err := parse(sent)
	if err != nil || n.get("resourceType").text() != "QuestionnaireResponse" {
		r.fail(n.orAt(sent), "resource-wrong", "", "a QuestionnaireResponse is needed here")
		return r.told
	}
	r.response(n)
	return r.done()
}

type responseReader struct {
	*reader
	places map[string]string // of the items that were answered, by linkId
	age    engine.StatedAge
}

// responseStatuses are those of a response whose answers stand. One in progress has
// answers too: the others were not asked yet.
var responseStatuses = []string{"completed", "amended", "in-progress"}

func (r *responseReader) response(n node) {
	r.modified(n)
	if s := n.get("status"); !slices.Contains(responseStatuses, s.text()) {
		r.fail(s, "response-status", strings.Join(responseStatuses, ", "), "the answers do not stand with the status %s", shown(s.text()))
	}
	if q := n.get("questionnaire"); q.has() && !ofOurs(q) {
		r.fail(q, "questionnaire-foreign", URL("Questionnaire", "…"), "this was not made from a questionnaire of ours, so its items may mean something else")
	}
	if authored := n.get("authored"); authored.has() {
		at, is := moment(authored.text())
		if !is || at.Year() < 1900 || at.Year() > 2200 {
			r.fail(authored, "time-wrong", "write it as 2026-11-21T10:00:00Z", "this is not a time with an offset in the years 1900 to 2200")
		}
		r.told.At = at
	}
	r.items(n.get("item"), 0)
	if r.age != (engine.StatedAge{}) {
		r.told.Age = &r.age
	}
	if r.told.Age != nil && !r.told.Birth.IsZero() {
		r.fail(node{at: r.places[BirthItem]}, "age-twice", "send the one that is known better", "give the date of birth or the age, not both")
	}
}

func ofOurs(questionnaire node) bool {
	return strings.HasPrefix(questionnaire.text(), URL("Questionnaire", ""))
}

// items reads items at any depth.
func (r *responseReader) items(list node, depth int) {
	const deepest = 16
	if depth > deepest {
		r.fail(list, "nested-too-deep", "", "items are nested in %d items at most", deepest)
		return
	}
	for _, n := range r.list(list) {
		answers := r.list(n.get("answer"))
		if !r.modified(n) {
			r.item(n, answers)
		}
		r.items(n.get("item"), depth+1)
		for _, a := range answers {
			r.items(a.get("item"), depth+1)
		}
	}
}

// item reads one item. Without an answer it is a group, or a question not asked.
func (r *responseReader) item(n node, answers []node) {
	answers = slices.DeleteFunc(slices.Clone(answers), func(a node) bool { return len(a.keys()) == 0 || onlyItems(a) })
	if _, absent := absentCode(n); absent {
		answers = append(answers, node{at: n.at, v: map[string]any{"extension": n.get("extension").v}})
	}
	if len(answers) == 0 {
		return
	}
	if len(answers) > 1 {
		r.fail(answers[1], "answer-several", "", "one answer is needed here")
		return
	}
	link, a := n.get("linkId").text(), answers[0]
	if r.modified(a) {
		return
	}
	switch f := r.dict.Finding(strings.TrimSuffix(link, WhyItem)); {
	case f != nil:
		r.finding(f, a, strings.HasSuffix(link, WhyItem))
	case link == AudienceItem:
		r.audience(a)
	case link == BirthItem:
		r.birth(a)
	case link == LocalityItem:
		r.locality(a)
	case strings.HasPrefix(link, AgeItem+"."):
		r.ageUnit(strings.TrimPrefix(link, AgeItem+"."), n, a)
	case hasValue(a):
		r.fail(n.get("linkId"), "finding-unknown", "the id of a finding", "no question has the linkId %s", shown(link))
	}
}

// onlyItems tells whether an answer is there for the questions below it alone.
func onlyItems(a node) bool { return len(a.keys()) == 1 && a.get("item").has() }

func hasValue(a node) bool {
	kind, _ := a.value()
	return kind != ""
}

// finding reads an answer, or with why only the reason for having none.
func (r *responseReader) finding(f *pathways.Finding, a node, why bool) {
	is, said, read := r.answered(f, a)
	if !said || !read {
		return
	}
	id := f.ID.Value
	if why && is.is.Known() {
		r.fail(a, "value-not-allowed", id, "%s%s is a reason for not knowing", id, WhyItem)
		return
	}
	if before, there := r.told.Answers[id]; there && before != is.is {
		r.fail(a, "answer-contradicts", "", "%s was answered otherwise at %s", id, r.told.Origins[id].Pointer)
		return
	}
	r.told.Answers[id] = is.is
	r.told.Origins[id] = Origin{Pointer: a.at, At: r.told.At, Original: is.original}
}

// once tells whether an item that is about no finding is answered for the first time.
func (r *responseReader) once(link string, a node) bool {
	if at, again := r.places[link]; again {
		r.fail(a, "answer-several", "", "%s was answered at %s already", link, at)
		return false
	}
	r.places[link] = a.at
	return true
}

// only is the value of an answer that can only be of some kinds; not there when no
// value is given, as when it is not known.
func (r *responseReader) only(link string, a node, kinds ...string) node {
	kind, v := a.value()
	if kind == "" || !v.has() || !r.once(link, a) {
		return node{}
	}
	if !slices.Contains(kinds, kind) {
		r.fail(v, "type-wrong", "", "%s is a value%s", link, strings.Join(kinds, " or value"))
		return node{}
	}
	return v
}

func (r *responseReader) audience(a node) {
	v := r.only(AudienceItem, a, "Coding", "String")
	if !v.has() {
		return
	}
	code, system := v.text(), node{}
	if code == "" {
		code, system = v.get("code").text(), v.get("system")
	}
	if !slices.Contains(pathways.Audiences(), pathways.Audience(code)) || system.has() && system.text() != AudienceSystem {
		r.fail(v, "value-not-allowed", "", "one of parent, adviser, clinician of %s is needed here", AudienceSystem)
		return
	}
	r.told.Audience = pathways.Audience(code)
}

func (r *responseReader) birth(a node) {
	v := r.only(BirthItem, a, "Date")
	if !v.has() {
		return
	}
	birth, err := time.Parse(time.DateOnly, v.text())
	if err != nil {
		r.fail(v, "date-wrong", "write it as 2026-08-21; where the day is not known, give the age", "this is not a date")
		return
	}
	r.told.Birth = birth
}

func (r *responseReader) locality(a node) {
	v := r.only(LocalityItem, a, "String")
	if v.has() && v.text() == "" {
		r.fail(v, "type-wrong", "", "the id of a locality is needed here")
	}
	r.told.Locality = v.text()
}

func (r *responseReader) ageUnit(name string, n, a node) {
	units := ageUnits(&r.age)
	i := slices.IndexFunc(units, func(u ageUnit) bool { return u.name == name })
	if i < 0 {
		r.fail(n.get("linkId"), "finding-unknown", "age.years, age.months, age.weeks or age.days", "an age has no such unit")
		return
	}
	v := r.only(AgeItem+"."+name, a, "Integer", "Decimal")
	if !v.has() {
		return
	}
	whole, is := wholeNumber(v)
	if !is || whole < 0 || whole > units[i].most {
		r.fail(v, "number-out-of-range", "", "%s is a whole number between 0 and %d", name, units[i].most)
		return
	}
	*units[i].of = &whole
}

// wholeNumber reads 2 and 2.0.
func wholeNumber(v node) (int, bool) {
	digits, is := v.v.(json.Number)
	if !is {
		return 0, false
	}
	exact, err := exactly(digits)
	if err != nil || !exact.IsInt() || !exact.Num().IsInt64() {
		return 0, false
	}
	return int(exact.Num().Int64()), true
}
