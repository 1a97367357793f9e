package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"

	"safetynet/api"
	"safetynet/engine"
)

// apiJSON prints what the HTTP API answers to a GET, so that a script reads the
// same JSON whether it asks the service or this program. No server runs: the
// handler is called directly.
func (p *program) apiJSON(ctx context.Context, eng *engine.Engine, path string) error {
	answer, err := p.apiAnswer(ctx, eng, path)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := json.Indent(&text, answer, "", "  "); err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	p.print(text.String() + "\n")
	return nil
}

// apiAnswer is what the API answers to a GET that it grants.
func (p *program) apiAnswer(ctx context.Context, eng *engine.Engine, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, path, http.NoBody)
	if err != nil {
		return nil, err
	}
	server := api.New(api.Config{Engine: eng, Now: p.now, Random: p.random, Logger: slog.New(slog.DiscardHandler), Version: version})
	answer := captured{header: http.Header{}}
	server.Handler().ServeHTTP(&answer, req)
	if answer.status != http.StatusOK {
		return nil, fmt.Errorf("GET %s: status %d: %s", path, answer.status, answer.body.Bytes())
	}
	return answer.body.Bytes(), nil
}

// captured keeps an answer in memory.
type captured struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (c *captured) Header() http.Header { return c.header }

func (c *captured) WriteHeader(status int) { c.status = status }

func (c *captured) Write(data []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	return c.body.Write(data)
}
