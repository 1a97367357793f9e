package desk

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
	"safetynet/engine"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// open goes on with a call from what was recorded under a reference code.
func (d *door) open(c *gin.Context) {
	_, eng := d.read(c)
	if eng == nil {
		return
	}
	r, ok := d.Service.Recall(c, c.Request.PostForm.Get("reference"))
	if !ok {
		return
	}
	given := call{Pathways: r.Pathways, Answers: site.Answers{Said: map[string]string{}, Age: stated(r.Case.Age)}}
	for id, answer := range r.Case.Findings {
		if answer.Unknown != pathways.NotAsked {
			given.Said[id] = site.Typed(answer)
		}
	}
	given.Recalled = r.Case.At.Format("15:04 on Monday 2 January 2006") + ", age then: " + prose.Age(r.Case.Age)
	d.show(c, eng, given)
}

// stated is a recorded age as somebody would say it: no birth date is recorded.
// An age that was not given in one unit is left out, to be asked again.
func stated(a engine.Age) site.StatedAge {
	point := func(s engine.Span) bool { return s.Lo == s.Hi }
	switch {
	case !a.Known:
		return site.StatedAge{}
	case point(a.Days) && a.Days.Lo < 59:
		return site.StatedAge{Days: strconv.Itoa(a.Days.Lo)}
	case point(a.Months):
		return site.StatedAge{Months: strconv.Itoa(a.Months.Lo)}
	case a.Months.Lo%12 == 0 && a.Months.Hi == a.Months.Lo+11:
		return site.StatedAge{Years: strconv.Itoa(a.Months.Lo / 12)}
	}
	return site.StatedAge{}
}
