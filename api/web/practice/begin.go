package practice

import (
	"crypto/rand"
	"encoding/binary"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/practice/room"
	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/practice"
	"safetynet/pathways"
)

// sent is what the forms of the first page send.
type sent struct {
	Go, Code, Role, Number, Seed string
	Key                          string // of what is begun, so that a form sent again begins nothing else
	Pathways                     []string
}

func readSent(form url.Values) sent {
	return sent{form.Get("go"), form.Get("code"), form.Get("role"), form.Get("number"), form.Get("seed"), form.Get("begun"), form["pathway"]}
}

// numbers of cases to choose from.
var numbers = []string{"3", "5", "10"}

// greatestSeed has six digits, so that it can be read out.
const greatestSeed = 999_999

// beginning is the first page.
type beginning struct {
	Sent         sent
	Roles        []practice.Role
	Numbers      []string
	Pathways     []choice
	Wrong        site.Faults
	MaxLearners  int
	GreatestSeed int
}

type choice struct {
	ID, Title string
	Cases     int
}

// Of tells whether this page comes back to one of its forms.
func (b beginning) Of(form string) bool { return b.Sent.Go == form }

// Ticked tells whether a pathway is chosen in a form: all are at first.
func (b beginning) Ticked(form, id string) bool {
	return !b.Of(form) || slices.Contains(b.Sent.Pathways, id)
}

func (d *door) begin(c *gin.Context, status int, s sent, faults site.Faults) {
	eng := d.Running(c)
	if eng == nil {
		return
	}
	choices, _, err := d.choices(eng)
	if err != nil {
		d.Service.Failed(c, "reading vignettes", err)
		return
	}
	s.Key = room.NewKey()
	if s.Number == "" {
		s.Number = "5"
	}
	d.show(c, status, "begin", "Practise on made-up cases", faults, beginning{s, practice.Roles(), numbers, choices, faults, room.MaxLearners, greatestSeed})
}

// choices are the pathways there are cases of.
func (d *door) choices(eng *engine.Engine) ([]choice, []practice.Case, error) {
	cases, err := d.shelf.all(eng, d.Service.Now())
	var out []choice
	for _, c := range cases {
		def := c.Program.Definition()
		if n := len(out); n == 0 || out[n-1].ID != def.ID.Value {
			out = append(out, choice{def.ID.Value, def.Title.For(pathways.Clinician), 0})
		}
		out[len(out)-1].Cases++
	}
	return out, cases, err
}

// plan makes what is to be practised of a form, for audiences; where it cannot it has
// answered.
func (d *door) plan(c *gin.Context, eng *engine.Engine, s sent, audiences ...pathways.Audience) (room.Plan, bool) {
	choices, cases, err := d.choices(eng)
	if err != nil {
		d.Service.Failed(c, "reading vignettes", err)
		return room.Plan{}, false
	}
	var faults site.Faults
	p := room.Plan{Seed: newSeed()}
	for _, x := range choices { // in their order, each once, and none that is not there
		if slices.Contains(s.Pathways, x.ID) {
			p.Pathways = append(p.Pathways, x.ID)
		}
	}
	if len(p.Pathways) == 0 {
		faults = append(faults, site.Fault{ID: s.Go + "-pathway", Text: "Choose at least one pathway"})
	}
	if !slices.Contains(numbers, s.Number) {
		faults = append(faults, site.Fault{ID: s.Go + "-number", Text: "Choose how many cases"})
	}
	if s.Seed != "" {
		if p.Seed, err = strconv.ParseUint(s.Seed, 10, 64); err != nil || p.Seed > greatestSeed {
			faults = append(faults, site.Fault{ID: s.Go + "-seed", Text: "The number of a set of cases is a whole number of up to six digits, or nothing"})
		}
	}
	if len(faults) > 0 {
		d.begin(c, http.StatusUnprocessableEntity, s, faults)
		return p, false
	}
	n, _ := strconv.Atoi(s.Number)
	p.Cases = practice.Choose(of(cases, p.Pathways), n, p.Seed, audiences...)
	if len(p.Cases) == 0 {
		d.begin(c, http.StatusUnprocessableEntity, s, site.Faults{{ID: s.Go + "-pathway", Text: "There are no cases of these pathways for this role"}})
		return p, false
	}
	return p, true
}

// within tells whether another may begin now; where not it has answered.
func (d *door) within(c *gin.Context) bool {
	if d.begins.AllowN(d.Service.Now(), 1) {
		return true
	}
	d.refuse(c, errTooMany, "")
	return false
}

func newSeed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.BigEndian.Uint64(b[:]) % (greatestSeed + 1)
}
