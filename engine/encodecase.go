package engine

// AppendJSON appends the case as encoding/json writes it, to the byte. It panics as
// [Assessment.AppendJSON] does.
func (c *Case) AppendJSON(dst []byte) []byte {
	dst = appendText(dst, `{"audience":`, string(c.Audience))
	dst = appendAge(append(dst, `,"age":`...), c.Age)
	dst = appendTime(append(dst, `,"assessed_at":`...), c.At)
	return append(appendMap(append(dst, `,"findings":`...), c.Findings, appendAnswer), '}')
}

func appendAge(dst []byte, a Age) []byte {
	if !a.Known {
		return append(dst, "null"...)
	}
	dst = appendSpan(append(dst, `{"days":`...), a.Days)
	dst = appendSpan(append(dst, `,"months":`...), a.Months)
	return append(appendSpan(append(dst, `,"corrected":`...), a.Corrected), '}')
}

// AppendJSON appends the answer as [Answer.MarshalJSON] writes it. It panics as
// [Assessment.AppendJSON] does.
func (a Answer) AppendJSON(dst []byte) []byte { return appendAnswer(dst, a) }

func appendAnswer(dst []byte, a Answer) []byte {
	if !a.Known() {
		return append(appendText(dst, `{"unknown":`, string(a.Unknown)), '}')
	}
	return appendValue(dst, a.Value)
}
