package main

import (
	"fmt"
	"strconv"
	"strings"

	"safetynet/api"
	"safetynet/engine"
	"safetynet/engine/calculate"
	"safetynet/engine/prose"
	"safetynet/pathways"
)

// calculationText lays a calculation out for reading: what it is not, the numbers
// with every step, what goes with them, where they are from.
func calculationText(a *api.Calculation) string {
	v := calculationView{a: a}
	v.linef("%s", a.Title)
	v.linef("%s", a.Notice)
	if !a.Approved {
		v.linef("%s", notApproved)
	}
	v.gap()
	switch {
	case a.PeakFlow != nil:
		v.peakFlow(a.PeakFlow)
	case a.Rehydration != nil:
		v.rehydration(a.Rehydration)
	case a.PEWS != nil:
		v.pews(a.PEWS)
	case a.NormalRanges != nil:
		v.ranges(a.NormalRanges)
	}
	v.origin()
	return v.String()
}

type calculationView struct {
	page
	a *api.Calculation
}

func (v *calculationView) peakFlow(r *calculate.PeakFlowResult) {
	basis := "personal best"
	if r.Estimated {
		basis = "predicted from height, estimated"
	}
	v.linef("%s%%: %s of %s L/min (%s)", prose.Number(r.Percent), prose.Number(r.PeakFlow), prose.Number(r.Reference), basis)
	for _, l := range r.Lines {
		v.items(fmt.Sprintf("%s%% is %s L/min (%s of %s)", prose.Number(l.Percent), prose.Number(l.LMin), l.Threshold, l.Pathway))
	}
	if len(r.NotUsed) > 0 {
		v.linef("Not needed: %s.", strings.Join(r.NotUsed, ", "))
	}
}

func (v *calculationView) rehydration(r *calculate.RehydrationResult) {
	weight := prose.Number(r.Weight.Kg) + " kg, " + strings.ReplaceAll(r.Weight.Basis, "-", " ")
	if r.Weight.Formula != "" {
		weight += " (" + r.Weight.Formula + ")"
	}
	v.linef("Weight: %s", weight)
	rows := [][]string{{"", "ML", "EXACT"}}
	add := func(what string, x calculate.Volume) {
		rows = append(rows, []string{what, prose.Number(x.Rounded), prose.Number(x.Exact)})
	}
	hours := prose.Number(r.Hours)
	add("deficit, over "+hours+" hours", r.Deficit)
	add("maintenance in 24 hours", r.Maintenance24h)
	add("maintenance in "+hours+" hours", r.Maintenance)
	add("total, a target over "+hours+" hours", r.Total)
	add("an hour", r.PerHour)
	add("every "+prose.Number(r.SipMinutes)+" minutes", r.Sip)
	add("an hour afterwards", r.MaintenancePerHour)
	add("after each large watery stool", r.LargeStool)
	v.b.WriteString(table("  ", rows))
	v.items(r.Cautions...)
}

func (v *calculationView) pews(r *calculate.PEWSResult) {
	v.linef("Score: %s", span(r.Score))
	if r.Settled {
		v.linef("Level: %s. %s", r.Level.Floor.Title, r.Level.Floor.Response)
	} else {
		v.linef("Level: at least %s. %s", r.Level.Floor.Title, r.Level.Floor.Response)
		v.linef("At most, while something is not known: %s. %s", r.Level.Ceiling.Title, r.Level.Ceiling.Response)
	}
	rows := [][]string{{"SIGN", "VALUE", "POINTS"}}
	for _, i := range r.Items {
		value := "not known"
		if i.Value != nil {
			value = strings.TrimSpace(valueText(i.Value) + " " + prose.Unit(i.Unit))
		}
		rows = append(rows, []string{i.Title, value, span(i.Points)})
	}
	v.gap()
	v.b.WriteString(table("  ", rows))
	for _, x := range r.Raises {
		if x.Value != nil && x.To != "none" {
			v.items("Raised to " + x.To + ": " + x.Text + ", " + valueText(x.Value))
		}
	}
	if len(r.Missing) > 0 {
		var ids []string
		for _, m := range r.Missing {
			ids = append(ids, m.Input)
		}
		v.linef("Not known, never taken for normal: %s.", strings.Join(ids, ", "))
	}
}

func (v *calculationView) ranges(r *calculate.RangesResult) {
	for _, s := range r.Systems {
		v.heading("%s", s.Title)
		if s.Note != "" {
			v.items(s.Note)
		}
		var rows [][]string
		for _, x := range s.Rows {
			ages := fmt.Sprintf("%d to under %d months", x.FromMonths, x.BelowMonths)
			if len(x.Scores) > 0 { // too long for a column
				v.hang("  "+x.Finding+" ", "    ", "("+ages+") "+rowText(x))
				continue
			}
			rows = append(rows, []string{x.Finding, rowText(x), ages})
		}
		v.b.WriteString(table("  ", rows))
	}
}

// rowText writes a range, a limit or points by value.
func rowText(x calculate.RangeRow) string {
	switch {
	case x.Min != nil:
		return prose.Number(*x.Min) + " to " + prose.Number(*x.Max) + " " + prose.Unit(x.Unit)
	case x.Limit != nil:
		return x.Level + ": " + strings.ReplaceAll(string(x.Reads), "-", " ") + " " + prose.Number(*x.Limit) + " " + prose.Unit(x.Unit)
	}
	var parts []string
	for _, s := range x.Scores {
		points := strconv.Itoa(s.Score.Value)
		if s.Score.Undefined {
			points = "undefined"
		}
		switch {
		case s.Below != nil:
			points = "below " + prose.Number(*s.Below) + ": " + points
		case s.Through != nil:
			points = "to " + prose.Number(*s.Through) + ": " + points
		default:
			points = "from there: " + points
		}
		parts = append(parts, points)
	}
	return strings.Join(parts, ", ")
}

func (v *calculationView) origin() {
	if len(v.a.Remarks) > 0 {
		v.heading("Remarks")
		for _, m := range v.a.Remarks {
			v.items(m.Text + " (" + prose.Cite(m.Source) + ")")
		}
	}
	v.sources()
	v.gap()
	v.whole("calculators " + v.a.Version.String() + " " + string(v.a.Status) + " " + v.a.Digest)
}

// sources lists each source once, with all the places in it that were used.
func (v *calculationView) sources() {
	v.heading("Sources")
	places := map[string][]string{}
	var order []string
	for _, s := range v.a.Sources {
		name := s.Ref + ", " + s.Title
		if places[name] == nil {
			order = append(order, name)
		}
		places[name] = append(places[name], strings.TrimSpace(s.Section+" ["+string(s.Grade)+"]"))
	}
	for _, name := range order {
		v.items(name + ": " + strings.Join(places[name], "; "))
	}
}

func span(b calculate.Bounds) string {
	if b.Floor == b.Ceiling {
		return strconv.Itoa(b.Floor)
	}
	return fmt.Sprintf("%d to %d", b.Floor, b.Ceiling)
}

func valueText(v *engine.Value) string {
	switch v.Type {
	case pathways.Bool:
		return yesNo(v.Bool)
	case pathways.Enum:
		return v.Text
	}
	return prose.Number(v.Number)
}
