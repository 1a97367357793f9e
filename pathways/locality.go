package pathways

// NoLocality is the word for "no locality" where one may be named. No locality
// has it as its id.
const NoLocality = "none"

// Locality is one version of what a place makes of the dispositions: it names
// services, and may make a disposition more urgent. It makes none less urgent;
// the loader refuses that.
type Locality struct {
	Header
	ID           Str                 `yaml:"id,required" json:"id"`
	Title        Text                `yaml:"title,required" json:"title"`
	Pins         LocalityPins        `yaml:"pins,required" json:"pins"`
	Services     []*Service          `yaml:"services,required" json:"services"`
	Local        []*LocalDisposition `yaml:"dispositions,required" json:"dispositions"`
	File         `yaml:"-" json:"-"`
	Dispositions *Dispositions `yaml:"-" json:"-"` // the pinned dispositions, linked at load; nil when missing
}

// LocalityPins says which version of the dispositions a locality speaks of. It
// can be used only with pathways that pin the same.
type LocalityPins struct {
	Dispositions Version `yaml:"dispositions,required" json:"dispositions"`
}

// Service is somewhere a family can turn to. Phone, hours and link are as they
// are shown; a service may have none of them.
type Service struct {
	ID    Str    `yaml:"id,required" json:"id"`
	Name  Str    `yaml:"name,required" json:"name"`
	Phone *Str   `yaml:"phone" json:"phone,omitempty"` // 3 to 15 digits, spaces between, + in front
	Hours string `yaml:"hours" json:"hours,omitempty"`
	Link  *Str   `yaml:"link" json:"link,omitempty"` // https, a host and a path only
	Text  Text   `yaml:"text,required" json:"text"`  // what it is, and for whom
	Cited `yaml:""`
	Pos   Position `yaml:"-" json:"-"`
}

// LocalDisposition is what a locality says about one disposition: the services
// for it, or the more urgent one that takes its place, and why. A disposition
// without an entry has no service named.
type LocalDisposition struct {
	ID       Str   `yaml:"id,required" json:"id"`
	Services []Str `yaml:"services" json:"services,omitempty"` // ids, in the order they are shown
	Becomes  *Str  `yaml:"becomes" json:"becomes,omitempty"`
	Because  Text  `yaml:"because" json:"because,omitzero"`
	Cited    `yaml:""`
	Pos      Position `yaml:"-" json:"-"`
}

// Key names one version of a locality: id@version.
func (x *Locality) Key() string { return x.ID.Value + "@" + x.Version.String() }

func (x *Locality) ownID() string { return x.ID.Value }

// At returns what the locality says about a disposition, nil when nothing.
func (x *Locality) At(id string) *LocalDisposition {
	for _, l := range x.Local {
		if l.ID.Value == id {
			return l
		}
	}
	return nil
}

// Service returns the service with this id, nil when there is none.
func (x *Locality) Service(id string) *Service {
	for _, s := range x.Services {
		if s.ID.Value == id {
			return s
		}
	}
	return nil
}

// Lift says what becomes of each disposition here: by its urgency, the urgency
// of the one in its place, its own where nothing is said. It is one step: what a
// disposition becomes is not looked up again. Of a locality that loaded without
// errors it never falls, keeps the order and leaves home care as it is.
func (x *Locality) Lift() []int {
	lift := make([]int, len(x.Dispositions.List))
	for u, d := range x.Dispositions.List {
		lift[u] = u
		if l := x.At(d.ID.Value); l != nil && l.Becomes != nil {
			if to := x.Dispositions.Get(l.Becomes.Value); to != nil {
				lift[u] = to.Urgency
			}
		}
	}
	return lift
}
