package verify

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"safetynet/engine"
	"safetynet/pathways"
)

// smt writes a logic in SMT-LIB, from engine.Logic and engine/SEMANTICS.md alone.
// It shares nothing with the gates: ages and numbers are whole numbers of days,
// months and steps, and a comparison is a comparison, not a set of points.
type smt struct {
	*engine.Logic
	text     strings.Builder
	declared map[string]bool
	names    int
	truths   map[smtReading]smtTruth
}

// expr is a term of SMT-LIB.
type expr = string

// smtReading is a literal with the ages above the pathway's oldest cut, or not.
type smtReading struct {
	lit *engine.Literal
	cut bool
}

// smtTruth is where a literal is true and where it is false; elsewhere it is unknown.
type smtTruth struct{ yes, no expr }

func newSMT(l *engine.Logic) *smt {
	x := &smt{Logic: l, declared: map[string]bool{}, truths: map[smtReading]smtTruth{}}
	x.line("(set-logic ALL)")
	x.declareAge()
	return x
}

func (x *smt) line(format string, args ...any) { fmt.Fprintf(&x.text, format+"\n", args...) }

// define names an expression, so that it is written once: as a constant, because a
// solver that is asked for an input lists all that is defined.
func (x *smt) define(sort string, t expr) expr {
	if !strings.HasPrefix(t, "(") {
		return t
	}
	x.names++
	x.line("(declare-const d%d %s) (assert (= d%d %s))", x.names, sort, x.names, t)
	return fmt.Sprint("d", x.names)
}

func allOf(ts ...expr) expr { return joinTerms("and", "true", "false", ts) }
func anyOf(ts ...expr) expr { return joinTerms("or", "false", "true", ts) }

func joinTerms(op, neutral, absorbing string, ts []expr) expr {
	var kept []expr
	for _, t := range ts {
		if t == absorbing {
			return absorbing
		}
		if t != neutral {
			kept = append(kept, t)
		}
	}
	switch len(kept) {
	case 0:
		return neutral
	case 1:
		return kept[0]
	}
	return "(" + op + " " + strings.Join(kept, " ") + ")"
}

func negate(t expr) expr {
	switch t {
	case "true":
		return "false"
	case "false":
		return "true"
	}
	return "(not " + t + ")"
}

func boolTerm(b bool) expr { return strconv.FormatBool(b) }

// declareAge declares the spans of days, months and corrected months of an age on
// some date: that of the youngest child it can be, and that of the oldest. A month
// has 28 to 31 days.
func (x *smt) declareAge() {
	for _, v := range []string{"dlo", "dhi", "mlo", "mhi", "clo", "chi"} {
		x.line("(declare-const %s Int)", v)
	}
	x.line("(define-fun fits ((d Int) (m Int)) Bool (and (<= 0 d 59) (<= 0 m 215) (ite (< d 59) (and (<= (* 28 m) d) (< d (* 31 (+ m 1)))) (>= m 1))))")
	x.line("(define-fun nobody () Bool (and (= dlo 0) (= dhi 59) (= mlo 0) (= mhi 215)))")
	x.line("(define-fun years () Bool (and (= mhi (+ mlo 11)) (= (mod mlo 12) 0)))")
	x.line("(assert (and (fits dlo mlo) (fits dhi mhi) (<= dlo dhi) (<= mlo mhi) (or nobody years (<= mhi (+ mlo 1)))))")
	x.line("(assert (and (<= 0 clo chi) (<= chi mhi)))")
	cut := allOf(fmt.Sprintf("(> mhi %d)", x.Oldest), fmt.Sprintf("(<= mlo %d)", x.Oldest))
	x.line("(define-fun mcut () Int (ite %s %d mhi))", cut, x.Oldest)
	x.line("(define-fun ccut () Int (ite (and %s (> chi %d)) %d chi))", cut, x.Oldest, x.Oldest)
}

// declareDueDate ties the corrected months to the weeks of gestation: the due date
// lies so many days after the birth.
func (x *smt) declareDueDate() {
	if x.declared["due date"] {
		return
	}
	x.declared["due date"] = true
	g := x.Pathway.Dictionary.Finding(gestation)
	x.declare(g)
	x.line("(define-fun late () Int (* 7 (ite (< v_%s 40) (- 40 v_%s) 0)))", gestation, gestation)
	x.line("(define-fun earliest () Int (* 7 (- 40 %d)))", int(g.Range.Min))
	x.line("(define-fun since ((c Int) (m Int) (days Int)) Bool (and (>= c (- m (div (+ days 27) 28))) (or (= c 0) (<= c (- m (div days 31))))))")
	x.line("(assert (=> k_%s (ite nobody (and (= clo 0) (= chi 215)) (and (since clo mlo late) (since chi mhi late)))))", gestation)
	x.line("(assert (=> (not k_%s) (and (since clo mlo earliest) (= chi mhi))))", gestation)
	x.line("(assert (=> (and k_%s (= dlo dhi) (< dlo 59) (= mlo mhi)) (= clo chi)))", gestation)
}

// declare declares what can be answered to a finding: k_ is whether it is known,
// v_ its value (a number in steps of its last decimal, an enumeration by place),
// u_ and m_ whether it is unknown as unsure or not measured.
func (x *smt) declare(f *pathways.Finding) {
	id := f.ID.Value
	if x.declared[id] {
		return
	}
	x.declared[id] = true
	sort := "Int"
	if f.Type == pathways.Bool {
		sort = "Bool"
	}
	x.line("(declare-const k_%s Bool) (declare-const u_%s Bool) (declare-const m_%s Bool) (declare-const v_%s %s)", id, id, id, id, sort)
	x.line("(assert (not (and u_%s m_%s)))", id, id)
	switch f.Type {
	case pathways.Bool:
	case pathways.Enum:
		x.line("(assert (<= 0 v_%s %d))", id, len(f.Values.All())-1)
	default:
		lo, hi := new(big.Rat).Mul(decimal(f.Range.Min), steps(f)), new(big.Rat).Mul(decimal(f.Range.Max), steps(f))
		x.line("(assert (<= (* %s v_%s) %s))", lo.Denom(), id, hi.Num())
		x.line("(assert (>= (* %s v_%s) %s))", lo.Denom(), id, lo.Num())
		if !lo.IsInt() || !hi.IsInt() {
			panic(fmt.Sprintf("the range of %s has more decimals than its answers", id))
		}
	}
}

// steps is how many steps of a number's last decimal are in 1.
func steps(f *pathways.Finding) *big.Rat {
	return new(big.Rat).SetInt64(int64(math.Pow10(f.MaxDecimals())))
}

// decimal is a number exactly as it is written.
func decimal(v float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'f', -1, 64))
	if !ok {
		panic(fmt.Sprint("not a number: ", v))
	}
	return r
}

// reasonIn is where a finding is unknown for one of some reasons.
func reasonIn(id string, reasons []pathways.Reason) expr {
	if id == engine.AgeID { // its only reason is that nobody asked
		for _, r := range reasons {
			if r == pathways.NotAsked {
				return "true"
			}
		}
		return "false"
	}
	var any []expr
	for _, r := range reasons {
		any = append(any, map[pathways.Reason]expr{
			pathways.Unsure: "u_" + id, pathways.NotMeasured: "m_" + id, pathways.NotAsked: fmt.Sprintf("(not (or u_%s m_%s))", id, id),
		}[r])
	}
	return anyOf(any...)
}
