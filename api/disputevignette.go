package api

import (
	"path"
	"slices"
	"strings"

	"safetynet/api/story"
	"safetynet/engine"
	"safetynet/engine/vignette"
	"safetynet/pathways"
)

// vignetteFile is a vignette file and the name it must have.
type vignetteFile struct {
	Name string // below the folder of its pathway
	Data []byte
}

// vignetteOf makes a test case of a dispute, for the version of the pathway that is
// in use, or where that has no word for what was answered, for the one recorded.
func (s *Server) vignetteOf(eng *engine.Engine, id string, d *story.Disputed, a *story.Assessed, pathway string) (*vignetteFile, *Problem) {
	if a == nil {
		return nil, notFound.problem("The assessment was erased.")
	}
	all := a.Record.Request.Pathways
	switch {
	case pathway == "" && len(all) == 1:
		pathway = all[0]
	case pathway == "":
		return nil, invalidRequest.problem("The assessment is of several pathways. Ask with ?pathway= for one of " + strings.Join(all, ", ") + ".")
	case !slices.Contains(all, pathway):
		return nil, notFound.problem("The assessment is of " + strings.Join(all, ", ") + ".")
	}
	prog, told := s.programFor(eng, pathway, a)
	if prog == nil {
		return nil, notFound.problem("No version of the pathway that is loaded has words for that case.")
	}
	def := prog.Definition()
	if def.Shared.Dispositions.Get(d.Should) == nil {
		return nil, notFound.problem("The version of the pathway in use does not have the disposition that staff named.")
	}
	draft := vignette.Draft{
		Pathway: def.Key(), Name: "dispute " + id, Case: told, Disposition: d.Should, Comment: comment(id, d, a, all),
		Why: "staff say that the guidance should have been " + d.Should + " and not " + a.Told.Disposition.ID + ": " + reasonText(d.Reason),
	}
	data, err := draft.YAML(prog)
	if err != nil {
		return nil, notFound.problem("The case cannot be written as a vignette.")
	}
	return &vignetteFile{Name: path.Base(draft.FileName(id)), Data: data}, nil
}

// programFor is the version to test, and the case in its words.
func (s *Server) programFor(eng *engine.Engine, pathway string, a *story.Assessed) (*engine.Program, engine.Case) {
	var progs []*engine.Program
	if active, err := eng.Select([]string{pathway}, nil, s.now()); err == nil {
		progs = active
	}
	if v, err := pathways.ParseVersion(a.Record.Request.Versions[pathway]); err == nil {
		progs = append(progs, eng.Program(pathway, v))
	}
	for _, p := range progs {
		if p == nil {
			continue
		}
		if told, err := engine.DecodeCase(p.Definition().Dictionary, a.Record.Case); err == nil {
			return p, told
		}
	}
	return nil, engine.Case{}
}

func reasonText(id string) string {
	reason, known := story.Lookup(story.DisputeReasons, id)
	if !known { // of a later release
		return id
	}
	return strings.ToLower(reason.Text[:1]) + reason.Text[1:]
}

// comment says what the file is, and what it leaves out.
func comment(id string, d *story.Disputed, a *story.Assessed, all []string) []string {
	var versions []string
	for _, p := range a.Told.Provenance {
		versions = append(versions, p.Pathway+"@"+p.Version)
	}
	lines := []string{
		"What staff say, in dispute " + id + ". NOT CLINICALLY APPROVED: a clinician decides what is expected here.",
		"Said then: " + a.Told.Disposition.ID + ", by " + strings.Join(versions, ", ") + ". Should have been, as staff say: " + d.Should + ".",
	}
	if len(all) > 1 {
		lines = append(lines, "Several pathways were assessed together: which of them must say it is to be decided; this file is about one of them.")
	}
	if l := a.Told.Locality; l != nil && a.Told.Disposition.RaisedFrom != "" {
		lines = append(lines, "The locality "+l.ID+" made it more urgent than the pathways do ("+a.Told.Disposition.RaisedFrom+"); a vignette knows no locality.")
	}
	return lines
}
