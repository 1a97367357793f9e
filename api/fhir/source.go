package fhir

import "safetynet/pathways"

// cited are the sources of a rule: where in each, and how that was established.
func cited(c pathways.Cited, sources pathways.Map[pathways.Source]) []RelatedArtifact {
	var all []RelatedArtifact
	for _, x := range append([]pathways.Citation{c.Source}, c.Also...) {
		s, _ := sources.Get(x.Ref.Value)
		a := artifact(x.Ref.Value, s)
		a.Display = x.Section
		a.Extension = []Extension{{URL: GradeExtension, ValueCode: string(x.Grade)}}
		all = append(all, a)
	}
	return all
}

// sources are those of the pathway, then those of the shared parts that it does not
// have itself.
func (w actionWriter) sources() []RelatedArtifact {
	var all []RelatedArtifact
	seen := map[string]bool{}
	s := w.def.Shared
	for _, part := range []pathways.Header{w.def.Header, s.Signs.Header, s.Dictionary.Header, s.Dispositions.Header, s.SepsisTables.Header} {
		for _, e := range part.Sources {
			if !seen[e.Key.Value] {
				seen[e.Key.Value] = true
				a := artifact(e.Key.Value, e.Value)
				a.Display = e.Value.Note
				all = append(all, a)
			}
		}
	}
	return all
}

// artifact is a source as it is cited: title, publisher and when it was issued and
// read.
func artifact(ref string, s pathways.Source) RelatedArtifact {
	text := s.Title + ". " + s.Publisher
	if s.Issued != nil {
		text += ", issued " + s.Issued.String()
	}
	if s.Read != nil {
		text += ", read " + s.Read.String()
	}
	return RelatedArtifact{Type: "citation", Label: ref, Citation: text + "."}
}
