package main

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// services says where to turn, and why the locality wants it sooner.
func (v *assessmentView) services() {
	if v.a.Locality == nil {
		return
	}
	for _, r := range v.a.Locality.Raises {
		if r.Disposition == v.a.Disposition.RaisedFrom {
			v.hang("", "  ", fmt.Sprintf("%s in place of %s: %s", r.Becomes, r.Disposition, r.Because))
			v.hang("  source: ", "  ", prose.Cite(r.Source))
		}
	}
	if len(v.a.Disposition.Services) == 0 {
		return
	}
	v.heading("Where to turn (%s)", v.a.Locality.Title)
	for _, s := range v.a.Disposition.Services {
		v.items(contact(s))
		v.hang("    ", "    ", s.Text)
		if s.Link != "" {
			v.whole("    " + s.Link)
		}
	}
}

// contact is a service on one line: name, phone and hours, as far as it has them.
func contact(s engine.Service) string {
	parts := []string{s.Name}
	for _, part := range []string{s.Phone, s.Hours} {
		if part != "" && part != s.Name {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}

// localityLine names a locality as pathways are named under an assessment.
func localityLine(l *engine.LocalityUsed) string {
	return "locality " + l.ID + " " + l.Version + " " + l.Digest
}

// checkLocality refuses a locality that was asked for and that the library does
// not have: most likely it is misspelt, and nobody would notice. One that is not
// in use yet is only logged; its day may come while the server runs.
func checkLocality(eng *engine.Engine, f serveFlags, now time.Time, logger *slog.Logger) error {
	if !f.localityAsked || f.locality == pathways.NoLocality {
		return nil
	}
	_, err := eng.SelectLocality(f.locality, now)
	var refused *engine.LocalityError
	switch ids := eng.Library().LocalityIDs(); {
	case !errors.As(err, &refused):
		return err
	case slices.Contains(ids, f.locality):
		logger.Warn("the locality is left out of answers", "locality", f.locality, "reason", refused.Reason)
		return nil
	}
	return failf(statusUsage, "--locality: %w", err)
}
