package practice

import "safetynet/pathways"

// Role is who practises. The audience says which questions they can answer: who
// speaks by telephone sees no oxygen saturation. (Grade design.)
type Role struct {
	ID, Name string
	Audience pathways.Audience
}

// Roles are those that somebody can practise in.
func Roles() []Role {
	return []Role{
		{"health-visitor", "Health visitor", pathways.Clinician},
		{"adviser-111", "111 adviser, by telephone", pathways.Adviser},
		{"gp", "GP", pathways.Clinician},
		{"physician-associate", "Physician associate", pathways.Clinician},
		{"nurse-practitioner", "Nurse practitioner", pathways.Clinician},
		{"paediatric-trainee", "Paediatric trainee", pathways.Clinician},
	}
}

// RoleOf is the role of an id.
func RoleOf(id string) (Role, bool) {
	for _, r := range Roles() {
		if r.ID == id {
			return r, true
		}
	}
	return Role{}, false
}
