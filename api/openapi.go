package api

import (
	_ "embed"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"safetynet/api/openapi"
)

// openAPI describes every route, OpenAPI 3.1. It is made by TestOpenAPI of the routes,
// the Go types and their comments, and of answers that the server gave to tests; make
// client writes it anew.
//
//go:embed openapi.json
var openAPI []byte

// interfaceDocument is openAPI as the pages for programmers need it, read when one of them
// is first asked for. It is part of the program, and tests read it.
var interfaceDocument = sync.OnceValue(func() *openapi.Document {
	doc, err := openapi.Parse(openAPI)
	if err != nil {
		panic(err)
	}
	return doc
})

// showInterface answers GET /openapi.json.
func (s *Server) showInterface(c *gin.Context) {
	c.Data(http.StatusOK, "application/json", openAPI)
}
