package practice

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"safetynet/api/insight"
	"safetynet/api/web/practice/room"
	"safetynet/engine/practice"
	"safetynet/pathways"
)

// facilitate is all that whoever opened a workshop does.
func (d *door) facilitate(c *gin.Context) {
	form := d.Posted(c)
	if form == nil {
		return
	}
	key := form.Get("key")
	switch form.Get("go") {
	case "open":
		key = d.open(c, readSent(form))
	case "show":
	case "end":
		if err := d.room.End(d.Service.Now(), key); err != nil {
			d.refuse(c, err, "")
			return
		}
	default:
		d.Service.Malformed(c)
		return
	}
	if !c.Writer.Written() {
		d.watch(c, key)
	}
}

// open opens a workshop and returns its key; where it cannot it has answered.
func (d *door) open(c *gin.Context, s sent) string {
	eng := d.Running(c)
	if eng == nil {
		return ""
	}
	p, ok := d.plan(c, eng, s, pathways.Adviser, pathways.Clinician)
	if !ok || !d.within(c) {
		return ""
	}
	w, err := d.room.Open(d.Service.Now(), s.Key, p)
	if err != nil {
		d.refuse(c, err, "")
	}
	return w.Key
}

// watching is the page of a workshop.
type watching struct {
	room.Workshop
	Joined, Finished int
	Roles            []share
	Cases            []watched
	Levels           []level
	Calibration      report
	EndsAt           string
}

// watched is what was said at the end of a case.
type watched struct {
	Nth               int
	Pathway, Title    string
	Name, Why, Engine string
	Said              []share
	Answered, Right   int
	Early             practice.Tally // of answers before the end
}

func (d *door) watch(c *gin.Context, key string) {
	w, all, err := d.room.Workshop(d.Service.Now(), key)
	if err != nil {
		d.refuse(c, err, "")
		return
	}
	x := watching{Workshop: w, Joined: len(all), Levels: levels, Calibration: reportOf(all), EndsAt: w.Ends.UTC().Format("2 January 2006, 15:04 UTC")}
	for _, r := range practice.Roles() {
		n := 0
		for _, l := range all {
			if l.Role.ID == r.ID {
				n++
			}
		}
		if n > 0 {
			x.Roles = append(x.Roles, share{Name: r.Name, Count: n})
		}
	}
	for _, l := range all {
		if l.Done() {
			x.Finished++
		}
	}
	for nth := range w.Plan.Cases {
		x.Cases = append(x.Cases, watchedOf(w, all, nth))
	}
	d.show(c, http.StatusOK, "workshop", "Your workshop", nil, x)
}

func watchedOf(w room.Workshop, all []room.Learner, nth int) watched {
	k := w.Plan.Cases[nth]
	def := k.Program.Definition()
	x := watched{
		Nth: nth + 1, Pathway: def.ID.Value, Title: def.Title.For(pathways.Clinician), Name: k.Vignette.Name, Why: k.Vignette.Why,
		Engine: nameOf(def.Dispositions.Get(k.Vignette.Expect.Disposition.Value).Guidance),
	}
	said := map[pathways.Guidance]int{}
	for _, l := range all {
		for _, a := range l.Answers {
			switch {
			case a.Case != nth:
			case a.Last:
				x.Answered++
				said[a.Said]++
				if a.Mark == practice.Right {
					x.Right++
				}
			default:
				x.Early.Add(a.Mark)
			}
		}
	}
	for _, v := range levels {
		x.Said = append(x.Said, share{Name: v.Name, Count: said[v.ID], Yours: v.Name == x.Engine})
	}
	return x
}

// report is where people were too calm and too urgent.
type report struct {
	Rows    []reported
	Small   int
	Rounded int
}

// reported is one criterion of it. Cases of a pathway that no criterion decides are
// together in a row without one.
type reported struct {
	Pathway, Criterion string
	Because            string // in a clinician's words
	Whole              insight.Figure
	Under, Right, Over insight.Figure
}

// Enough are the rows that tell something.
func (r report) Enough() []reported { return r.which(false) }

// Few are the rows of which nothing is shown.
func (r report) Few() []reported { return r.which(true) }

func (r report) which(suppressed bool) []reported {
	return slices.DeleteFunc(slices.Clone(r.Rows), func(x reported) bool { return x.Whole.Suppressed != suppressed })
}

// reportOf adds up what learners said at the end of cases. A case that
// several criteria decide counts for each, so that rows do not add up to anything.
func reportOf(all []room.Learner) report {
	var given []practice.Given
	because := map[string]string{}
	for _, l := range all {
		for _, a := range l.Answers {
			if a.Last {
				def := l.Cases[a.Case].Program.Definition()
				given = append(given, practice.Given{Pathway: def.ID.Value, Criteria: a.Criteria, Mark: a.Mark})
				for _, x := range slices.Concat(def.Signs.Criteria, def.Criteria) {
					because[def.ID.Value+"/"+x.ID.Value] = x.Because.For(pathways.Clinician)
				}
			}
		}
	}
	r := report{Small: insight.SmallCount, Rounded: insight.RoundTo, Rows: []reported{}}
	for _, t := range practice.Calibrate(given) {
		whole, each := insight.Together(t.Under, t.Right, t.Over)
		r.Rows = append(r.Rows, reported{t.Pathway, criterionOf(t), because[t.Criterion], whole, each[0], each[1], each[2]})
	}
	return r
}

// calibration is the report of all whose answers are here.
func (d *door) calibration(c *gin.Context) {
	d.show(c, http.StatusOK, "calibration", "Where people practise too calm or too urgent", nil, reportOf(d.room.Everybody(d.Service.Now())))
}
