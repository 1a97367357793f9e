package openapitest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safetynet/api/openapi/openapitest"
)

func TestForm(t *testing.T) {
	for text, ok := range map[string]bool{
		`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{}}`:                                     true,
		`{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{}}`:                                     false,
		`{"openapi":"3.1.0","info":{"title":"t"},"paths":{}}`:                                                   false,
		`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"x":{}}}`:                               false,
		`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/x":{"get":{"responses":{"OK":{}}}}}}`: false,
		`[]`: false,
	} {
		require.Equal(t, ok, openapitest.Form([]byte(text)) == nil, text)
	}
}
