package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
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
func readBody(c *gin.Context) ([]byte, *Problem) { return readBodyInto(c, nil) }

// readBodyInto is readBody into room that there is already.
func readBodyInto(c *gin.Context, room []byte) ([]byte, *Problem) {
	limit := bodyLimit(c.FullPath())
	if why := mediaFault(c.Request.Header, speaksFHIR(c.FullPath())); why != "" {
		return nil, unsupportedMedia.problem(why)
	}
	into := bytes.NewBuffer(room)
	_, err := into.ReadFrom(http.MaxBytesReader(c.Writer, c.Request.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, bodyTooLarge.problem(fmt.Sprintf("A body has at most %d bytes.", limit))
	case err != nil:
		return nil, bodyUnreadable.problem("")
	}
	return into.Bytes(), nil
}

// mediaFault says why a body is not plain JSON in UTF-8, "" when it is. The type
// must be stated: a form sent by mistake is better refused than parsed. FHIR has a
// type of its own, which may name the version.
func mediaFault(h http.Header, fhir bool) string {
	if len(h.Values("Content-Type")) != 1 || h.Get("Content-Encoding") != "" {
		return "Send one Content-Type, application/json, and no Content-Encoding."
	}
	if h.Get("Content-Type") == "application/json" { // as nearly everybody writes it
		return ""
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

// linesFault says why a body is not lines of JSON in UTF-8, "" when it is.
func linesFault(h http.Header) string {
	const want = "Send one Content-Type, application/x-ndjson, and no Content-Encoding."
	if len(h.Values("Content-Type")) != 1 || h.Get("Content-Encoding") != "" {
		return want
	}
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	charset, said := params["charset"]
	if err != nil || media != linesMedia || said && !strings.EqualFold(charset, "utf-8") || len(params) > 1 || len(params) == 1 && !said {
		return want
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
	c.Header("Content-Length", strconv.Itoa(len(body))) // or what is long would be sent in chunks
	c.Data(status, "application/json", body)
}
