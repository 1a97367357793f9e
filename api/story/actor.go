package story

import "slices"

// Role is what somebody is to the service.
type Role string

// The roles, see the table in README.md for what each may do.
const (
	Parent    Role = "parent" // anonymous: whoever has no token
	Adviser   Role = "adviser"
	Clinician Role = "clinician"
	Author    Role = "author"
	Auditor   Role = "auditor"
	Service   Role = "service" // the program itself; nobody has it
)

// StaffRoles are those that a token can have.
var StaffRoles = []Role{Adviser, Clinician, Author, Auditor}

// Is tells whether r is one of some roles.
func (r Role) Is(any ...Role) bool { return slices.Contains(any, r) }

// Actor is who did something. ID is a pseudonym: the public id of a token, or what
// the operator of the sign-in service can lead back to a person; "" for a parent.
type Actor struct {
	Role Role   `json:"role"`
	ID   string `json:"id,omitempty"`
}

// Anonymous is a parent, and anyone else without a token.
var Anonymous = Actor{Role: Parent}
