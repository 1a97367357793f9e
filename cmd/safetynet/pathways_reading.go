package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"safetynet/pathways"
)

// reading is how hard one page of parents' texts is to read.
type reading struct {
	Pathway string  `json:"pathway"`
	Version string  `json:"version"`
	Page    string  `json:"page"`
	Words   int     `json:"words"`
	Longest int     `json:"longest_sentence"` // words
	Grade   float64 `json:"flesch_kincaid_grade"`
	NoEasy  int     `json:"no_easy_read,omitempty"` // texts of a result without easy words
}

// readings lists the parts of the newest version of each pathway that parents
// read: pages of questions, reasons, advice, safety net, follow-up.
func readings(lib *pathways.Library, now time.Time) []reading {
	var all []reading
	easy := lib.EasyReadAt(now)
	for _, id := range lib.IDs() {
		d := lib.Newest(id)
		add := func(page string, texts ...pathways.Text) {
			var r pathways.Reading
			for _, t := range texts {
				r.Add(t.Parent)
			}
			if r.Sentences == 0 {
				return
			}
			row := reading{d.ID.Value, d.Version.String(), page, r.Words, r.Longest, r.Grade(), 0}
			if !strings.HasPrefix(page, asked) { // questions are in no result
				row.NoEasy = withoutEasy(easy, texts)
			}
			all = append(all, row)
		}
		for _, page := range slices.Concat(d.Signs.Pages, d.Pages) {
			texts := []pathways.Text{page.Title}
			for _, id := range slices.Concat(page.Ask, page.Optional) {
				if f := d.Dictionary.Finding(id.Value); f.AnsweredByAudience(pathways.Parent) {
					texts = append(texts, f.Text, f.Help)
				}
			}
			add(asked+page.ID.Value, texts...)
		}
		var because, endpoints, watch, follow []pathways.Text
		for _, k := range slices.Concat(d.Signs.Criteria, d.Criteria) {
			if len(k.Audience) == 0 || slices.Contains(k.Audience, pathways.Parent) {
				because = append(because, k.Because)
			}
		}
		for _, x := range d.Shared.Dispositions.List {
			endpoints = append(endpoints, x.Text)
		}
		for _, w := range slices.Concat(d.Signs.WatchFor, d.SafetyNet.WatchFor) {
			watch = append(watch, w.Text)
		}
		for _, f := range d.FollowUp {
			follow = append(follow, f.Text)
		}
		add("what to do", endpoints...)
		add("reasons", because...)
		add("first aid", adviceTexts(d.Signs.FirstAid, d.Advice.FirstAid)...)
		add("home care", adviceTexts(d.Advice.HomeCare, d.Advice.ExpectedCourse)...)
		add("watch for", watch...)
		add("follow-up", follow...)
	}
	return all
}

// asked begins the name of a page of questions.
const asked = "questions: "

func withoutEasy(w *pathways.Wording, texts []pathways.Text) int {
	n := 0
	for _, t := range texts {
		if _, ok := w.Easy(t.Parent); !ok && t.Parent != "" {
			n++
		}
	}
	return n
}

func adviceTexts(lists ...[]pathways.Advice) []pathways.Text {
	var texts []pathways.Text
	for _, a := range slices.Concat(lists...) {
		texts = append(texts, a.Text)
	}
	return texts
}

func (p *program) printReadings() error {
	eng, err := p.mustCompile()
	if err != nil {
		return err
	}
	all := readings(eng.Library(), p.now())
	if p.json {
		return p.printJSON(all)
	}
	rows := [][]string{{"PATHWAY", "VERSION", "PAGE", "WORDS", "LONGEST SENTENCE", "GRADE", "NO EASY READ"}}
	for _, r := range all {
		rows = append(rows, []string{r.Pathway, r.Version, r.Page, strconv.Itoa(r.Words), strconv.Itoa(r.Longest), fmt.Sprintf("%.1f", r.Grade), strconv.Itoa(r.NoEasy)})
	}
	p.print(table("", rows))
	p.print("\nFlesch-Kincaid grade of what parents read; the aim is 6. It says where to look, and gates nothing.\nThe last column counts the texts of a result that have no easy-read form; such a text is shown as it is.\n")
	return nil
}
