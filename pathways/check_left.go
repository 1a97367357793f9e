package pathways

import (
	"regexp"
	"strings"
)

// left is the word for what an author still has to write.
var left = regexp.MustCompile(`\bTODO\b`)

// checkLeft warns of what is left to do, in texts and in comments: a draft made from
// a scaffold is full of it. Versions that a newer one follows are let be.
func checkLeft(r *reporter, lib *Library) {
	files := make([]content, 0, len(lib.files)+len(lib.invariants))
	for _, x := range lib.files {
		files = append(files, x)
	}
	for _, x := range lib.invariants {
		files = append(files, x)
	}
	for _, x := range files {
		name := x.file().Name
		if r.followed[name] {
			continue
		}
		for n := range r.files[name].starts {
			line := r.files[name].line(n + 1)
			if !strings.Contains(line, "TODO") {
				continue // which is quicker than to look for the word
			}
			if at := left.FindStringIndex(line); at != nil {
				col := len([]rune(line[:at[0]])) + 1
				r.warnf(Position{File: name, Line: n + 1, Col: col}, "todo-left", "write it, or take the word out", "something is left to do here")
			}
		}
	}
}
