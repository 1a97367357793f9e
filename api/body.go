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

// The largest request bodies, in bytes. Every finding of the dictionary answered
// takes a fifth of MaxBody. FHIR takes more room: fifty observations of a hospital's
// record, with their codes and references, are about 100 KiB.
const (
	MaxBody     = 64 << 10
	MaxFHIRBody = 256 << 10
)

// bodyLimit is how large a body a route takes.
func bodyLimit(route string) int64 {
	if speaksFHIR(route) || speaksHooks(route) {
		return MaxFHIRBody
	}
	return MaxBody
}

// speaksFHIR tells whether a route or a path is of the FHIR interface, which has a
// media type and a shape of errors of its own.
func speaksFHIR(path string) bool { return path == "/fhir" || strings.HasPrefix(path, "/fhir/") }

// readBody returns the body of a JSON request, or the problem with it.
func readBody(c *gin.Context) ([]byte, *Problem) {
	limit := bodyLimit(c.FullPath())
	if why := mediaFault(c.Request.Header, speaksFHIR(c.FullPath())); why != "" {
		return nil, unsupportedMedia.problem(why)
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, bodyTooLarge.problem(fmt.Sprintf("A body has at most %d bytes.", limit))
	case err != nil:
		return nil, bodyUnreadable.problem("")
	}
	return data, nil
}

// mediaFault says why a body is not plain JSON in UTF-8, "" when it is. The type
// must be stated: a form sent by mistake is better refused than parsed. FHIR has a
// type of its own, which may name the version.
func mediaFault(h http.Header, fhir bool) string {
	if len(h.Values("Content-Type")) != 1 || h.Get("Content-Encoding") != "" {
		return "Send one Content-Type, application/json, and no Content-Encoding."
	}
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	fhir = fhir && media == "application/fhir+json"
	if err != nil || media != "application/json" && !fhir {
		return "Send Content-Type: application/json."
	}
	for name, value := range params {
		utf8 := name == "charset" && strings.EqualFold(value, "utf-8")
		if !utf8 && !(fhir && name == "fhirversion" && value == "4.0") {
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
