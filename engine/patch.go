package engine

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"safetynet/pathways"
)

// Patch moves one limit of a pathway: that of a threshold, or of one of its age bands.
type Patch struct {
	Pathway   string
	Threshold string // one that a condition of the pathway uses
	Band      int    // place of the band; 0 where there is one limit for all ages
	Limit     float64
}

// Patched compiles copies of versions with some limits moved, to study what that would
// do. A limit of a part they share moves in all of them: they are asked about together,
// and one sign has one meaning. Nothing is proved of such a
// copy and it is no version: it is a draft, its digest says that it is patched, its
// change note what was moved, and [Program.Patches] tells it from any other. What a
// definition must be is checked as ever.
func (e *Engine) Patched(progs []*Program, patches []Patch) ([]*Program, error) {
	copies := make([]*patchedCopy, len(progs))
	for i, p := range progs {
		copies[i] = copyOf(p.def)
	}
	for _, x := range patches {
		part, err := partOf(progs, x)
		if err != nil {
			return nil, err
		}
		for i, p := range progs {
			if p.used[x.Threshold] && (part != ownPart || p.def.ID.Value == x.Pathway) {
				if err := copies[i].move(part, x); err != nil {
					return nil, fmt.Errorf("%s: %w", p.def.Key(), err)
				}
			}
		}
	}
	out := slices.Clone(progs)
	for i, c := range copies {
		if len(c.moved) == 0 {
			continue
		}
		prog, err := e.compileCopy(c)
		if err != nil {
			return nil, err
		}
		out[i] = prog
	}
	return out, nil
}

// partOf is the part of a definition that holds the threshold of a patch.
func partOf(progs []*Program, x Patch) (string, error) {
	for _, p := range progs {
		if p.def.ID.Value != x.Pathway {
			continue
		}
		for _, t := range p.Thresholds() {
			if t.Def.ID.Value == x.Threshold {
				return t.Part, nil
			}
		}
		return "", fmt.Errorf("no condition of %s uses a limit %q", p.def.Key(), x.Threshold)
	}
	return "", fmt.Errorf("%q is not among the pathways whose limits are moved", x.Pathway)
}

// Patches say in words which limits of the program were moved; nil for a version as it
// is in the library.
func (p *Program) Patches() []string { return p.patches }

func (e *Engine) compileCopy(c *patchedCopy) (*Program, error) {
	c.Status = pathways.StatusDraft
	prog, issues := compilePathway(e.lib, c.Pathway, newCELTexts(), true)
	if issues.HasErrors() && !slices.ContainsFunc(issues.Codes(), func(code string) bool { return code != "watch-for-missing" }) {
		c.stopgap()
		prog, issues = compilePathway(e.lib, c.Pathway, newCELTexts(), true)
	}
	if issues.HasErrors() {
		return nil, fmt.Errorf("%s with %s is no definition: %s", c.Key(), strings.Join(c.moved, "; "), strings.TrimSpace(issues.Render()))
	}
	c.ChangeNote.Value = "Patched, for study only: " + strings.Join(c.moved, "; ") + "."
	c.Digest = fmt.Sprintf("patched:%x", sha256.Sum256([]byte(c.Digest+"\n"+c.ChangeNote.Value)))
	prog.patches = c.moved
	return prog, nil
}

// patchedCopy is a definition whose thresholds may be exchanged: its own, and those of
// its own copies of the shared parts.
type patchedCopy struct {
	*pathways.Pathway
	moved    []string
	findings []pathways.Str // whose limits were moved
}

// stopgap words what a safety net watches for at a moved limit, where the definition
// has no wording for it: that decides nothing, and a released version must have one.
func (c *patchedCopy) stopgap() {
	text := "No wording yet: patched, for study only"
	c.SafetyNet.WatchFor = slices.Clone(c.SafetyNet.WatchFor)
	for _, f := range c.findings {
		c.SafetyNet.WatchFor = append(c.SafetyNet.WatchFor, pathways.WatchFor{Finding: f, Text: pathways.Text{Parent: text}})
	}
	c.moved = append(c.moved, "no wording says to watch for it")
}

func copyOf(def *pathways.Pathway) *patchedCopy {
	p, signs, sepsis, dict := *def, *def.Signs, *def.SepsisTables, *def.Dictionary
	for _, list := range []*[]*pathways.Threshold{&p.Thresholds, &signs.Thresholds, &sepsis.Thresholds, &dict.Thresholds} {
		*list = slices.Clone(*list)
	}
	p.Signs, p.SepsisTables, p.Dictionary = &signs, &sepsis, &dict
	return &patchedCopy{Pathway: &p}
}

// move exchanges a threshold for one with another limit.
func (c *patchedCopy) move(part string, x Patch) error {
	list := map[string][]*pathways.Threshold{
		ownPart: c.Thresholds, "danger-signs": c.Signs.Thresholds, "sepsis": c.SepsisTables.Thresholds, "findings": c.Dictionary.Thresholds,
	}[part]
	i := slices.IndexFunc(list, func(t *pathways.Threshold) bool { return t.ID.Value == x.Threshold })
	t, text, err := moved(c.Dictionary.Finding(list[i].Finding.Value), list[i], x)
	if err != nil {
		return err
	}
	list[i] = t
	c.moved, c.findings = append(c.moved, text), append(c.findings, t.Finding)
	return nil
}

// moved is a threshold with another limit. f is nil for a limit of a calculated value.
func moved(f *pathways.Finding, t *pathways.Threshold, x Patch) (*pathways.Threshold, string, error) {
	if f != nil {
		if _, err := AnswerFrom(f, json.Number(strconv.FormatFloat(x.Limit, 'g', -1, 64))); err != nil {
			return nil, "", fmt.Errorf("the limit %s: %w", t.ID, err)
		}
	}
	out, name := *t, t.ID.Value
	var was pathways.BandLimit
	switch {
	case x.Band < 0 || x.Band > max(0, len(t.Bands)-1):
		return nil, "", fmt.Errorf("the limit %s has no band %d", t.ID, x.Band)
	case t.Limit != nil:
		was.Value = *t.Limit
		out.Limit = &x.Limit
	default:
		was = t.Bands[x.Band].Limit
		out.Bands = slices.Clone(t.Bands)
		out.Bands[x.Band].Limit = pathways.BandLimit{Value: x.Limit}
		name += " " + BandText(t.Bands, x.Band, x.Band)
	}
	before := strconv.FormatFloat(was.Value, 'f', -1, 64)
	switch {
	case was.None:
		before = "none"
	case was.Value == x.Limit:
		return nil, "", fmt.Errorf("the limit %s is %s already", name, before)
	}
	return &out, fmt.Sprintf("%s %s for %s", name, strconv.FormatFloat(x.Limit, 'f', -1, 64), before), nil
}
