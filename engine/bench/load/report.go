package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Summary is all rounds of one measurement: medians, and the best round. The ratios
// are of the two stacks in the same round, then the median of those.
type Summary struct {
	Scenario  string  `json:"scenario"`
	Stack     string  `json:"stack"`
	Rate      float64 `json:"rate"`
	PerSecond float64 `json:"per_second"`
	Best      float64 `json:"best_per_second"`
	Bytes     float64 `json:"answer_bytes"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	BestP99   float64 `json:"best_p99_ms"`
	Max       float64 `json:"max_ms"` // of all rounds
	Late      float64 `json:"sent_late_p99_ms"`
	ServerCPU float64 `json:"server_cpu_us"`
	LeastCPU  float64 `json:"least_server_cpu_us"`
	StoreCPU  float64 `json:"store_cpu_us"`
	OwnCPU    float64 `json:"generator_cpu_us"`
	Refused   int     `json:"refused"`
	Overloads int     `json:"overloads"` // rounds
	Rounds    int     `json:"rounds"`

	TimesPlain float64 `json:"throughput_times_plain,omitempty"` // of the plain stack's, closed loop
	CPUOfPlain float64 `json:"cpu_of_plain,omitempty"`
}

// summarise puts the rounds of each measurement together, in their first order.
func summarise(cells []Cell) []Summary {
	var out []Summary
	for _, c := range cells {
		same := func(s Summary) bool { return s.Scenario == c.Scenario && s.Stack == c.Stack && s.Rate == c.Rate }
		if !slices.ContainsFunc(out, same) {
			out = append(out, summary(c, cells))
		}
	}
	return out
}

func summary(like Cell, cells []Cell) Summary {
	s := Summary{Scenario: like.Scenario, Stack: like.Stack, Rate: like.Rate}
	var per, p50, p99, size, late, server, store, own, times, of []float64
	for _, c := range cells {
		if c.Scenario != like.Scenario || c.Rate != like.Rate || c.Stack != like.Stack {
			continue
		}
		s.Rounds, s.Refused, s.Max = s.Rounds+1, s.Refused+c.Refused, max(s.Max, c.Max)
		if c.Overload {
			s.Overloads++
		}
		per, p50, p99, size, late = append(per, c.PerSecond), append(p50, c.P50), append(p99, c.P99), append(size, c.Bytes), append(late, c.Late)
		server, store, own = append(server, c.ServerCPU), append(store, c.StoreCPU), append(own, c.OwnCPU)
		for _, o := range cells {
			if o.Scenario == c.Scenario && o.Rate == c.Rate && o.Round == c.Round && o.Stack == ordinary && c.Stack != ordinary && o.PerSecond > 0 {
				times, of = append(times, c.PerSecond/o.PerSecond), append(of, c.ServerCPU/o.ServerCPU)
			}
		}
	}
	s.PerSecond, s.Best, s.Bytes = median(per), slices.Max(per), median(size)
	s.P50, s.P99, s.BestP99, s.Late = median(p50), median(p99), slices.Min(p99), median(late)
	s.ServerCPU, s.LeastCPU, s.StoreCPU, s.OwnCPU = median(server), slices.Min(server), median(store), median(own)
	if s.Rate == 0 {
		s.TimesPlain, s.CPUOfPlain = median(times), median(of)
	}
	return s
}

// print writes the tables.
func (r *Report) print(w io.Writer) error {
	if len(r.Summary) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", r.Machine, r.Options)
	fmt.Fprintf(&b, "%d cases, %d bytes each; every answer of every stack is the engine's own\n", r.Agreed, r.Bytes)
	fmt.Fprintf(&b, "the disk: 4 KiB appended and on it after %.2f ms (p50), %.2f ms (p99), of %d\n", r.Fsync.P50, r.Fsync.P99, r.Fsync.Count)
	if r.Fsync.Slower > 0 {
		fmt.Fprintf(&b, "each wait of the stacks for it was made %.2f ms longer\n", r.Fsync.Slower)
	}
	b.WriteByte('\n')
	t := tabwriter.NewWriter(&b, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "as fast as it answers\tstack\tcases/s\tbest\tp50 ms\tp99 ms\tserver CPU us\tleast\tdatabase\tgenerator\tanswer bytes\trefused\tx plain/s\tof its CPU\t\n")
	for _, s := range r.Summary {
		if s.Rate != 0 {
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%.0f\t%.0f\t%.2f\t%.2f\t%.1f\t%.1f\t%.1f\t%.1f\t%.0f\t%d\t%s\t%s\t\n", s.Scenario, s.Stack,
			s.PerSecond, s.Best, s.P50, s.P99, s.ServerCPU, s.LeastCPU, s.StoreCPU, s.OwnCPU, s.Bytes, s.Refused, ratio(s.TimesPlain), ratio(s.CPUOfPlain))
	}
	_ = t.Flush() // into memory
	fmt.Fprintln(&b)
	r.rates(&b)
	for _, s := range r.Stored {
		fmt.Fprintf(&b, "%s: %d assessments acknowledged, %d stored", s.Server, s.Acknowledged, s.Rows)
		if s.Bytes > 0 {
			fmt.Fprintf(&b, ", %d bytes each", s.Bytes)
		}
		fmt.Fprintln(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// rates writes latencies at fixed rates: p50 / p99 / the longest, in ms.
func (r *Report) rates(b *strings.Builder) {
	if !slices.ContainsFunc(r.Summary, func(s Summary) bool { return s.Rate != 0 }) {
		return
	}
	t := tabwriter.NewWriter(b, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "at a fixed rate\tstack\tasked/s\tp50 ms\tp99 ms\tbest p99\tlongest\tsent late (p99)\tserver CPU us\t\t\n")
	for _, s := range r.Summary {
		if s.Rate == 0 {
			continue
		}
		remark := ""
		if s.Overloads > 0 {
			remark = fmt.Sprintf("overload in %d of %d (%.0f/s)", s.Overloads, s.Rounds, s.PerSecond)
		}
		if s.Refused > 0 {
			remark += fmt.Sprintf(" %d refused", s.Refused)
		}
		fmt.Fprintf(t, "%s\t%s\t%.0f\t%.2f\t%.2f\t%.2f\t%.1f\t%.2f\t%.1f\t%s\t\n", s.Scenario, s.Stack, s.Rate, s.P50, s.P99, s.BestP99, s.Max, s.Late, s.ServerCPU, remark)
	}
	_ = t.Flush() // into memory
	fmt.Fprintln(b)
}

func ratio(x float64) string {
	if x == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", x)
}
