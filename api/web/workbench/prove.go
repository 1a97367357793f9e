package workbench

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/thresholds"
	"safetynet/engine/verify"
	engineworkbench "safetynet/engine/workbench"
	"safetynet/pathways"
)

// work is what takes longer than a page may: the proofs of a draft, or its comparison
// with the version in use.
type work struct {
	Name    string // of what is worked out
	Busy    string // why it is not begun
	Running bool
	Step    string
	Steps   int
	Seconds int
	Stopped bool
	Why     string // there is no result

	Proofs   *proofs
	Compared *thresholds.Comparison
	Open     []string // less urgent, and not justified
}

// proofs are what was decided of each property.
type proofs struct {
	Rows    []verdicts
	Refuted []refuted
	Limits  []verify.Limits
	Inputs  string
	Proved  int
}

// verdicts counts what came of one property, for each audience.
type verdicts struct {
	Code  verify.Code
	Means string // what properties of its kind say
	Cells []string
}

// means says what the properties of a kind are about, by how their codes begin.
var means = map[string]string{
	"P1": "Home care is earned, and never given outside the pathway.",
	"P2": "Every criterion can be met and can decide for somebody.",
	"P3": "Forgetting an answer never makes more certain and never earns home care.",
	"P4": "A worse answer is never calmer.",
	"P5": "Limits step one way over the ages.",
	"P7": "A parent is never told less than is certain for a clinician, and no place makes anything calmer.",
	"P8": "What was written of it by somebody who had not seen it holds.",
	"P9": "Adding a pathway never lowers the outcome.",
}

type refuted struct {
	Code, Who, Subject, Because, Child string
}

// wait is how long a page waits for what is worked out before it says how far it is.
const wait = 1500 * time.Millisecond

// workOn begins the work that a view needs, or says how far it is, or what came of it.
func (d *door) workOn(c *gin.Context, b *bench, stop bool) *work {
	out := &work{Name: "Proofs"}
	do := prove(b.draft, d.Service.Now())
	if b.View == "compare" {
		out.Name = "Comparison"
		if b.draft.Before == nil {
			out.Why = "There is no released version to compare it with: nobody's guidance changes, because nobody is given any by this pathway yet."
			return out
		}
		do = compare(b.draft)
	}
	k := key(sha256.Sum256([]byte(d.Service.Actor(c).ID + "\x00" + b.View + "\x00" + b.Draft)))
	if stop {
		out.Stopped = true
		if w := d.jobs.find(k); w != nil {
			w.stop()
			d.jobs.take(k, w, wait)
		}
		return out
	}
	w := d.jobs.run(k, do)
	if w == nil {
		out.Busy = "Something else is being proved or compared. One draft at a time is worked on. Try again in half a minute."
		return out
	}
	if !d.jobs.take(k, w, wait) {
		out.Running, out.Seconds = true, int(time.Since(w.begun).Seconds())
		out.Step, out.Steps = w.progress()
		return out
	}
	out.fill(b.draft, w)
	return out
}

// prove is the work of proving a draft.
func prove(draft *engineworkbench.Draft, now time.Time) func(context.Context, func(string)) (any, error) {
	return func(ctx context.Context, step func(string)) (any, error) {
		return draft.Prove(ctx, engineworkbench.Limits{At: now.UTC(), Nodes: mostNodes, Progress: step})
	}
}

// compare is the work of comparing a draft with what is before it.
func compare(draft *engineworkbench.Draft) func(context.Context, func(string)) (any, error) {
	return func(ctx context.Context, step func(string)) (any, error) {
		return draft.Compare(ctx, engineworkbench.Limits{Nodes: mostNodes, Progress: step})
	}
}

// fill says what came of a job that has ended.
func (x *work) fill(draft *engineworkbench.Draft, w *job) {
	x.Seconds = int(w.since.Sub(w.begun).Seconds())
	var not *verify.IncomparableError
	switch {
	case errors.Is(w.err, context.DeadlineExceeded):
		x.Why = fmt.Sprintf("It was given up after %v. Use safetynet watch or safetynet verify on a machine of your own.", mostTime)
	case errors.Is(w.err, context.Canceled):
		x.Stopped = true
	case errors.As(w.err, &not):
		x.Why = not.Reason + "."
	case errors.Is(w.err, errPanicked):
		x.Why = "It failed, which is a fault of this program."
	case w.err != nil:
		x.Why = "It was given up: " + w.err.Error() + "."
	default:
		switch r := w.result.(type) {
		case *verify.Report:
			x.Proofs = proofsOf(r)
		case *verify.Difference:
			x.Compared = thresholds.ComparisonOf(r, draft.Before, draft.Program)
			for _, u := range r.Unjustified() {
				x.Open = append(x.Open, fmt.Sprintf("from %s to %s", u.From, u.To))
			}
		}
	}
}

func proofsOf(r *verify.Report) *proofs {
	out := &proofs{Limits: r.Limits, Inputs: r.Stats.Inputs}
	var codes []verify.Code
	for _, x := range r.Results {
		if !slices.Contains(codes, x.Code) {
			codes = append(codes, x.Code)
		}
		if x.Verdict == verify.Proved {
			out.Proved++
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		kind, _, _ := strings.Cut(string(code), "-")
		row := verdicts{Code: code, Means: means[kind]}
		for _, who := range pathways.Audiences() {
			row.Cells = append(row.Cells, verdictsOf(r.Results, code, who))
		}
		out.Rows = append(out.Rows, row)
	}
	for _, x := range r.Refuted() {
		one := refuted{Code: string(x.Code), Who: string(x.Audience), Subject: x.Subject, Because: x.Because}
		if x.Child != nil {
			one.Child = x.Child.Text()
		}
		out.Refuted = append(out.Refuted, one)
	}
	return out
}

// verdictsOf counts what came of a property for an audience.
func verdictsOf(results []verify.Result, code verify.Code, who pathways.Audience) string {
	count := map[verify.Verdict]int{}
	for _, x := range results {
		if x.Code == code && (x.Audience == who || x.Audience == "") {
			count[x.Verdict]++
		}
	}
	text := ""
	for _, v := range []verify.Verdict{verify.Proved, verify.Noted, verify.Refuted, verify.Disagreed} {
		if count[v] > 0 {
			text += fmt.Sprintf(", %d %s", count[v], v)
		}
	}
	if text == "" {
		return "none"
	}
	return text[2:]
}
