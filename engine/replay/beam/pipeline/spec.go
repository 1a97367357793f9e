package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"safetynet/engine"
	"safetynet/engine/replay"
	"safetynet/pathways"
)

// Spec says what is compared. Versions are written out, since workers have no common
// time at which one is in use. It is read from JSON:
//
//	{"before": {"pathways": ["febrile-child@1.1.0"]},
//	 "after":  {"pathways": ["febrile-child@1.2.0"], "locality": "england@1.0.0"},
//	 "limits": [{"pathway": "febrile-child", "threshold": "fever", "limit": 38.5}]}
type Spec struct {
	Before Side    `json:"before"`
	After  Side    `json:"after"`
	Limits []Limit `json:"limits,omitempty"` // moved after, for study
}

// Side is what decides on one side.
type Side struct {
	Pathways []string `json:"pathways"`
	Locality string   `json:"locality,omitempty"`
}

// Limit is an [engine.Patch].
type Limit struct {
	Pathway   string  `json:"pathway"`
	Threshold string  `json:"threshold"`
	Band      int     `json:"band,omitempty"` // the place of the age band, from 0
	Limit     float64 `json:"limit"`
}

// ReadSpec reads the JSON of a spec. What it does not know it refuses.
func ReadSpec(data []byte) (Spec, error) {
	var s Spec
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil {
		return s, fmt.Errorf("the spec: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return s, errors.New("the spec: something stands behind it")
	}
	return s, nil
}

// library is the embedded one, compiled once in a process.
var library = sync.OnceValues(func() (*engine.Engine, error) {
	eng, issues := engine.Compile(pathways.Load(pathways.Embedded()))
	if eng == nil {
		return nil, errors.New(issues.Render())
	}
	return eng, nil
})

// Comparison makes ready what the spec names, of the pathways in this program.
func (s Spec) Comparison() (*replay.Comparison, error) {
	eng, err := library()
	if err != nil {
		return nil, err
	}
	var panels [2]*engine.Panel
	var patches []string
	for i, side := range []Side{s.Before, s.After} {
		progs, err := side.programs(eng)
		if err != nil {
			return nil, err
		}
		if i == 1 && len(s.Limits) > 0 {
			if progs, patches, err = s.patched(eng, progs); err != nil {
				return nil, err
			}
		}
		if panels[i], err = side.panel(eng, progs); err != nil {
			return nil, err
		}
	}
	return replay.NewComparison(panels[0], panels[1], patches...)
}

func (s Side) programs(eng *engine.Engine) ([]*engine.Program, error) {
	if len(s.Pathways) == 0 {
		return nil, errors.New("the spec names no pathway on one side")
	}
	var progs []*engine.Program
	for _, name := range s.Pathways {
		id, v, err := versioned(name)
		if err != nil {
			return nil, err
		}
		prog := eng.Program(id, v)
		if prog == nil {
			return nil, fmt.Errorf("there is no pathway %s", name)
		}
		progs = append(progs, prog)
	}
	return progs, nil
}

func (s Side) panel(eng *engine.Engine, progs []*engine.Program) (*engine.Panel, error) {
	if s.Locality == "" {
		return together(nil, progs)
	}
	id, v, err := versioned(s.Locality)
	if err != nil {
		return nil, err
	}
	l := eng.Locality(id, v)
	if l == nil {
		return nil, fmt.Errorf("there is no locality %s", s.Locality)
	}
	return together(l, progs)
}

func together(l *engine.Locality, progs []*engine.Program) (*engine.Panel, error) {
	panel, err := engine.NewPanel(l, progs)
	if err != nil {
		return nil, err
	}
	return panel.Together(), nil
}

func (s Spec) patched(eng *engine.Engine, progs []*engine.Program) ([]*engine.Program, []string, error) {
	var list []engine.Patch
	for _, l := range s.Limits {
		list = append(list, engine.Patch(l))
	}
	progs, err := eng.Patched(progs, list)
	if err != nil {
		return nil, nil, err
	}
	var words []string
	for _, prog := range progs {
		for _, moved := range prog.Patches() {
			words = append(words, prog.Definition().Key()+" "+moved)
		}
	}
	return progs, words, nil
}

func versioned(name string) (string, pathways.Version, error) {
	id, version, _ := strings.Cut(name, "@")
	v, err := pathways.ParseVersion(version)
	if err != nil {
		return "", v, fmt.Errorf("%q: name it with its version, as febrile-child@1.2.0", name)
	}
	return id, v, nil
}
