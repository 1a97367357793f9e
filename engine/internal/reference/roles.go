package reference

import "safetynet/pathways"

// liftedBy is the urgency of what a disposition becomes in a locality: one step,
// its own where the locality says nothing (section 6).
func liftedBy(in *pathways.Locality, d *pathways.Dispositions, urgency int) (int, error) {
	if in == nil {
		return urgency, nil
	}
	for _, entry := range in.Local {
		if entry.ID.Value == d.List[urgency].ID.Value && entry.Becomes != nil {
			return urgencyOf(d, entry.Becomes.Value)
		}
	}
	return urgency, nil
}

// roleUrgencies are the places of the roles, lifted, in the order of urgency.
type roleUrgencies struct{ calm, undecided, dangerUnsure int }

func rolesOf(d *pathways.Dispositions, in *pathways.Locality) (roleUrgencies, error) {
	var places [3]int
	for i, role := range []pathways.Str{d.Roles.Calm, d.Roles.Undecided, d.Roles.DangerUnsure} {
		place, err := urgencyOf(d, role.Value)
		if err == nil {
			place, err = liftedBy(in, d, place)
		}
		if err != nil {
			return roleUrgencies{}, err
		}
		places[i] = place
	}
	return roleUrgencies{places[0], places[1], places[2]}, nil
}
