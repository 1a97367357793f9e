package replay

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// slow reads a line of any form that JSON allows, and says what is wrong with it.
func (r *reader) slow(line []byte) (held, error) {
	e := struct {
		Body       json.RawMessage `json:"body"`
		BodyBase64 []byte          `json:"body_base64"`
		Hash       *string         `json:"hash"`
		Refused    *string         `json:"refused"` // see [RefusedLine]
		body
	}{}
	if err := json.Unmarshal(line, &e); err != nil {
		return 0, fmt.Errorf("not a case: %w", err)
	}
	inside := e.body
	if e.Body != nil {
		inside = body{}
		if err := json.Unmarshal(e.Body, &inside); err != nil {
			return 0, fmt.Errorf("not the body of an entry: %w", err)
		}
	}
	switch {
	case e.Refused != nil:
		return 0, errors.New(*e.Refused)
	case e.BodyBase64 != nil:
		return 0, errors.New("the body of the entry is not compact JSON")
	case inside.Case != nil && !inside.asked(r.c.about.Before.Pathways):
		return otherPathways, nil
	case inside.Case != nil:
		return aCase, r.decode(inside.Case)
	case e.Body != nil || e.Hash != nil || e.Nonce != nil:
		return noCase, nil
	}
	return aCase, r.decode(line)
}

// body is the part of the body of an entry that is read.
type body struct {
	Nonce   *string         `json:"nonce"`
	Case    json.RawMessage `json:"case"`
	Request *struct {
		Pathways []string `json:"pathways"`
	} `json:"request"`
}

func (b *body) asked(about []Used) bool {
	for _, p := range about {
		if b.Request != nil && !slices.Contains(b.Request.Pathways, p.ID) {
			return false
		}
	}
	return true
}

// decode lays out a case in any form that [engine.DecodeCase] reads.
func (r *reader) decode(data []byte) error {
	x, err := r.c.decode(data)
	if err != nil {
		return errors.New(strings.ReplaceAll(err.Error(), "engine: ", ""))
	}
	for _, s := range []engine.Span{x.Age.Days, x.Age.Months, x.Age.Corrected} {
		if s.Lo < 0 || s.Lo > s.Hi || s.Hi > 9999 {
			return fmt.Errorf("nobody is of the age [%d, %d]", s.Lo, s.Hi)
		}
	}
	r.c.LayOut(x, &r.child)
	return nil
}

func (c *Comparison) decode(data []byte) (engine.Case, error) {
	x, err := engine.DecodeCase(c.After.Dictionary(), data)
	if err == nil || c.findings.same {
		return x, err
	}
	return c.decodeApart(data)
}

// decodeApart reads a case with answers that only one of the dictionaries admits:
// each finding by the one after or, where that does not admit it, by the one before.
func (c *Comparison) decodeApart(data []byte) (engine.Case, error) {
	var raw struct {
		Audience json.RawMessage            `json:"audience,omitempty"`
		Age      json.RawMessage            `json:"age,omitempty"`
		At       json.RawMessage            `json:"assessed_at,omitempty"`
		Findings map[string]json.RawMessage `json:"findings"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return engine.Case{}, fmt.Errorf("not a case: %w", err)
	}
	answers := raw.Findings
	raw.Findings = nil
	head, err := json.Marshal(raw)
	if err != nil {
		return engine.Case{}, fmt.Errorf("not a case: %w", err)
	}
	x, err := engine.DecodeCase(c.After.Dictionary(), head)
	if err != nil {
		return engine.Case{}, err
	}
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		a, err := c.decodeAnswer(id, answers[id])
		if err != nil {
			return engine.Case{}, err
		}
		x.Findings[id] = a
	}
	return x, nil
}

func (c *Comparison) decodeAnswer(id string, raw json.RawMessage) (engine.Answer, error) {
	one, err := json.Marshal(map[string]any{
		"audience": pathways.Parent, "assessed_at": "2000-01-01T00:00:00Z", "findings": map[string]json.RawMessage{id: raw},
	})
	if err != nil {
		return engine.Answer{}, err
	}
	x, err := engine.DecodeCase(c.After.Dictionary(), one)
	if err == nil {
		return x.Findings[id], nil
	}
	y, before := engine.DecodeCase(c.Before.Dictionary(), one)
	if before == nil {
		return y.Findings[id], nil
	}
	if c.After.Dictionary().Finding(id) == nil {
		return engine.Answer{}, before
	}
	return engine.Answer{}, err
}
