package pathways

import (
	"regexp"
	"slices"
	"strings"
)

var (
	phoneForm = regexp.MustCompile(`^\+?[0-9]+( [0-9]+)*$`)
	// a query or a fragment can tell who was sent where, so a link has neither
	linkForm = regexp.MustCompile(`^https://[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,}(/[A-Za-z0-9._~/-]*)?$`)
)

func checkLocality(c *checker, x *Locality) {
	c.header(x.Header)
	if id := x.ID.Value; id == NoLocality || (id != "" && !rowForm.MatchString(id)) {
		c.errorf(x.ID.Pos, "id-form", "letters, digits and -; not "+NoLocality, "%q cannot be a locality's id", id)
	}
	c.wording(x.Title, true)
	for _, s := range x.Services {
		c.row(s.ID)
		c.service(s)
	}
	c.rows = map[string]Position{} // a service may be called as a disposition is
	for _, l := range x.Local {
		c.row(l.ID)
		c.local(x, l)
	}
	if x.Dispositions != nil {
		c.lift(x)
	}
}

func (c *checker) service(s *Service) {
	c.cited(s.Cited)
	c.wording(s.Text, true)
	if s.Name.Value == "" && s.Name.Pos.Line > 0 {
		c.errorf(s.Name.Pos, "text-missing", "", "the service %s has no name", s.ID)
	}
	if s.Phone != nil {
		digits := len(strings.NewReplacer(" ", "", "+", "").Replace(s.Phone.Value))
		if !phoneForm.MatchString(s.Phone.Value) || digits < 3 || digits > 15 {
			c.errorf(s.Phone.Pos, "contact-form", "3 to 15 digits, with spaces between and + in front at most", "%q is not a phone number", s.Phone.Value)
		}
	}
	if s.Link != nil && !linkForm.MatchString(s.Link.Value) {
		c.errorf(s.Link.Pos, "contact-form", "https://, a host in lower case and a path; no ?query and no #fragment", "%q is not a link for families", s.Link.Value)
	}
}

// local checks one entry by itself. Either it names services or it puts another
// disposition in place: the family is told that one, so its services are named.
func (c *checker) local(x *Locality, l *LocalDisposition) {
	c.cited(l.Cited)
	c.parts = x.Dispositions
	c.disposition(l.ID)
	for i, s := range l.Services {
		if x.Service(s.Value) == nil {
			c.errorf(s.Pos, "service-unknown", "list it under services:", "this locality has no service %q", s.Value)
		}
		if slices.ContainsFunc(l.Services[:i], func(other Str) bool { return other.Value == s.Value }) {
			c.errorf(s.Pos, "id-repeated", "name it once", "the service %s is already named", s.Value)
		}
	}
	switch {
	case (len(l.Services) > 0) == (l.Becomes != nil):
		c.errorf(l.Pos, "locality-shape", "name services for what it becomes in that one's entry", "an entry has services: or becomes:, one of the two")
	case l.Becomes != nil && l.Because.IsZero():
		c.errorf(l.Pos, "locality-shape", "add because:", "an entry with becomes: says why")
	case l.Becomes == nil && !l.Because.IsZero():
		c.errorf(l.Because.Pos, "locality-shape", "", "because: is for an entry with becomes:")
	}
	if l.Becomes != nil {
		c.wording(l.Because, true)
		c.disposition(*l.Becomes)
	}
}

// lift checks what the entries make of the dispositions together. Exactly the
// maps that pass can be applied to the finished outcome of several pathways as
// well as to each criterion before, with the same result; engine/SEMANTICS.md
// builds on that.
func (c *checker) lift(x *Locality) {
	lift, list := x.Lift(), x.Dispositions.List
	for u, to := range lift {
		if to == u {
			continue
		}
		here := *x.At(list[u].ID.Value).Becomes
		switch {
		case to < u:
			c.errorf(here.Pos, "locality-calmer", "a locality may only make a disposition more urgent", "%s is less urgent than %s", here.Value, list[u].ID)
		case list[u].Guidance == HomeCare:
			// Nobody would be sent home any more, nor given what belongs to that: care at home, what to expect, when to
			// look again. A place that cannot have home care needs another pathway.
			c.errorf(here.Pos, "locality-home-care", "take the entry out", "%s is home care and stays as it is: without it no child could stay at home", list[u].ID)
		default:
			c.keepsOrder(x, lift, u)
		}
	}
}

// keepsOrder refuses a map that breaks the order of urgency. The most urgent
// disposition leads: with a 4 hour contact made A&E and a 2 hour contact left, a
// child with one sign for 4 hours would go to A&E, and the same child with a
// second, worse sign would wait for a call.
func (c *checker) keepsOrder(x *Locality, lift []int, u int) {
	list := x.Dispositions.List
	for worse := u + 1; worse < len(lift); worse++ {
		if max(worse, lift[worse]) < lift[u] {
			here := *x.At(list[u].ID.Value).Becomes
			c.errorf(here.Pos, "locality-order", "let "+list[worse].ID.Value+" become "+here.Value+" as well",
				"%s would be more urgent here than %s, which is worse", list[u].ID, list[worse].ID)
			return
		}
	}
}
