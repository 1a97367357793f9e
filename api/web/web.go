// Package web is the pages: the parent's symptom checker at /, the 111 desk's
// calls, their records and the queue at /desk, the clinician's limits at
// /thresholds, the library of pathways at /pathways, what families say at
// /feedback, figures for staff at /insight, the interface for programs at /docs, and
// signing in at /signin. Each is a package of its own; what they share is in [site].
package web

import (
	"io/fs"

	"github.com/gin-gonic/gin"

	"safetynet/api/openapi"
	"safetynet/api/web/desk"
	"safetynet/api/web/docs"
	"safetynet/api/web/feedback"
	"safetynet/api/web/howto"
	"safetynet/api/web/insight"
	"safetynet/api/web/library"
	"safetynet/api/web/parent"
	"safetynet/api/web/signin"
	"safetynet/api/web/site"
	"safetynet/api/web/thresholds"
)

// Mount serves the pages and their files. doc is the interface beside them, for its
// pages. The error is about templates, which are part of the program.
func Mount(r gin.IRouter, s site.Service, doc *openapi.Document) (*site.Site, error) {
	guides, err := howto.Load()
	if err != nil {
		return nil, err
	}
	files := map[string]fs.FS{"howto": guides.Assets(), "parent": parent.Files, "desk": desk.Files, "thresholds": thresholds.Files, "library": library.Files, "insight": insight.Files, "docs": docs.Files}
	pages, err := site.New(s, files)
	if err != nil {
		return nil, err
	}
	pages.Mount(r)
	group := r.Group("", site.Headers)
	for _, mount := range []func(gin.IRouter, *site.Site) error{
		parent.Door{Guides: guides}.Mount, desk.Mount, thresholds.Mount, library.Mount, signin.Mount, feedback.Mount, insight.Mount, docs.Door{Document: doc}.Mount,
	} {
		if err := mount(group, pages); err != nil {
			return nil, err
		}
	}
	return pages, nil
}
