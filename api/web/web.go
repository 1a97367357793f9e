// Package web is the pages: the parent's symptom checker at /, the emergency signs in
// easy read at /danger-signs/easy-read, the 111 desk's
// calls, their records and the queue at /desk, the clinician's limits at
// /thresholds, the library of pathways at /pathways, what families say at
// /feedback, figures for staff at /insight, practice on made-up cases at /practice,
// drafts of pathways at /workbench, the
// emergency signs in other languages at /danger-signs, the interface for programs at
// /docs, and signing in at /signin. Each is a package of its own; what they share is
// in [site].
package web

import (
	"io/fs"

	"github.com/gin-gonic/gin"

	"safetynet/api/openapi"
	"safetynet/api/web/desk"
	"safetynet/api/web/docs"
	"safetynet/api/web/easyread"
	"safetynet/api/web/feedback"
	"safetynet/api/web/howto"
	"safetynet/api/web/insight"
	"safetynet/api/web/library"
	"safetynet/api/web/parent"
	"safetynet/api/web/practice"
	"safetynet/api/web/signin"
	"safetynet/api/web/signs"
	"safetynet/api/web/site"
	"safetynet/api/web/thresholds"
	"safetynet/api/web/workbench"
)

// Mount serves the pages and their files. doc reads the interface beside them, for its
// pages; vignettes are the cases to practise on, nil for none. The error is about templates, which are part of the program.
func Mount(r gin.IRouter, s site.Service, doc func() *openapi.Document, vignettes fs.FS) (*site.Site, error) {
	guides, err := howto.Load()
	if err != nil {
		return nil, err
	}
	files := map[string]fs.FS{
		"howto": guides.Assets(), "parent": parent.Files, "desk": desk.Files, "thresholds": thresholds.Files, "library": library.Files, "insight": insight.Files, "docs": docs.Files,
		"practice": practice.Files, "signs": signs.Files, "easyread": easyread.Files, "workbench": workbench.Files,
	}
	pages, err := site.New(s, files)
	if err != nil {
		return nil, err
	}
	easy, err := easyread.New(pages)
	if err != nil {
		return nil, err
	}
	pages.Mount(r)
	group := r.Group("", site.Headers)
	for _, mount := range []func(gin.IRouter, *site.Site) error{
		parent.Door{Guides: guides, Easy: easy}.Mount, easy.Mount, desk.Mount, thresholds.Mount, library.Mount, signin.Mount, feedback.Mount, insight.Mount, signs.Mount, docs.Door{Document: doc}.Mount,
		practice.Door{Vignettes: vignettes}.Mount,
	} {
		if err := mount(group, pages); err != nil {
			return nil, err
		}
	}
	return pages, workbench.Mount(r.Group("", site.LargeForms(workbench.MaxForm)), pages)
}
