package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"safetynet/pathways"
)

// Locality is one version of a locality, ready for use. It is immutable and safe
// for concurrent use. A nil Locality is no locality: it names nothing and lifts
// nothing.
type Locality struct {
	def  *pathways.Locality
	lift []int // by urgency: the urgency of what a disposition becomes
}

// LocalityError says that a locality cannot be used, and why.
type LocalityError struct{ Locality, Reason string }

// Error names the locality and what is wrong.
func (e *LocalityError) Error() string { return fmt.Sprintf("locality %s: %s", e.Locality, e.Reason) }

// Definition is what the locality was compiled from. It must not be changed.
func (l *Locality) Definition() *pathways.Locality { return l.def }

// Locality returns one version, nil when the library has none.
func (e *Engine) Locality(id string, v pathways.Version) *Locality {
	return e.localities[id+"@"+v.String()]
}

// SelectLocality returns the version of a locality that is active at now, the
// clock of whoever decides what is in use. The error is a [LocalityError].
func (e *Engine) SelectLocality(id string, now time.Time) (*Locality, error) {
	if active := e.lib.ActiveLocality(id, now); active != nil {
		return e.localities[active.Key()], nil
	}
	ids := e.lib.LocalityIDs()
	switch {
	case slices.Contains(ids, id):
		return nil, &LocalityError{id, "no version is active on " + now.UTC().Format(time.DateOnly)}
	case len(ids) == 0:
		return nil, &LocalityError{id, "there is no such locality; this library has none"}
	}
	return nil, &LocalityError{id, "there is no such locality; there is " + strings.Join(ids, ", ")}
}

// Fits tells why the locality cannot be used with programs: it speaks of another
// version of the dispositions than they pin. The error is a [LocalityError].
func (l *Locality) Fits(progs []*Program) error {
	if l == nil {
		return nil
	}
	for _, p := range progs {
		if pinned := p.def.Pins.Dispositions; pinned != l.def.Pins.Dispositions {
			return &LocalityError{l.def.ID.Value, fmt.Sprintf("version %s is for dispositions %s, and %s uses dispositions %s",
				l.def.Version, l.def.Pins.Dispositions, p.def.Key(), pinned)}
		}
	}
	return nil
}

// Lifted is what becomes of a disposition here, as an urgency. It is never less,
// and keeps the order, so that it can be applied to the most urgent of several
// as well as to each of them.
func (l *Locality) Lifted(urgency int) int {
	if l == nil {
		return urgency
	}
	return l.lift[urgency]
}

// localise says where to turn for the disposition of an assessment, and what the
// locality changed. Services are those of the disposition the reader is told,
// not of the one it may have taken the place of.
func (t *standing) localise(a *Assessment, at time.Time) {
	if t.locality == nil {
		return
	}
	def := t.locality.def
	a.Locality = &LocalityUsed{
		ID: def.ID.Value, Title: t.text(def.Title), Version: def.Version.String(), Digest: def.Digest,
		Pins: def.Pins, Status: string(def.Status),
	}
	a.Locality.Approved, a.Locality.Approval = approvalOf(&def.Header, at)
	a.Approved = a.Approved && a.Locality.Approved
	for u, to := range t.locality.lift {
		if l := def.At(t.dispositions.List[u].ID.Value); to != u {
			a.Locality.Raises = append(a.Locality.Raises, LocalRaise{
				Disposition: l.ID.Value, Becomes: l.Becomes.Value, Because: t.text(l.Because), Source: l.Source,
			})
		}
	}
	if t.unlifted != t.Disposition {
		a.Disposition.RaisedFrom = t.dispositions.List[t.unlifted].ID.Value
	}
	if told := def.At(a.Disposition.ID); told != nil {
		for _, id := range told.Services {
			a.Disposition.Services = append(a.Disposition.Services, t.service(def.Service(id.Value)))
		}
	}
}

func (t *standing) service(s *pathways.Service) Service {
	out := Service{Name: s.Name.Value, Hours: s.Hours, Text: t.text(s.Text)}
	if s.Phone != nil {
		out.Phone = s.Phone.Value
	}
	if s.Link != nil {
		out.Link = s.Link.Value
	}
	return out
}
