package api

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestHealth(t *testing.T) {
	f := newFixture(t, func(c *Config) { c.Engine, c.Log = nil, nil })
	w := f.get("/healthz")
	require.Equal(t, http.StatusOK, w.Code, "the process runs, whatever else is wrong")
	require.JSONEq(t, `{"status":"ok","version":"test","engine":"safetynet-semantics/2"}`, w.Body.String())
}

func TestReadiness(t *testing.T) {
	f := newFixture(t)
	require.Equal(t, http.StatusOK, f.get("/readyz").Code)
	f.Drain()
	p := requireProblem(t, f.get("/readyz"), http.StatusServiceUnavailable, "not-ready")
	require.Equal(t, []string{"draining "}, places(p))
	require.Equal(t, "escalate", f.evaluate(urgent()).Guidance, "requests that still come are answered")

	rows := map[string]func(*Config){
		"engine-missing ":   func(c *Config) { c.Engine = nil },
		"pathway-inactive ": func(c *Config) { c.Now = func() time.Time { return now.AddDate(-1, 0, 0) } },
		"log-unreachable ":  withLog(&fakeLog{readErr: errors.New("disk")}),
	}
	for want, change := range rows {
		p := requireProblem(t, newFixture(t, change).get("/readyz"), http.StatusServiceUnavailable, "not-ready")
		require.Equal(t, []string{want}, places(p))
	}
	for _, change := range []func(*Config){withLog(nil), func(c *Config) { c.Tokens = nil }, func(c *Config) { c.Tokens = fakeTokens{err: errors.New("x")} }} {
		p := requireProblem(t, newFixture(t, change).get("/readyz"), http.StatusServiceUnavailable, "not-ready")
		require.Equal(t, []string{"log-unreachable "}, places(p))
	}
	f.Replace(nil)
	p = requireProblem(t, f.get("/readyz"), http.StatusServiceUnavailable, "not-ready")
	require.Equal(t, []string{"draining ", "engine-missing "}, places(p))
}

func TestMetrics(t *testing.T) {
	f := newFixture(t)
	f.post("/v1/assessments", urgent())
	f.post("/v1/evaluate", wellChild(t, nil))
	f.post("/v1/evaluate", "{")
	f.get("/nothing")
	text := f.get("/metrics").Body.String()
	for _, line := range []string{
		`safetynet_http_requests_total{method="POST",route="/v1/assessments",status="201"} 1`,
		`safetynet_http_requests_total{method="POST",route="/v1/evaluate",status="400"} 1`,
		`safetynet_http_requests_total{method="GET",route="none",status="404"} 1`,
		`safetynet_http_request_duration_seconds_count{method="POST",route="/v1/evaluate"} 2`,
		`safetynet_assessments_total{guidance="escalate",settled="false"} 1`,
		`safetynet_assessments_total{guidance="home-care",settled="true"} 1`,
		`safetynet_decision_log_failures_total 0`,
		`safetynet_build_info{semantics="safetynet-semantics/2",version="test"} 1`,
	} {
		require.Contains(t, text, line+"\n")
	}
}
