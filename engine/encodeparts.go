package engine

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"safetynet/pathways"
)

func appendSafetyNet(dst []byte, n *SafetyNet, course []*said) []byte {
	dst = appendList(dst, `{"watch_for":`, n.WatchFor, appendWatchItem)
	dst = appendSaidTogether(append(dst, `,"expected_course":`...), n.ExpectedCourse, course)
	dst = appendSome(dst, `,"look_again_after":`, n.LookAgainAfter)
	if n.LookAgainAt != nil {
		dst = appendTime(append(dst, `,"look_again_at":`...), *n.LookAgainAt)
	}
	return append(appendTime(append(dst, `,"valid_until":`...), n.ValidUntil), '}')
}

func appendWatchItem(dst []byte, w *WatchItem) []byte {
	if row := w.ready.row(w); row != "" {
		return append(dst, row...)
	}
	dst = appendText(dst, `{"text":`, w.Text)
	dst = appendText(dst, `,"then":`, w.Then)
	return append(appendText(dst, `,"finding":`, w.Finding), '}')
}

func appendProvenance(dst []byte, p *Provenance) []byte {
	dst = p.ready.appendHead(dst, p)
	dst = appendBool(dst, `,"approved":`, p.Approved)
	dst = appendText(dst, `,"status":`, p.Status)
	return append(appendSome(dst, `,"approval":`, p.Approval), '}')
}

func appendInconsistency(dst []byte, x *Inconsistency) []byte {
	dst = appendTexts(dst, `{"findings":`, x.Findings)
	return append(appendText(dst, `,"text":`, x.Text), '}')
}

func appendOutOfScope(dst []byte, x *OutOfScope) []byte {
	dst = appendText(dst, `{"pathway":`, x.Pathway)
	dst = appendText(dst, `,"rule":`, x.Rule)
	dst = appendText(dst, `,"reason":`, x.Reason)
	dst = appendText(dst, `,"go_to":`, x.GoTo)
	dst = appendBool(dst, `,"certain":`, x.Certain)
	dst = appendBool(dst, `,"assessed":`, x.Assessed)
	return append(appendCitation(append(dst, `,"source":`...), &x.Source), '}')
}

func appendLocality(dst []byte, l *LocalityUsed) []byte {
	dst = appendText(dst, `{"id":`, l.ID)
	dst = appendText(dst, `,"title":`, l.Title)
	dst = appendText(dst, `,"version":`, l.Version)
	dst = appendText(dst, `,"digest":`, l.Digest)
	dst = append(appendVersion(dst, `,"pins":{"dispositions":`, l.Pins.Dispositions), '}')
	dst = appendBool(dst, `,"approved":`, l.Approved)
	dst = appendText(dst, `,"status":`, l.Status)
	dst = appendSome(dst, `,"approval":`, l.Approval)
	return append(appendAny(dst, `,"raises":`, l.Raises, appendRaise), '}')
}

func appendRaise(dst []byte, r *LocalRaise) []byte {
	dst = appendText(dst, `{"disposition":`, r.Disposition)
	dst = appendText(dst, `,"becomes":`, r.Becomes)
	dst = appendText(dst, `,"because":`, r.Because)
	return append(appendCitation(append(dst, `,"source":`...), &r.Source), '}')
}

func appendCitation(dst []byte, c *pathways.Citation) []byte {
	dst = appendText(dst, `{"ref":`, c.Ref.Value)
	dst = appendSome(dst, `,"section":`, c.Section)
	return append(appendText(dst, `,"grade":`, string(c.Grade)), '}')
}

func appendPosition(dst []byte, p pathways.Position) []byte {
	dst = appendText(dst, `{"file":`, p.File)
	dst = appendInt(dst, `,"line":`, p.Line)
	return append(appendInt(dst, `,"col":`, p.Col), '}')
}

func appendCoding(dst []byte, c *pathways.Coding) []byte {
	dst = appendText(dst, `{"system":`, string(c.System))
	dst = appendText(dst, `,"code":`, c.Code)
	dst = appendText(dst, `,"display":`, c.Display)
	if c.Value != nil {
		dst = appendText(dst, `,"value":`, c.Value.Value)
	}
	dst = appendCitation(append(dst, `,"source":`...), &c.Source)
	return append(appendAny(dst, `,"also":`, c.Also, appendCitation), '}')
}

func appendVersion(dst []byte, name string, v pathways.Version) []byte {
	dst = appendInt(append(append(dst, name...), '"'), "", v.Major)
	dst = appendInt(dst, ".", v.Minor)
	return append(appendInt(dst, ".", v.Patch), '"')
}

// appendMap writes a map in the order of its keys, null where there is none. One with
// more entries than there is room for here is put in order on the heap.
func appendMap[T any](dst []byte, m map[string]T, one func([]byte, T) []byte) []byte {
	if m == nil {
		return append(dst, "null"...)
	}
	type entry struct {
		id    string
		value T
	}
	var room [16]entry
	entries := room[:0]
	for id, v := range m {
		entries = append(entries, entry{id, v})
	}
	slices.SortFunc(entries, func(x, y entry) int { return strings.Compare(x.id, y.id) })
	between := byte('{')
	for _, e := range entries {
		dst = one(append(appendString(append(dst, between), e.id), ':'), e.value)
		between = ','
	}
	if len(entries) == 0 {
		dst = append(dst, between)
	}
	return append(dst, '}')
}

func appendEvidence(dst []byte, evidence map[string]any) []byte {
	return appendMap(dst, evidence, appendScalar)
}

// appendScalar writes a value of evidence or of a choice. The types an assessment
// is made of are written here; those of one that was read back by encoding/json.
func appendScalar(dst []byte, v any) []byte {
	switch v := v.(type) {
	case Value:
		return appendValue(dst, v)
	case Span:
		return appendSpan(dst, v)
	case float64:
		return appendNumber(dst, v)
	case string:
		return appendString(dst, v)
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return append(dst, text...)
}

func appendValue(dst []byte, v Value) []byte {
	switch v.Type {
	case pathways.Bool:
		return strconv.AppendBool(dst, v.Bool)
	case pathways.Enum:
		return appendString(dst, v.Text)
	}
	return appendNumber(dst, v.Number)
}

func appendSpan(dst []byte, s Span) []byte {
	if s.point() {
		return appendInt(dst, "", s.Lo)
	}
	dst = appendInt(dst, "[", s.Lo)
	return append(appendInt(dst, ",", s.Hi), ']')
}
