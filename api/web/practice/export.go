package practice

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/practice/room"
	"safetynet/engine"
	"safetynet/engine/practice"
	"safetynet/pathways"
)

// exported are the results of a workshop, or of one learner.
type exported struct {
	Notice      string           `json:"notice"`
	Engine      string           `json:"engine"`
	Seed        uint64           `json:"seed"`
	Cases       []exportedCase   `json:"cases"`
	Answers     []exportedAnswer `json:"answers"`
	Calibration []exportedTally  `json:"calibration"`
}

const notice = "Answers to made-up cases. The cases are not clinically approved. Learners are numbered as they joined; a role that one person chose may show who they are."

type exportedCase struct {
	Case     int    `json:"case"`
	Pathway  string `json:"pathway"` // with its version
	Digest   string `json:"digest"`
	Name     string `json:"name"`
	Expected string `json:"expected"`
}

type exportedAnswer struct {
	Learner  int               `json:"learner"`
	Role     string            `json:"role"`
	Audience pathways.Audience `json:"audience"`
	Case     int               `json:"case"`
	Step     int               `json:"step"`
	Last     bool              `json:"last"` // all of the case was told
	Said     pathways.Guidance `json:"said"`
	Engine   pathways.Guidance `json:"engine"`
	Mark     practice.Mark     `json:"mark"`
	Asked    string            `json:"asked"` // "" for nothing more
	AskMark  practice.AskMark  `json:"ask_mark"`
	Criteria []string          `json:"criteria"`
}

type exportedTally struct {
	Pathway   string `json:"pathway"`
	Criterion string `json:"criterion"`
	Answers   *int   `json:"answers"` // null where it is held back, like the next three
	Under     *int   `json:"under"`
	Right     *int   `json:"right"`
	Over      *int   `json:"over"`
}

// results are those that a form asks for, by the key of a workshop or of a learner;
// where it may not it has answered.
func (d *door) results(c *gin.Context) (*exported, bool) {
	form := d.Posted(c)
	if form == nil {
		return nil, false
	}
	var w room.Workshop
	var all []room.Learner
	var err error
	if key := form.Get("key"); key != "" {
		w, all, err = d.room.Workshop(d.Service.Now(), key)
	} else {
		var l room.Learner
		l, err = d.room.Learner(d.Service.Now(), form.Get("learner"))
		w, all = l.Workshop, []room.Learner{l}
	}
	if err != nil {
		d.refuse(c, err, "")
		return nil, false
	}
	return export(w, all), true
}

func export(w room.Workshop, all []room.Learner) *exported {
	x := &exported{Notice: notice, Engine: engine.Semantics, Seed: w.Seed, Answers: []exportedAnswer{}, Calibration: []exportedTally{}}
	for i, k := range w.Cases {
		x.Cases = append(x.Cases, exportedCase{i + 1, k.Key(), k.Program.Definition().Digest, k.Vignette.Name, k.Vignette.Expect.Disposition.Value})
	}
	for _, l := range all {
		for _, a := range l.Answers {
			criteria := a.Criteria
			if criteria == nil {
				criteria = []string{}
			}
			x.Answers = append(x.Answers, exportedAnswer{
				l.Number, l.Role.ID, l.Role.Audience, a.Case + 1, a.Step + 1, a.Last, a.Said, a.Engine, a.Mark, a.Asked, a.AskMark, criteria,
			})
		}
	}
	for _, r := range reportOf(all).Rows {
		x.Calibration = append(x.Calibration, exportedTally{r.Pathway, r.Criterion, r.Whole.Count, r.Under.Count, r.Right.Count, r.Over.Count})
	}
	return x
}

func (d *door) exportJSON(c *gin.Context) {
	if x, ok := d.results(c); ok {
		body, err := json.MarshalIndent(x, "", "  ")
		d.send(c, "practice.json", "application/json", body, err)
	}
}

// columns of the CSV: a row is an answer.
var columns = []string{"learner", "role", "audience", "case", "pathway", "name", "step", "last", "said", "engine", "mark", "asked", "ask_mark", "criteria"}

func (d *door) exportCSV(c *gin.Context) {
	x, ok := d.results(c)
	if !ok {
		return
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{columns}
	for _, a := range x.Answers {
		k := x.Cases[a.Case-1]
		rows = append(rows, []string{
			strconv.Itoa(a.Learner), a.Role, string(a.Audience), strconv.Itoa(a.Case), k.Pathway, k.Name, strconv.Itoa(a.Step), strconv.FormatBool(a.Last),
			string(a.Said), string(a.Engine), string(a.Mark), a.Asked, string(a.AskMark), strings.Join(a.Criteria, " "),
		})
	}
	err := w.WriteAll(rows)
	d.send(c, "practice.csv", "text/csv; charset=utf-8", out.Bytes(), err)
}

func (d *door) send(c *gin.Context, name, kind string, body []byte, err error) {
	if err != nil {
		d.Service.Failed(c, "writing results", err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Data(http.StatusOK, kind, body)
}

// criterionOf is a tally's criterion without its pathway.
func criterionOf(t practice.Tally) string {
	_, id, _ := strings.Cut(t.Criterion, "/")
	return id
}
