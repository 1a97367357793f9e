package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// MaxBody is the largest request body, in bytes. Every finding of the
// dictionary answered takes a fifth of it.
const MaxBody = 64 << 10

// readBody returns the body of a JSON request, or the problem with it.
func readBody(c *gin.Context) ([]byte, *Problem) {
	if why := mediaFault(c.Request.Header); why != "" {
		return nil, unsupportedMedia.problem(why)
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, bodyTooLarge.problem(fmt.Sprintf("A body has at most %d bytes.", MaxBody))
	case err != nil:
		return nil, bodyUnreadable.problem("")
	}
	return data, nil
}

// mediaFault says why a body is not plain JSON in UTF-8, "" when it is. The type
// must be stated: a form sent by mistake is better refused than parsed.
func mediaFault(h http.Header) string {
	if len(h.Values("Content-Type")) != 1 || h.Get("Content-Encoding") != "" {
		return "Send one Content-Type, application/json, and no Content-Encoding."
	}
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return "Send Content-Type: application/json."
	}
	for name, value := range params {
		if name != "charset" || !strings.EqualFold(value, "utf-8") {
			return "The only parameter of the type is charset=utf-8."
		}
	}
	return ""
}

// json answers with v. The whole answer is made before its first byte is sent.
func (s *Server) json(c *gin.Context, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		s.internal(c, "encode", err)
		return
	}
	c.Data(status, "application/json", body)
}
