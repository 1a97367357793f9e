package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// Row is one contestant of one group, as it is printed. Times are of one child.
type Row struct {
	Name    string             `json:"name"`
	CPU     float64            `json:"cpu_ns_min"`
	Median  float64            `json:"cpu_ns_median"`
	Wall    float64            `json:"wall_ns_median"`
	Bytes   float64            `json:"bytes"`
	Objects float64            `json:"objects"`
	Times   map[string]Factors `json:"times"` // of other contestants, by name
}

// Factors are a ratio of processor times: paired round by round, and least by least.
type Factors struct {
	Median   float64 `json:"median"`
	Min      float64 `json:"min"`
	Max      float64 `json:"max"`
	OfLeasts float64 `json:"of_minima"`
}

// Table is a group of children, or a size, with all that were timed on it.
type Table struct {
	Title string `json:"title"`
	Rows  []Row  `json:"rows"`
}

// tableOf compares everybody with the contestants named.
func tableOf(title string, all []*timed, bases ...string) Table {
	t := Table{Title: title}
	for _, x := range all {
		r := Row{Name: x.name, CPU: x.cpu()[0], Median: median(x.cpu()), Wall: median(x.wall()), Bytes: x.bytes, Objects: x.objects, Times: map[string]Factors{}}
		for _, base := range all {
			for _, name := range bases {
				if base.name == name && base != x {
					ratio := x.ratio(base)
					r.Times[name] = Factors{median(ratio), ratio[0], ratio[len(ratio)-1], x.cpu()[0] / base.cpu()[0]}
				}
			}
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// print writes the table for reading. bases are the columns of ratios.
func (t Table) print(w io.Writer, bases ...string) error {
	fmt.Fprintf(w, "\n%s\n", t.Title)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	head := []string{"", "cpu ns min", "median", "wall median", "B/op", "allocs/op"}
	for _, b := range bases {
		head = append(head, "x "+b)
	}
	fmt.Fprintln(tw, strings.Join(head, "\t")+"\t")
	for _, r := range t.Rows {
		cells := []string{r.Name, number(r.CPU), number(r.Median), number(r.Wall), number(math.Floor(r.Bytes + 0.1)), number(math.Floor(r.Objects + 0.1))}
		for _, b := range bases {
			cells = append(cells, r.Times[b].String())
		}
		fmt.Fprintln(tw, strings.Join(cells, "\t")+"\t")
	}
	return tw.Flush()
}

// String is the median with its spread and, in brackets, least by least.
func (f Factors) String() string {
	if f.Median == 0 {
		return "-"
	}
	return fmt.Sprintf("%s (%s..%s) [%s]", short(f.Median), short(f.Min), short(f.Max), short(f.OfLeasts))
}

func short(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 0.1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.4f", v)
}

// number groups a whole number by thousands.
func number(v float64) string {
	text := fmt.Sprintf("%.0f", v)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
