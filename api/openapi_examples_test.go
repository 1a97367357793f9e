package api

import (
	"testing"

	"safetynet/api/openapi"
)

func exemplified(t testing.TB, doc *openapi.Document) *openapi.Document { return doc }
