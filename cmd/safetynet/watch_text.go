package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/mattn/go-isatty"

	"safetynet/pathways"
)

// watchView shows rounds as they come: drawn anew on a terminal, part after part elsewhere.
type watchView struct {
	*program
	terminal bool
	title    string

	mu sync.Mutex
}

// onTerminal tells whether a person watches the standard output.
func (p *program) onTerminal() bool {
	file, is := p.stdout.to.(*os.File)
	return is && isatty.IsTerminal(file.Fd()) && !p.json
}

// begin says that files were saved.
func (v *watchView) begin(saved []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.json || v.terminal {
		return
	}
	names := []string{}
	for _, f := range saved {
		names = append(names, filepath.ToSlash(f))
	}
	v.print("\nsaved: " + strings.Join(names, ", ") + "\n")
}

// note says something in passing.
func (v *watchView) note(text string) {
	if !v.json && !v.terminal {
		v.print(text + "\n")
	}
}

// end leaves the terminal on a line of its own.
func (v *watchView) end() {
	if v.terminal {
		v.print("\n")
	}
}

// show is told as a round goes on.
func (v *watchView) show(s stage, r *round, step string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.json:
	case v.terminal:
		v.draw(r, step)
	case s == linted:
		v.print(issuesText(r))
	case s == testedAll:
		v.print(testedText(r))
	case s == provedOne:
		v.print(provedText(r.Proofs[len(r.Proofs)-1]))
	}
}

// done shows the whole round.
func (v *watchView) done(r *round) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.json:
		line, err := json.Marshal(r)
		if err == nil {
			v.print(string(line) + "\n")
		}
	case v.terminal:
		v.draw(r, "")
		v.print(verdictText(r))
	default:
		v.print(verdictText(r))
	}
}

// clearScreen empties a terminal and what it has scrolled away.
const clearScreen = "\x1b[H\x1b[2J\x1b[3J"

// draw writes everything there is of a round.
func (v *watchView) draw(r *round, step string) {
	var b strings.Builder
	b.WriteString(clearScreen + v.title + "\n")
	if len(r.Saved) > 0 {
		b.WriteString("Saved at " + v.now().Format("15:04:05") + ": " + strings.Join(r.Saved, ", ") + "\n")
	}
	b.WriteString("\n" + issuesText(r) + testedText(r))
	for _, p := range r.Proofs {
		b.WriteString(provedText(p))
	}
	if step != "" {
		b.WriteString("proving " + step + " …\n")
	}
	v.print(b.String())
}

// issuesText is every error and warning at its line; of what is left to do, where.
func issuesText(r *round) string {
	var errs, warnings pathways.Issues
	left := map[string][]string{}
	var order []string
	for _, i := range r.Issues {
		switch {
		case i.Severity == pathways.LevelError:
			errs = append(errs, i)
		case i.Code == leftToDo:
			if left[i.Pos.File] == nil {
				order = append(order, i.Pos.File)
			}
			left[i.Pos.File] = append(left[i.Pos.File], fmt.Sprint(i.Pos.Line))
		default:
			warnings = append(warnings, i)
		}
	}
	var v page
	v.b.WriteString(errs.Render() + warnings.Render())
	for _, file := range order {
		v.hang("", "  ", fmt.Sprintf("%s: TODO on %s %s", file, map[bool]string{true: "line", false: "lines"}[len(left[file]) == 1], strings.Join(left[file], ", ")))
	}
	v.linef("lint: %s, %s", plural(len(errs), "error", "errors"), plural(len(r.Issues)-len(errs), "warning", "warnings"))
	if !r.sound {
		v.linef("Not tested and not proved: a library with an error is not used.")
	}
	return v.String()
}

// leftToDo is the code of what an author has still to write.
const leftToDo = "todo-left"

func testedText(r *round) string {
	var b strings.Builder
	for _, t := range r.Vignettes {
		for _, f := range t.Failed {
			b.WriteString(f + "\n")
		}
		if t.Results == 0 {
			fmt.Fprintf(&b, "vignettes of %s: none\n", t.Version)
			continue
		}
		fmt.Fprintf(&b, "vignettes of %s: %d of %s passed\n", t.Version, t.Passed, plural(t.Results, "result", "results"))
	}
	return b.String()
}

func provedText(p proved) string {
	var b strings.Builder
	for _, x := range p.Refuted {
		b.WriteString(resultText(x))
	}
	took := seconds(p.Seconds)
	if p.Known {
		took = "unchanged"
	}
	switch {
	case p.Error != "":
		fmt.Fprintf(&b, "proofs of %s: given up: %s\n", p.Version, p.Error)
	default:
		fmt.Fprintf(&b, "proofs of %s: %d proved, %d not (%s)\n", p.Version, p.Proved, len(p.Refuted), took)
	}
	return b.String()
}

// verdictText is the last line: whether anything is wrong, and how long it took.
func verdictText(r *round) string {
	left := 0
	for _, i := range r.Issues {
		if i.Code == leftToDo {
			left++
		}
	}
	text := "Nothing wrong."
	switch {
	case !r.OK:
		text = "Something is wrong."
	case left > 0:
		text = "Nothing wrong; " + plural(left, "line is", "lines are") + " left to do."
	}
	if r.sound && len(r.Vignettes) == 0 {
		text += " There is no draft here: what you save is tested and proved from then on."
	}
	return text + " " + seconds(r.Seconds) + "\n"
}
