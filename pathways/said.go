package pathways

import "slices"

// saying is one text for parents, and where it is written.
type saying struct {
	text    string
	private bool // of a question asked in private
	local   bool // of a locality
	pos     Position
}

// sayings gathers the texts parents of children from an age on can be shown,
// each once.
type sayings struct {
	list []saying
	at   map[string]int
	from int // completed months
}

// saidNow lists what the newest active versions say of children from an age on.
func saidNow(lib *Library, from int) []saying {
	s := &sayings{at: map[string]int{}, from: from}
	s.library(newestActive(lib.Pathways), newestActive(lib.Presenting), newestActive(lib.Localities))
	return s.list
}

// saidEver tells what any version says of them.
func saidEver(lib *Library, from int) map[string]bool {
	s := &sayings{at: map[string]int{}, from: from}
	s.library(lib.Pathways, lib.Presenting, lib.Localities)
	ever := map[string]bool{}
	for _, x := range s.list {
		ever[x.text] = true
	}
	return ever
}

func (s *sayings) library(pathways []*Pathway, presenting []*Presenting, localities []*Locality) {
	for _, p := range pathways {
		if p.linked() {
			s.pathway(p)
		}
	}
	for _, x := range presenting {
		s.presenting(x)
	}
	for _, x := range localities {
		s.locality(x)
	}
}

func (s *sayings) add(texts ...Text) {
	for _, t := range texts {
		s.put(saying{text: t.Parent, pos: t.Pos})
	}
}

func (s *sayings) put(x saying) {
	if x.text == "" {
		return
	}
	i, known := s.at[x.text]
	if !known {
		i = len(s.list)
		s.at[x.text], s.list = i, append(s.list, x)
	}
	s.list[i].private = s.list[i].private || x.private
}

func (s *sayings) presenting(x *Presenting) {
	for _, p := range x.Problems {
		if slices.ContainsFunc(p.Pathways, func(r Route) bool { return r.TakesAge(s.from, maxAgeMonths-1) }) {
			s.add(p.Text)
		}
	}
	s.add(x.None.Text, x.None.GoTo)
}

func (s *sayings) locality(x *Locality) {
	texts := []Text{x.Title}
	for _, service := range x.Services {
		texts = append(texts, service.Text)
	}
	for _, l := range x.Local {
		texts = append(texts, l.Because)
	}
	for _, t := range texts {
		s.put(saying{text: t.Parent, pos: t.Pos, local: true})
	}
}

// pathway gathers a pathway and what it pins. One that is over before the age
// still says that, and where to go instead.
func (s *sayings) pathway(p *Pathway) {
	s.shared(p)
	s.add(p.Title, p.Scope.For)
	reads := when{p.Dictionary.Derived, p.Signs.Derived, p.SepsisTables.Derived, p.Derived}
	over := false
	for _, r := range slices.Concat(p.Scope.Outside, p.Scope.HandOver) {
		if !reads.endsBy(r.When.Value, s.from) {
			s.add(r.Reason, r.GoTo)
		}
	}
	for _, r := range p.Scope.Outside {
		over = over || startsBy(r.When.Value, s.from)
	}
	if over {
		return
	}
	s.pages(p, p.Pages)
	met := s.criteria(p.Criteria, reads)
	for _, x := range p.DangerSigns.Exceptions {
		if !reads.endsBy(x.When.Value, s.from) {
			s.add(x.Because)
		}
	}
	for _, r := range p.Raises {
		if (r.When == nil || !reads.endsBy(r.When.Value, s.from)) && toParents(r.Audience) && slices.ContainsFunc(r.Targets, met) {
			s.add(r.Because)
		}
	}
	s.advice(slices.Concat(p.Advice.FirstAid, p.Advice.HomeCare, p.Advice.ExpectedCourse), reads)
	for _, f := range p.FollowUp {
		if (f.When == nil || !reads.endsBy(f.When.Value, s.from)) && (len(f.Criteria) == 0 || slices.ContainsFunc(f.Criteria, met)) {
			s.add(f.Text)
		}
	}
	for _, w := range p.SafetyNet.WatchFor {
		s.add(w.Text)
	}
}

// shared gathers what every pathway says: the age question, the danger signs,
// the dispositions, answers that cannot go together.
func (s *sayings) shared(p *Pathway) {
	s.add(p.Dictionary.AgeQuestion)
	for _, d := range p.Shared.Dispositions.List {
		s.add(d.Text)
	}
	reads := when{p.Dictionary.Derived, p.Signs.Derived}
	s.pages(p, p.Signs.Pages)
	s.criteria(p.Signs.Criteria, reads)
	s.advice(p.Signs.FirstAid, reads)
	for _, w := range p.Signs.WatchFor {
		s.add(w.Text)
	}
	for _, x := range p.Dictionary.Contradictions {
		if !reads.endsBy(x.When.Value, s.from) {
			s.add(x.Text)
		}
	}
}

func (s *sayings) pages(p *Pathway, pages []Page) {
	for _, page := range pages {
		s.add(page.Title)
		for _, id := range slices.Concat(page.Ask, page.Optional) {
			f := p.Dictionary.Finding(id.Value)
			if f == nil {
				continue // which was reported
			}
			by := f.AnsweredBy
			if here, changed := p.AnsweredBy.Get(id.Value); changed {
				by = here
			}
			if slices.Contains(by, Parent) {
				s.finding(f)
			}
		}
	}
}

func (s *sayings) finding(f *Finding) {
	all := []Text{f.Text, f.Help}
	for _, l := range f.Labels {
		all = append(all, l.Value)
	}
	for _, c := range f.Choices {
		all = append(all, c.Label)
	}
	for i, t := range all {
		s.put(saying{text: t.Parent, pos: t.Pos, private: f.PrivateFrom != nil && i < 2})
	}
}

// criteria gathers the reasons parents are given, and tells which criteria can
// give one. What is said because the age is not known is left out: it is said to
// nobody whose age is.
func (s *sayings) criteria(list []*Criterion, reads when) (met func(id Str) bool) {
	over := map[string]bool{}
	for _, k := range list {
		if over[k.ID.Value] = !toParents(k.Audience) || reads.endsBy(k.When.Value, s.from); over[k.ID.Value] {
			continue
		}
		s.add(k.Because)
		if k.Exception != nil && !reads.endsBy(k.Exception.When.Value, s.from) {
			s.add(k.Exception.Because)
		}
		for _, a := range k.Assume {
			if a.Key.Value != "age" {
				s.add(a.Value.Because)
			}
		}
	}
	return func(id Str) bool { return !over[id.Value] }
}

func (s *sayings) advice(list []Advice, reads when) {
	for _, a := range list {
		if a.When == nil || !reads.endsBy(a.When.Value, s.from) {
			s.add(a.Text)
		}
	}
}

func toParents(only []Audience) bool { return len(only) == 0 || slices.Contains(only, Parent) }
