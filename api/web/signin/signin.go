// Package signin is the page at /signin on which staff show their token, and the
// button that signs out.
package signin

import (
	"embed"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"safetynet/api/web/site"
)

//go:embed templates
var templates embed.FS

// form is what the page shows of what was sent; never the token.
type form struct {
	Next string // the page asked for
	Bad  string // what is wrong with the token
}

// Mount serves the page.
func Mount(r gin.IRouter, s *site.Site) error {
	views, err := s.Views(templates, "templates")
	if err != nil {
		return err
	}
	show := func(c *gin.Context, status int, f form) {
		page := site.Page{Title: "Sign in", Body: f}
		if f.Bad != "" {
			page.Faults = site.Faults{{ID: "token", Text: f.Bad}}
		}
		views.Show(c, status, "signin", page)
	}
	r.GET("/signin", func(c *gin.Context) { show(c, http.StatusOK, form{Next: c.Query("next")}) })
	r.POST("/signin", func(c *gin.Context) {
		sent := s.Posted(c)
		if sent == nil {
			return
		}
		f := form{Next: sent.Get("next"), Bad: "Enter your token"}
		if token := strings.TrimSpace(sent.Get("token")); token != "" {
			f.Bad = s.Service.SignIn(c, token, f.Next)
		}
		if f.Bad != "" {
			show(c, http.StatusUnprocessableEntity, f)
		}
	})
	r.POST("/signout", s.Service.SignOut)
	return nil
}
