package parent

import (
	"slices"
	"strings"

	"safetynet/api/web/site"
	"safetynet/pathways"
)

// take reads the page that was answered and notes what is missing on it.
func (s *sitting) take() {
	j := s.journey
	switch {
	case j.Step == problemStep && j.Problem == "":
		s.fault("problem", "Choose what is wrong, or none of these")
	case j.Step == signsStep:
		s.takeSigns()
	case j.Step == ageStep:
		if !j.Age.Given() {
			s.fault("birth-day", "Enter your child's date of birth, or their age")
		}
	case strings.HasPrefix(j.Step, questionStep):
		for _, id := range j.Asked {
			if f := s.ask.Dictionary().Finding(id); f != nil && !j.Has(id) {
				s.faults = append(s.faults, site.Fault{ID: site.InputID(id), Text: missing(f), About: s.voice.Say(f.Text)})
			}
		}
	}
}

func missing(f *pathways.Finding) string {
	if f.Kind == pathways.Measurement {
		return "Enter a number, or choose I have not measured it"
	}
	return "Choose an answer, or I'm not sure"
}

func (s *sitting) takeSigns() {
	j := s.journey
	none, both := slices.Contains(j.Signs, noneOfThese), len(j.Signs) > 1
	switch {
	case len(j.Signs) == 0:
		s.fault("sign-0", "Choose the signs your child has, or none of these")
	case none && both:
		s.fault("sign-none", "Choose signs, or none of these, not both")
	default:
		list := signsOf(s.ask.Programs[0], s.voice)
		j.forgetSigns(list)
		j.applySigns(list)
		j.Signed = true
		s.mustSettle()
	}
}

func (s *sitting) fault(id, text string) { s.faults = append(s.faults, site.Fault{ID: id, Text: text}) }
