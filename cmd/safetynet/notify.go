package main

import (
	"context"
	"fmt"
	"net"
	"os"
)

// tellReady tells systemd, where it started the program and waits for that
// (Type=notify), that requests are answered from now on and SIGHUP is heard.
func tellReady(ctx context.Context) error {
	at := os.Getenv("NOTIFY_SOCKET")
	if at == "" {
		return nil
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unixgram", at)
	if err != nil {
		return fmt.Errorf("NOTIFY_SOCKET: %w", err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("READY=1")); err != nil {
		return fmt.Errorf("NOTIFY_SOCKET: %w", err)
	}
	return nil
}
