package desk

import (
	"time"

	"safetynet/api/web/leaflet"
	"safetynet/engine"
	"safetynet/pathways"
)

// callBack is the place of this call in the queue of those to be called back:
// somebody must have called by Due.
type callBack struct {
	From    string // since when, as the form carries it; "" while no clock runs
	Due     string // when, in words
	Seconds int    // left; below 0 when it is overdue
	Left    string // the same in words, for a page without scripts
	Limit   string // how long there is, "" where the outcome is no contact to wait for
}

// newCallBack reckons until when the caller may wait: from when the clock was
// started, for as long as the disposition gives. An outcome that becomes more
// urgent brings the time forward. An emergency does not wait in a queue.
func newCallBack(a *engine.Assessment, given call, now time.Time) callBack {
	limit, err := pathways.ParseDuration(a.Disposition.Within)
	if err != nil || limit.Duration <= 0 || a.Guidance != pathways.SeekAdvice {
		return callBack{}
	}
	x := callBack{Limit: leaflet.HowSoon(a.Disposition.Within)}
	from, err := time.Parse(time.RFC3339, given.CallBack)
	switch {
	case given.Do == "callback-stop":
		return x
	case given.Do == "callback":
		from = now
	case err != nil:
		return x
	}
	due := from.Add(limit.Duration)
	x.From, x.Due = from.Format(time.RFC3339), leaflet.Clock(due.In(now.Location()), now)
	x.Seconds = int(due.Sub(now).Seconds())
	x.Left = length(due.Sub(now))
	return x
}
