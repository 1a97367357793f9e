// Package site is what the pages of the web share: the layout, the assets, the
// headers, and the way from a form to a case and from an answer to words.
//
// Pages are rendered on the server from what the engine returns. There is no
// clinical rule in a template or a script, and every page works without scripts.
// Nothing about a child is in an address and nothing is kept in the browser: what
// was answered travels in the hidden fields of forms that are posted.
//
// A front door is a package beside this one ([parent], [desk], [thresholds],
// [library]) with handlers and templates of its own:
//
//	//go:embed all:templates
//	var templates embed.FS
//
//	func Mount(r gin.IRouter, s *site.Site) error {
//		views, err := s.Views(templates, "templates") // each *.html but _*.html is a page
//		…
//		r.GET("/desk", func(c *gin.Context) { views.Show(c, http.StatusOK, "call", site.Page{Title: "Call", Body: data}) })
//	}
//
// A page template defines "body" and may use the partials of templates/ here:
// "question", "errors", "hidden", "card". What the server behind the pages does is
// reached through [Service].
//
// Stylesheet and script are those of nhsuk-frontend, prebuilt (static/nhsuk, see
// sync-assets.sh), without the NHS logo and without its font, which are not ours
// to use.
package site
