package api

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/google/uuid"

	"safetynet/api/decisionlog"
	"safetynet/engine"
)

// Record is what is kept of an assessment: enough to explain it and to run it
// again. It holds no birth date, no address and no name. In the decision log it
// stands as canonical JSON.
type Record struct {
	// Nonce is 16 random bytes. Of a record that was erased the hash stays in the
	// chain; with it nobody can confirm a guess at what the record was.
	Nonce      string             `json:"nonce"`
	Semantics  string             `json:"semantics"`
	Request    RecordedRequest    `json:"request"`
	Case       engine.Case        `json:"case"`
	Assessment *engine.Assessment `json:"assessment"`
}

// RecordedRequest is what was asked for, with the version used of each pathway;
// the assessment's provenance has their digests.
type RecordedRequest struct {
	Pathways []string          `json:"pathways"`
	Versions map[string]string `json:"versions"`
	Locality string            `json:"locality,omitempty"` // "" for none
}

func newRecord(req *Request, a *engine.Assessment) Record {
	r := Record{
		Semantics: engine.Semantics, Case: req.Case, Assessment: a,
		Request: RecordedRequest{Pathways: req.Pathways, Versions: map[string]string{}},
	}
	if req.Locality != nil {
		r.Request.Locality = req.Locality.Definition().ID.Value
	}
	for _, p := range req.Programs {
		r.Request.Versions[p.Definition().ID.Value] = p.Definition().Version.String()
	}
	return r
}

// canonical is JSON with sorted keys, no white space, no escapes that are not
// needed, and numbers as the engine writes them. Equal records give equal bytes,
// whatever order the fields of our types are in.
func canonical(v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(plain))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(tree); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// errPatience means that the log did not answer in time.
var errPatience = errors.New("the decision log did not answer in time")

// record puts an assessment on durable storage. It does not end when the client
// goes away, and it ends in time whatever the log does.
func (s *Server) record(ctx context.Context, r Record) (decisionlog.Entry, error) {
	if s.log == nil {
		return decisionlog.Entry{}, decisionlog.ErrClosed
	}
	nonce := make([]byte, 16)
	if _, err := io.ReadFull(s.random, nonce); err != nil {
		return decisionlog.Entry{}, fmt.Errorf("draw a nonce: %w", err)
	}
	r.Nonce = hex.EncodeToString(nonce)
	body, err := canonical(r)
	if err != nil {
		return decisionlog.Entry{}, fmt.Errorf("encode record: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	done := make(chan appended, 1) // buffered: a late answer finds nobody and is dropped
	go func() { done <- s.appendSafely(ctx, body) }()
	select {
	case o := <-done:
		return o.entry, o.err
	case <-ctx.Done():
		return decisionlog.Entry{}, errPatience
	}
}

type appended struct {
	entry decisionlog.Entry
	err   error
}

// appendSafely makes an error of a panic, which in a goroutine of its own would
// end the program.
func (s *Server) appendSafely(ctx context.Context, body []byte) (a appended) {
	defer func() {
		if reason := recover(); reason != nil {
			a.err = fmt.Errorf("the decision log panicked: %T", reason)
		}
	}()
	a.entry, a.err = s.appendRecord(ctx, body)
	return a
}

// appendRecord draws an id and a reference and appends; a reference that is
// taken, about one in a million at a million records, is drawn again.
func (s *Server) appendRecord(ctx context.Context, body []byte) (decisionlog.Entry, error) {
	const draws = 5
	var entry decisionlog.Entry
	var err error
	for range draws {
		var id uuid.UUID
		if id, err = uuid.NewRandomFromReader(s.random); err != nil {
			return entry, err
		}
		d := decisionlog.Decision{ID: id.String(), RecordedAt: s.now(), Body: body}
		if d.Reference, err = decisionlog.NewReference(s.random); err != nil {
			return entry, err
		}
		if entry, err = s.log.Append(ctx, d); !errors.Is(err, decisionlog.ErrDuplicate) {
			return entry, err
		}
	}
	return entry, err
}

// logFault names a failure of the decision log for operators. The text of the
// error is not used: it may hold a reference.
func logFault(err error) string {
	for _, known := range []struct {
		err  error
		name string
	}{
		{errPatience, "timeout"}, {errLogFull, "full"}, {context.DeadlineExceeded, "timeout"}, {context.Canceled, "cancelled"},
		{decisionlog.ErrClosed, "closed"}, {decisionlog.ErrReadOnly, "read-only"}, {decisionlog.ErrDuplicate, "duplicate"},
		{decisionlog.ErrInvalid, "invalid"}, {decisionlog.ErrDamaged, "damaged"}, {fs.ErrNotExist, "moved"},
	} {
		if errors.Is(err, known.err) {
			return known.name
		}
	}
	return "store"
}

// rootType is the type of the error at the bottom, such as sqlite3.Error.
func rootType(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return fmt.Sprintf("%T", err)
		}
		err = inner
	}
}
