package api

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"safetynet/api/decisionlog"
	"safetynet/api/story"
)

// Signing in is tried so often at most, by all together: a token cannot be guessed,
// but looking for one costs the decision log, or the identity provider, its time.
const (
	signInsPerSecond = 5
	signInsAtOnce    = 20
)

// Actor is who asks for a page.
func (p pages) Actor(c *gin.Context) story.Actor { return actorOf(c) }

// SignIn opens a session with a token and leads to the page that was asked for. What
// is wrong with the token it returns, for the form; in every other case it has
// answered.
func (p pages) SignIn(c *gin.Context, credential, next string) (why string) {
	if !p.fromHere(c.Request) {
		crossOrigin.problem("A browser must say that the page of signing in sent this (Sec-Fetch-Site or Origin).").send(c)
		return ""
	}
	if !p.signIns.AllowN(p.now(), 1) {
		c.Header("Retry-After", "1")
		tooManySignIns.problem("Wait a few seconds and sign in again.").send(c)
		return ""
	}
	who, refused := p.authenticate(c.Request.Context(), credential)
	switch {
	case refused != nil && refused.code != "":
		return refused.why
	case refused != nil:
		p.refuse(c, refused)
		return ""
	}
	switch err := p.openSession(c, who); {
	case errors.Is(err, decisionlog.ErrNotFound):
		return unknownToken
	case err != nil:
		p.unreadable(c, err)
	default:
		c.Redirect(http.StatusSeeOther, landing(next, who.Role))
	}
	return ""
}

// SignOut ends the session and takes its cookie away.
func (p pages) SignOut(c *gin.Context) {
	if !p.fromHere(c.Request) {
		crossOrigin.problem("A browser must say that one of our own pages sent this (Sec-Fetch-Site or Origin).").send(c)
		return
	}
	p.endSession(c)
	http.SetCookie(c.Writer, p.cookie(c.Request, ""))
	c.Redirect(http.StatusSeeOther, "/signin")
}
