package site

// Notice is what stands at the top of every page.
type Notice struct{ Lead, Text string }

var (
	noneApproved = &Notice{"Not clinically approved", "Do not use this for the care of a child."}
	someApproved = &Notice{"Not all of this is clinically approved", "Do not use it for the care of a child."}
)

// notice is what has to be said of everything that is in use: that it is not approved,
// or that it was to be reviewed by now. nil for nothing.
func (s *Site) notice() *Notice {
	eng := s.Service.Engine()
	if eng == nil {
		return noneApproved
	}
	lib, now := eng.Library(), s.Service.Now()
	switch {
	case len(lib.ApprovedInUse(now)) == 0:
		return noneApproved
	case !lib.AllApproved(now):
		return someApproved
	case len(lib.Overdue(now)) > 0:
		return &Notice{"Review overdue", "Clinicians were to check parts of this again by now."}
	}
	return nil
}
