package memory_test

import (
	"testing"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/logtest"
	"safetynet/api/decisionlog/memory"
)

func TestLog(t *testing.T) {
	logtest.Run(t, func(testing.TB) decisionlog.Log { return memory.New() })
}

func TestTokens(t *testing.T) {
	logtest.RunTokens(t, func(testing.TB) decisionlog.Tokens { return memory.New() })
}
