// Command bench times the engine against the same criteria written by hand in Go and
// in other rule engines, after it has checked that all give the same answers.
// README.md says what is measured and how to read it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"safetynet/engine"
	"safetynet/engine/bench/children"
	"safetynet/pathways"
)

// settings are what the flags say.
type settings struct {
	rounds, random, peers int
	least                 time.Duration
	sizes                 []int
	out                   io.Writer
	json                  string
	tables                []Table
}

// sections are what can be timed, in order.
var sections = []struct {
	name string
	run  func(*settings, *engine.Engine) error
}{
	{"peers", peersSection},
	{"growth", growthSection},
	{"pathways", pathwaysSection},
	{"load", loadSection},
}

func main() {
	s := &settings{out: os.Stdout}
	var only, sizes string
	flag.IntVar(&s.rounds, "rounds", 9, "how often each is timed, in turns")
	flag.IntVar(&s.random, "random", 4096, "random children")
	flag.IntVar(&s.peers, "peers-random", 256, "random children for other engines")
	flag.DurationVar(&s.least, "sample", 20*time.Millisecond, "least length of a sample")
	flag.StringVar(&only, "which", "peers,growth,pathways,load", "what to time")
	flag.StringVar(&sizes, "sizes", "50,500,5000", "criteria of the grown definitions")
	flag.StringVar(&s.json, "json", "", "file for all figures as JSON")
	flag.Parse()
	if err := s.run(strings.Split(only, ","), strings.Split(sizes, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (s *settings) run(only, sizes []string) error {
	for _, size := range sizes {
		n := 0
		if _, err := fmt.Sscan(size, &n); err != nil {
			return fmt.Errorf("size %q: %w", size, err)
		}
		s.sizes = append(s.sizes, n)
	}
	e, err := compiled()
	if err != nil {
		return err
	}
	for _, x := range sections {
		if slices.Contains(only, x.name) {
			if err := x.run(s, e); err != nil {
				return fmt.Errorf("%s: %w", x.name, err)
			}
		}
	}
	if s.json == "" {
		return nil
	}
	text, err := json.MarshalIndent(s.tables, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(s.json, text, 0o600)
}

// show prints a table and keeps it for the JSON.
func (s *settings) show(t Table, bases ...string) error {
	s.tables = append(s.tables, t)
	return t.print(s.out, bases...)
}

// compiled is the library that is shipped.
func compiled() (*engine.Engine, error) {
	lib, issues := pathways.Load(pathways.Embedded())
	e, issues := engine.Compile(lib, issues)
	if e == nil {
		return nil, fmt.Errorf("%s", issues.Render())
	}
	return e, nil
}

func inUse(e *engine.Engine, ids ...string) (*engine.Panel, error) {
	progs, err := e.Select(ids, nil, children.At)
	if err != nil {
		return nil, err
	}
	return engine.NewPanel(nil, progs)
}
