package pathways

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// sumsFile lists the released versions with their digests.
const sumsFile = "SUMS"

const digestPrefix = "sha256:"

// digestOf is the digest of a version: SHA-256 over the name and content hash of
// its file and of every file it pins, in order of name. Two libraries that give
// a version the same digest mean the same thing by it.
func (l *loader) digestOf(names ...string) string {
	sort.Strings(names)
	h := sha256.New()
	fmt.Fprintln(h, "safetynet/digest/v1")
	for _, n := range names {
		content := sha256.Sum256(l.data[n])
		fmt.Fprintf(h, "%s %s\n", hex.EncodeToString(content[:]), n)
	}
	return digestPrefix + hex.EncodeToString(h.Sum(nil))
}

// released is one file as SUMS sees it.
type released struct {
	name, digest string
	status       Status
}

// digests computes every digest and compares the released ones with SUMS.
func (l *loader) digests() {
	for _, x := range l.lib.files {
		switch x := x.(type) {
		case *Pathway:
			if x.linked() {
				x.Digest = l.digestOf(x.Name, x.Dictionary.Name, x.Shared.Dispositions.Name, x.Signs.Name, x.SepsisTables.Name)
			}
		case *Locality:
			if x.Dispositions != nil {
				x.Digest = l.digestOf(x.Name, x.Dispositions.Name)
			}
		case *Calculators:
			if x.linked() {
				x.Digest = l.digestOf(x.pinnedFiles()...)
			}
		default:
			x.file().Digest = l.digestOf(x.file().Name)
		}
	}
	for _, x := range l.lib.invariants {
		x.Digest = l.digestOf(x.Name)
	}
	for _, x := range l.lib.hazards {
		x.Digest = l.digestOf(x.Name)
	}
	l.compareSums()
}

// releasedFiles lists every file whose digest could be computed, by name.
func (lib *Library) releasedFiles() []released {
	var all []released
	for _, x := range lib.files {
		if f := x.file(); f.Digest != "" {
			all = append(all, released{f.Name, f.Digest, x.header().Status})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].name < all[j].name })
	return all
}

// Sums returns the text of the SUMS file this library calls for: one line for
// each active or retired version.
func (lib *Library) Sums() string {
	var b strings.Builder
	b.WriteString("# Digests of released versions. A line here freezes its file; see FORMAT.md.\n")
	for _, f := range lib.releasedFiles() {
		if f.status != StatusDraft {
			fmt.Fprintf(&b, "%s  %s\n", f.digest, f.name)
		}
	}
	return b.String()
}

func (l *loader) compareSums() {
	listed := map[string]string{}
	lineOf := map[string]int{}
	for i, line := range trimmedLines(l.sums) {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		digest, name, ok := strings.Cut(line, "  ")
		pos := Position{File: sumsFile, Line: i + 1, Col: 1}
		if !ok || !strings.HasPrefix(digest, digestPrefix) {
			l.errorf(pos, "sums-wrong", "a line is a digest, two spaces and a file", "not a line of SUMS")
			continue
		}
		if _, dup := listed[name]; dup {
			l.errorf(pos, "sums-wrong", "keep one line", "%s is listed twice", name)
		}
		listed[name], lineOf[name] = digest, i+1
	}
	for _, f := range l.lib.releasedFiles() {
		digest, ok := listed[f.name]
		delete(lineOf, f.name)
		top := Position{File: f.name, Line: 1, Col: 1}
		switch {
		case f.status == StatusDraft && ok:
			l.errorf(top, "draft-listed", "take its line out of SUMS, or release it", "a draft is listed in SUMS")
		case f.status != StatusDraft && !ok:
			l.errorf(top, "release-unlisted", "make it a draft, or add the line that safetynet pathways sums prints", "an %s version is not listed in SUMS", f.status)
		case ok && digest != f.digest:
			l.errorf(top, "release-edited", "restore the file and make a new version",
				"this released version, or something it pins, was edited: its digest is %s, SUMS has %s", f.digest, digest)
		}
	}
	for name, line := range lineOf {
		pos := Position{File: sumsFile, Line: line, Col: 1}
		if _, read := l.data[name]; !read {
			l.errorf(pos, "release-missing", "restore the file", "the released version %s is gone", name)
		}
		if slices.ContainsFunc(l.lib.invariants, func(x *Invariants) bool { return x.Name == name }) {
			l.errorf(pos, "sums-wrong", "take the line out", "%s holds invariants, which may change: nothing freezes them", name)
		}
	}
}
