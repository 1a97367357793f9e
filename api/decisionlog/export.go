package decisionlog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"
)

// line is one entry in an export. Either Body or BodyBase64 is set, or neither
// where the body is gone.
type line struct {
	Entry
	RecordedAt string          `json:"recorded_at"` // in the form that is hashed
	Body       json.RawMessage `json:"body,omitempty"`
	BodyBase64 []byte          `json:"body_base64,omitempty"`
}

// WriteJSONLines writes entries to w as JSON Lines and returns how many it
// wrote. A line has seq, id (the one the API returned), reference, recorded_at,
// body_hash, prev, hash and body, so an export can be verified by itself. The
// body is written byte for byte; one that is not compact JSON in UTF-8, and
// would be changed by that, is written as body_base64 instead.
//
// Damaged entries are written too, as they were read. The error is that of reading
// the entries or of writing to w.
func WriteJSONLines(w io.Writer, entries iter.Seq2[Entry, error]) (int64, error) {
	var n int64
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // it would rewrite < and > inside the body
	for e, err := range entries {
		if err != nil {
			return n, fmt.Errorf("export after %d entries: %w", n, err)
		}
		if err := enc.Encode(exportLine(e)); err != nil {
			return n, fmt.Errorf("export of entry %d: %w", e.Seq, err)
		}
		n++
	}
	return n, nil
}

func exportLine(e Entry) line {
	l := line{Entry: e, RecordedAt: FormatTime(e.RecordedAt)}
	if isCompactJSON(e.Body) {
		l.Body = e.Body
	} else {
		l.BodyBase64 = e.Body
	}
	return l
}

// isCompactJSON tells whether encoding/json copies body unchanged.
func isCompactJSON(body []byte) bool {
	var compact bytes.Buffer
	return utf8.Valid(body) && json.Compact(&compact, body) == nil && bytes.Equal(compact.Bytes(), body)
}
