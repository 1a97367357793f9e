package engine

// AppendJSON appends the assessment as encoding/json writes it, to the byte, and
// allocates nothing where dst has room. It panics where encoding/json has an error:
// for a number or a time that JSON has no form for, which no case leads to.
func (a *Assessment) AppendJSON(dst []byte) []byte {
	dst = appendText(dst, `{"guidance":`, string(a.Guidance))
	dst = appendEndpoint(append(dst, `,"disposition":`...), &a.Disposition)
	dst = appendText(dst, `,"floor":`, a.Floor)
	dst = appendText(dst, `,"ceiling":`, a.Ceiling)
	dst = appendBool(dst, `,"settled":`, a.Settled)
	dst = appendList(dst, `,"matched":`, a.Matched, appendMatch)
	dst = appendList(dst, `,"undecided":`, a.Undecided, appendUndecided)
	dst = appendList(dst, `,"next_questions":`, a.NextQuestions, appendQuestion)
	dst = appendTexts(dst, `,"not_checked":`, a.NotChecked)
	dst = appendSaidTexts(dst, `,"first_aid":`, a.FirstAid, a.said.firstAid)
	dst = appendSaidTexts(dst, `,"home_care":`, a.HomeCare, a.said.homeCare)
	dst = appendSafetyNet(append(dst, `,"safety_net":`...), &a.SafetyNet, a.said.course)
	dst = appendSaidTexts(dst, `,"follow_up":`, a.FollowUp, a.said.followUp)
	dst = appendList(dst, `,"provenance":`, a.Provenance, appendProvenance)
	dst = appendBool(dst, `,"approved":`, a.Approved)
	dst = appendText(dst, `,"engine":`, a.Engine)
	dst = appendTexts(dst, `,"unused":`, a.Unused)
	dst = appendList(dst, `,"inconsistent":`, a.Inconsistent, appendInconsistency)
	dst = appendList(dst, `,"out_of_scope":`, a.OutOfScope, appendOutOfScope)
	if a.Locality != nil {
		dst = appendLocality(append(dst, `,"locality":`...), a.Locality)
	}
	if a.SecondOpinion != nil {
		dst = appendText(dst, `,"second_opinion":{"disposition":`, a.SecondOpinion.Disposition)
		dst = append(appendText(dst, `,"criteria":`, a.SecondOpinion.Criteria), '}')
	}
	return append(dst, '}')
}

func appendEndpoint(dst []byte, e *Endpoint) []byte {
	dst = appendText(dst, `{"id":`, e.ID)
	dst = appendSome(dst, `,"within":`, e.Within)
	dst = appendText(dst, `,"text":`, e.Text)
	dst = appendAny(dst, `,"codes":`, e.Codes, appendCoding)
	dst = appendSome(dst, `,"raised_from":`, e.RaisedFrom)
	dst = appendAny(dst, `,"services":`, e.Services, appendService)
	return append(dst, '}')
}

func appendService(dst []byte, s *Service) []byte {
	dst = appendText(dst, `{"name":`, s.Name)
	dst = appendSome(dst, `,"phone":`, s.Phone)
	dst = appendSome(dst, `,"hours":`, s.Hours)
	dst = appendSome(dst, `,"link":`, s.Link)
	return append(appendText(dst, `,"text":`, s.Text), '}')
}

func appendMatch(dst []byte, m *Match) []byte {
	dst = m.ready.appendHead(dst, m.Pathway, m.Criterion, m.NotesRef)
	dst = appendString(dst, m.Disposition)
	dst = appendAny(dst, `,"raised_by":`, m.RaisedBy, appendItem)
	dst = m.ready.appendReason(dst, m.Because)
	dst = appendEvidence(append(dst, `,"evidence":`...), m.Evidence)
	dst = appendAny(dst, `,"limits":`, m.Limits, appendLimit)
	return m.ready.appendEnd(dst, &m.Source, m.Also, m.Position)
}

func appendLimit(dst []byte, l *Limit) []byte {
	dst = appendText(dst, `{"finding":`, l.Finding)
	dst = appendText(dst, `,"op":`, l.Op)
	dst = appendNumber(append(dst, `,"limit":`...), l.Limit)
	dst = appendText(dst, `,"threshold":`, l.Threshold)
	dst = appendSome(dst, `,"band":`, l.Band)
	return append(appendCitation(append(dst, `,"source":`...), &l.Source), '}')
}

func appendUndecided(dst []byte, u *Undecided) []byte {
	if u.ready.justOpen(u) {
		return append(dst, u.ready.open...)
	}
	dst = u.ready.appendHead(dst, u.Pathway, u.Criterion, u.NotesRef)
	dst = appendString(dst, u.Disposition)
	dst = u.ready.appendReason(dst, u.Because)
	dst = appendTexts(dst, `,"needs":`, u.Needs)
	if len(u.Evidence) > 0 {
		dst = appendEvidence(append(dst, `,"evidence":`...), u.Evidence)
	}
	dst = appendAny(dst, `,"assumed":`, u.Assumed, appendAssumption)
	return u.ready.appendEnd(dst, &u.Source, nil, u.Position)
}

func appendAssumption(dst []byte, a *Assumed) []byte {
	dst = appendText(dst, `{"finding":`, a.Finding)
	return append(appendText(dst, `,"because":`, a.Because), '}')
}

func appendQuestion(dst []byte, q *Question) []byte {
	dst = q.ready.appendHead(dst, q)
	dst = q.reason.append(dst, q.Why, q.CouldBe)
	return append(appendTexts(dst, `,"criteria":`, q.Criteria), '}')
}

func appendChoice(dst []byte, c *Choice) []byte {
	dst = appendScalar(append(dst, `{"value":`...), c.Value)
	return append(appendText(dst, `,"label":`, c.Label), '}')
}
