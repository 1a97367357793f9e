package api

import (
	_ "embed"
	"net/http"

	"github.com/gin-gonic/gin"
)

// openAPI describes every route, OpenAPI 3.1. It is made by TestOpenAPI of the routes,
// the Go types and their comments, and of answers that the server gave to tests; make
// client writes it anew.
//
//go:embed openapi.json
var openAPI []byte

// showInterface answers GET /openapi.json.
func (s *Server) showInterface(c *gin.Context) {
	c.Data(http.StatusOK, "application/json", openAPI)
}
