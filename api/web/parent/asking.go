package parent

import (
	"slices"

	"safetynet/engine"
	"safetynet/pathways"
)

// moreSigns is the page of what the list of emergency signs leaves open: answers
// with more than yes and no.
const moreSigns = "more-signs"

// page is a group of questions asked together.
type page struct {
	id    string
	title pathways.Text
	ask   []string
}

// pagesOf lists the pages of programs in the order they are asked. The pages of
// the danger signs are one: most of them were on the list before. Pages of one id
// are one idea, whichever pathways ask about it.
func pagesOf(progs []*engine.Program) []page {
	signs := page{id: moreSigns, title: pathways.Text{Parent: "How your child is now"}}
	for _, p := range progs[0].Definition().Signs.Pages {
		signs.ask = append(signs.ask, pathways.Strings(p.Ask)...)
	}
	all := []page{signs}
	for _, prog := range progs {
		for _, p := range prog.Definition().Pages {
			if i := slices.IndexFunc(all, func(x page) bool { return x.id == p.ID.Value }); i >= 0 {
				all[i].ask = append(all[i].ask, pathways.Strings(p.Ask)...)
			} else {
				all = append(all, page{p.ID.Value, p.Title, pathways.Strings(p.Ask)})
			}
		}
	}
	return all
}

// next is the page to show: that of the most important open question, with all of
// its questions that are open; nil when nothing is left to ask. More than that,
// the number of pages still in sight.
func next(pages []page, open []engine.Question) (p *page, left int) {
	var in []string
	for _, q := range open {
		i := slices.IndexFunc(pages, func(p page) bool { return slices.Contains(p.ask, q.Finding) })
		if i < 0 {
			pages = append(pages, page{id: q.Finding, ask: []string{q.Finding}}) // on no page of its own
			i = len(pages) - 1
		}
		if p == nil {
			p = &page{id: pages[i].id, title: pages[i].title}
			for _, id := range pages[i].ask {
				if asks(open, id) && !slices.Contains(p.ask, id) {
					p.ask = append(p.ask, id)
				}
			}
		}
		if !slices.Contains(in, pages[i].id) {
			in = append(in, pages[i].id)
		}
	}
	return p, max(0, len(in)-1)
}

func asks(open []engine.Question, id string) bool {
	return slices.ContainsFunc(open, func(q engine.Question) bool { return q.Finding == id })
}

// page is one page with the questions to show on it; nil where there is none.
func (s *sitting) page(id string) *page {
	list := signsOf(s.ask.Programs[0], s.voice)
	shown := page{id: id, ask: s.asking}
	known := false
	for _, p := range pagesOf(s.ask.Programs) {
		if p.id != id {
			continue
		}
		known, shown.title = true, p.title
		for _, f := range p.ask {
			answered := s.journey.Has(f) && !s.journey.fromList(list, f)
			if s.asking == nil && (answered || asks(s.a.NextQuestions, f)) && !slices.Contains(shown.ask, f) {
				shown.ask = append(shown.ask, f)
			}
		}
	}
	dict := s.ask.Dictionary()
	shown.ask = slices.DeleteFunc(shown.ask, func(f string) bool { return dict.Finding(f) == nil })
	if len(shown.ask) == 0 || !known && dict.Finding(id) == nil {
		return nil
	}
	return &shown
}

// pageOf is the page that asks a finding, "" if none does.
func pageOf(pages []page, finding string) string {
	for _, p := range pages {
		if slices.Contains(p.ask, finding) {
			return p.id
		}
	}
	return ""
}
