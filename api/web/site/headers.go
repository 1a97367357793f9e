package site

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// policy lets a page load its own files and nothing else: no script or style
// inside the page, no other site, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'none'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// maxForm is more than all findings of all pathways take.
const maxForm = 64 << 10

// SetPolicy is for every answer that is a page.
func SetPolicy(c *gin.Context) { c.Header("Content-Security-Policy", policy) }

// Headers is for every route that answers with a page.
func Headers(c *gin.Context) { headers(c, maxForm) }

// LargeForms is [Headers] for pages whose forms are larger, in bytes.
func LargeForms(most int64) gin.HandlerFunc {
	return func(c *gin.Context) { headers(c, most) }
}

func headers(c *gin.Context, most int64) {
	SetPolicy(c)
	c.Header("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
	c.Header("Cross-Origin-Opener-Policy", "same-origin")
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most)
}
