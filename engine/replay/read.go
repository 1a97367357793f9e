package replay

// What a line holds that is not refused.
type held uint8

const (
	aCase held = iota
	noCase
	otherPathways
)

// reader lays out the cases of lines. It belongs to one goroutine.
type reader struct {
	c     *Comparison
	s     scan
	seen  []uint64 // bits by finding
	child Child
}

// read lays out what a line holds.
func (r *reader) read(line []byte) (held, error) {
	if what, ok := r.quick(line); ok {
		return what, nil
	}
	return r.slow(line)
}

// quick reads a line that is written the usual way; ok is false for any other.
func (r *reader) quick(line []byte) (what held, ok bool) {
	r.s = scan{b: line}
	if !isCase(r.s) {
		e := entry{}
		if !e.read(&r.s, r.c.about.Before.Pathways, true) || r.s.peek() != 0 {
			return 0, false
		}
		if what = e.holds(); what != aCase {
			return what, true
		}
		r.s = scan{b: e.found}
	}
	return aCase, r.readCase() && r.s.peek() == 0
}

// isCase tells whether the first key is one of a case.
func isCase(s scan) bool {
	if !s.take('{') {
		return false
	}
	key, _ := s.text()
	switch string(key) {
	case "audience", "age", "assessed_at", "findings":
		return true
	}
	return false
}

// entry is an entry of the log, or the body of one. What else it holds is passed over
// and not checked.
type entry struct {
	found     []byte // the case
	elsewhere bool   // it was not asked about every pathway of the panel before
	marked    bool   // it has what only entries have
	given     once
}

func (e *entry) holds() held {
	switch {
	case e.found == nil:
		return noCase
	case e.elsewhere:
		return otherPathways
	}
	return aCase
}

func (e *entry) read(s *scan, about []Used, outer bool) bool {
	ok := s.object(func(key []byte) bool {
		switch string(key) {
		case "body":
			return outer && e.given == 0 && e.body(s, about)
		case "case":
			return e.given.first(1) && e.theCase(s)
		case "request":
			return e.given.first(2) && e.request(s, about)
		case "hash", "nonce":
			e.marked = true
		case "audience", "age", "assessed_at", "findings", "body_base64":
			return false
		}
		return s.skip()
	})
	return ok && (e.marked || e.found != nil)
}

func (e *entry) body(s *scan, about []Used) bool {
	e.given = 3 // it has no other
	inner := entry{}
	ok := inner.read(s, about, false)
	e.found, e.elsewhere = inner.found, inner.elsewhere
	return ok
}

func (e *entry) theCase(s *scan) bool {
	s.peek()
	from := s.at
	ok := s.skip()
	e.found = s.b[from:s.at]
	return ok
}

// request reads what an assessment was asked about.
func (e *entry) request(s *scan, about []Used) bool {
	var given once
	named := 0
	ok := s.object(func(key []byte) bool {
		if string(key) != "pathways" {
			return s.skip()
		}
		return given.first(1) && s.array(func() bool {
			id, ok := s.text()
			for _, p := range about {
				if string(id) == p.ID {
					named++
				}
			}
			return ok
		})
	})
	e.elsewhere = named < len(about)
	return ok && given != 0
}
