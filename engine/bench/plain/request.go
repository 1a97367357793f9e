package plain

import (
	"fmt"
	"time"
)

// Request is the body of both calls.
type Request struct {
	Pathways    []string  `json:"pathways" binding:"required,len=1,dive,eq=febrile-child"`
	Audience    string    `json:"audience" binding:"required,oneof=parent adviser clinician"`
	DateOfBirth string    `json:"date_of_birth" binding:"required,datetime=2006-01-02"`
	AssessedAt  time.Time `json:"assessed_at" binding:"required"`
	Findings    Findings  `json:"findings"`
}

// Decision is the answer to both calls, and Recorded what the second adds.
type Decision struct {
	Guidance     string   `json:"guidance"`
	Disposition  string   `json:"disposition"`
	Floor        string   `json:"floor"`
	Ceiling      string   `json:"ceiling"`
	Settled      bool     `json:"settled"`
	Inconsistent int      `json:"inconsistent"`
	Matched      []string `json:"matched"`
	Undecided    []string `json:"undecided"`
	Approved     bool     `json:"approved"`
	Engine       string   `json:"engine"`
}

// Recorded is a decision with the id of its row.
type Recorded struct {
	ID       string `json:"id"`
	Recorded bool   `json:"recorded"`
	Decision
}

// ages are the age variables of the conditions.
type ages struct{ days, months, corrected int }

// ages works out the age on the day of assessment. Months are calendar months; days
// are counted to 59.
func (r *Request) ages() (ages, error) {
	born, err := time.Parse(time.DateOnly, r.DateOfBirth)
	if err != nil {
		return ages{}, err
	}
	today := r.AssessedAt.Truncate(24 * time.Hour)
	if born.After(today) {
		return ages{}, fmt.Errorf("born on %s, after %s", r.DateOfBirth, today.Format(time.DateOnly))
	}
	a := ages{days: min(59, int(today.Sub(born).Hours()/24)), months: months(born, today)}
	a.corrected = a.months
	if w := r.Findings.GestationWeeks; w != nil && *w < 40 {
		a.corrected = max(0, months(born.AddDate(0, 0, 7*(40-int(*w))), today))
	}
	return a, nil
}

func months(from, to time.Time) int {
	n := 12*(to.Year()-from.Year()) + int(to.Month()) - int(from.Month())
	if to.Day() < from.Day() {
		n--
	}
	return n
}
