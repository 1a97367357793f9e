package fhir

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// meaning is what a code of a vocabulary means here: a finding, or one value of it.
type meaning struct {
	finding *pathways.Finding
	value   string         // of an enumeration, "" for the finding itself
	grade   pathways.Grade // "" for codes of our own
	said    node           // the coding, once there is one
}

func meanings(dict *pathways.Dictionary) map[[2]string]meaning {
	all := map[[2]string]meaning{}
	for _, f := range dict.Findings {
		all[[2]string{FindingSystem, f.ID.Value}] = meaning{finding: f}
		for _, c := range f.Codes {
			m := meaning{finding: f, grade: c.Source.Grade}
			if c.Value != nil {
				m.value = c.Value.Value
			}
			if system := SystemOf(c.System); system != "" {
				all[[2]string{system, c.Code}] = m
			}
		}
	}
	return all
}

// concept is what a CodeableConcept means. One code that is known is enough: the
// others say the same in other words. Codes that mean different findings mean none.
func (r *reader) concept(n node) (meaning, bool) {
	var unknown []node
	var found []meaning
	ours := false
	for _, c := range r.list(n.get("coding")) {
		system, code := c.get("system").text(), c.get("code").text()
		m, known := r.codes[[2]string{system, code}]
		switch {
		case known:
			m.said = c
			found = append(found, m)
		case slices.Contains([]string{LOINC, SNOMED, FindingSystem}, system):
			unknown = append(unknown, c)
		}
		ours = ours || known || len(unknown) > 0
	}
	for _, m := range found {
		if m.finding != found[0].finding || m.value != found[0].value {
			r.warn(n, "code-ambiguous", "the codes mean %s and %s", found[0].finding.ID, m.finding.ID)
			return meaning{}, false
		}
	}
	if i := slices.IndexFunc(found, meaning.checked); i >= 0 {
		return found[i], true
	}
	if len(found) > 0 {
		return found[0], true
	}
	for _, c := range unknown {
		r.unknownCode(c)
	}
	if !ours && r.first("code-foreign") {
		r.warn(n, "code-foreign", "only codes of LOINC, SNOMED CT and ours are read; this is the first without one")
	}
	return meaning{}, false
}

// unknownCode reports a code once, however often it was sent.
func (r *reader) unknownCode(c node) {
	system, code := c.get("system").text(), c.get("code").text()
	if r.first("code " + system + " " + code) {
		r.warn(c, "code-unknown", "no finding has the code %s", shown(code))
	}
}

func (m meaning) checked() bool { return m.grade == "" || m.grade == pathways.Verified }

// uses says of a code that is used, where nobody has checked it, once.
func (r *reader) uses(m meaning) {
	code := m.said.get("code").text()
	if !m.checked() && r.first("grade "+code) {
		r.warn(m.said, "code-unchecked", "the code %s is taken for %s; its source is of the grade %s", shown(code), m.finding.ID, m.grade)
	}
}

// coded reads an answer that is one of a list: yes and no, the values of an
// enumeration, or a reason. Several codings must mean the same.
func (r *reader) coded(f *pathways.Finding, n node, codings []node) (engine.Answer, bool) {
	var found []engine.Answer
	for _, c := range codings {
		if a, is := r.coding(f, c); is && !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		r.notAllowed(f, n)
		return engine.Answer{}, false
	case 1:
		return found[0], true
	}
	r.note(n, "answer-contradicts", "", "the codes are of different answers to %s", f.ID)
	return engine.Answer{}, false
}

func (r *reader) notAllowed(f *pathways.Finding, n node) {
	hint := ""
	if f.Type != pathways.Bool && f.Type != pathways.Enum {
		hint = "a number, or a reason for not knowing it"
	}
	_, err := engine.AnswerFrom(f, nil)
	r.note(n, "value-not-allowed", hint, "this is no answer that is known here: %v", err)
}

// coding reads one code. Without a system it is read in an answer to our own
// question only, whose codes are all different.
func (r *reader) coding(f *pathways.Finding, c node) (engine.Answer, bool) {
	system, code := c.get("system").text(), c.get("code").text()
	bare := r.strict && !c.get("system").has()
	if f.Type == pathways.Enum && (bare || system == ValuesSystem(f.ID.Value)) && f.Values.RankOf(code) >= 0 {
		return engine.EnumAnswer(code), true
	}
	if bare || system == AnswerSystem {
		if f.Type == pathways.Bool && (code == Yes || code == No) {
			return engine.BoolAnswer(code == Yes), true
		}
		if slices.Contains(pathways.Reasons(), pathways.Reason(code)) {
			return engine.UnknownAnswer(pathways.Reason(code)), true
		}
	}
	if m, known := r.codes[[2]string{system, code}]; known && m.finding == f && m.value != "" {
		m.said = c
		r.uses(m)
		return engine.EnumAnswer(m.value), true
	}
	if system == DataAbsentReason {
		return engine.UnknownAnswer(r.reason(c, code)), true
	}
	return engine.Answer{}, false
}

// reason is why a value is absent. A reason that we do not have is said and counts as
// not asked, so that it is asked for.
func (r *reader) reason(n node, code string) pathways.Reason {
	for reason, theirs := range AbsentCodes {
		if theirs == code {
			return reason
		}
	}
	r.warn(n, "absent-reason", "a reason other than not-asked, asked-unknown and not-performed is read as not-asked")
	return pathways.NotAsked
}
