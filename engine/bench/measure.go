package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// contestant is something that decides the children of a group, one after another.
type contestant struct {
	name     string
	children int
	decide   func(child int)
}

// sample is what one child cost in one round.
type sample struct{ cpu, wall float64 } // ns

// timed is a contestant with its samples, by round.
type timed struct {
	contestant
	samples        []sample
	bytes, objects float64 // allocated a child
	batch          int     // times all children are decided for a sample
}

// race times contestants against each other: in every round each has its turn, and
// every round another one begins, so that what disturbs the machine for a while
// disturbs them alike.
func race(contestants []contestant, rounds int, least time.Duration) []*timed {
	var all []*timed
	for _, c := range contestants {
		t := &timed{contestant: c}
		t.warm(least)
		all = append(all, t)
	}
	for round := range rounds {
		for i := range all {
			all[(i+round)%len(all)].sample()
		}
	}
	return all
}

// warm finds how often the children must be decided for a sample to last long enough,
// and counts what is allocated.
func (t *timed) warm(least time.Duration) {
	t.once()
	for t.batch = 1; ; t.batch *= 2 {
		begin := time.Now()
		for range t.batch {
			t.once()
		}
		if took := time.Since(begin); took >= least || t.batch > 1<<24 {
			break
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range t.batch {
		t.once()
	}
	runtime.ReadMemStats(&after)
	n := float64(t.batch * t.children)
	t.bytes, t.objects = float64(after.TotalAlloc-before.TotalAlloc)/n, float64(after.Mallocs-before.Mallocs)/n
}

func (t *timed) once() {
	for i := range t.children {
		t.decide(i)
	}
}

func (t *timed) sample() {
	runtime.GC()
	n := float64(t.batch * t.children)
	cpu, wall := processor(), time.Now()
	for range t.batch {
		t.once()
	}
	t.samples = append(t.samples, sample{float64(processor()-cpu) / n, float64(time.Since(wall)) / n})
}

// onAverage is what one of several contestants cost in each round, on average.
func onAverage(name string, all []*timed) *timed {
	mean := &timed{contestant: contestant{name: name}}
	n := float64(len(all))
	for round := range all[0].samples {
		var s sample
		for _, x := range all {
			s.cpu, s.wall = s.cpu+x.samples[round].cpu/n, s.wall+x.samples[round].wall/n
		}
		mean.samples = append(mean.samples, s)
	}
	for _, x := range all {
		mean.bytes, mean.objects = mean.bytes+x.bytes/n, mean.objects+x.objects/n
	}
	return mean
}

// processor is the processor time this process has used, its collector included.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(fmt.Sprintf("getrusage: %v", err))
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (t *timed) cpu() []float64 {
	return each(t.samples, func(s sample) float64 { return s.cpu })
}

func (t *timed) wall() []float64 {
	return each(t.samples, func(s sample) float64 { return s.wall })
}

// ratio is how many times the other's time was needed: of each round, in order.
func (t *timed) ratio(other *timed) []float64 {
	var r []float64
	for i := range t.samples {
		r = append(r, t.samples[i].cpu/other.samples[i].cpu)
	}
	slices.Sort(r)
	return r
}

func each[T any](list []T, f func(T) float64) []float64 {
	out := make([]float64, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	slices.Sort(out)
	return out
}

// median is the one in the middle of a sorted list.
func median(sorted []float64) float64 { return sorted[len(sorted)/2] }
