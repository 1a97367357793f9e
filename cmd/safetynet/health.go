package main

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// healthPatience bounds how long a server may take to say how it is.
const healthPatience = 5 * time.Second

func (p *program) healthCommand() *cobra.Command {
	var ready bool
	c := p.command("health [URL]", "Ask a running server whether it is alive",
		"Asks /healthz of the server at URL (default: http://127.0.0.1:8080) and prints its answer. Exit status 1 when there is none,\n"+
			"or another than 200. For containers, which have no other program to ask with.\n"+
			"With --ready it asks /readyz, whether requests should be sent there: a server that is not ready is not to be started again\n"+
			"for that reason, since it recovers by itself.",
		cobra.MaximumNArgs(1), func(c *cobra.Command, args []string) error {
			at := "http://127.0.0.1:8080"
			if len(args) == 1 {
				at = args[0]
			}
			if u, err := url.Parse(at); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
				return usageError(c, "the address of a server is http://HOST:PORT, not %q", at)
			}
			path := "/healthz"
			if ready {
				path = "/readyz"
			}
			return p.askHealth(c.Context(), strings.TrimSuffix(at, "/")+path)
		})
	c.Flags().BoolVar(&ready, "ready", false, "ask whether it is ready as well")
	return c
}

func (p *program) askHealth(ctx context.Context, at string) error {
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, http.NoBody)
	if err != nil {
		return fail(statusUsage, err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fail(statusFailed, err)
	}
	defer resp.Body.Close()
	told, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return fail(statusFailed, err)
	}
	p.print(strings.TrimSpace(string(told)) + "\n")
	if resp.StatusCode != http.StatusOK {
		return failf(statusFailed, "%s answers %d", at, resp.StatusCode)
	}
	return nil
}
