package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"safetynet/api/decisionlog/postgres/pgtest"
)

// database is a PostgreSQL server of our own, the one of the tests, with fsync on.
type database struct {
	host   *host
	server *pgtest.Server
	pid    int
}

// host stands where pgtest expects a test.
type host struct {
	testing.TB
	cleanups []func()
	err      error
}

func (h *host) Helper()                   {}
func (h *host) Cleanup(f func())          { h.cleanups = append(h.cleanups, f) }
func (h *host) Errorf(f string, v ...any) { h.err = errors.Join(h.err, fmt.Errorf(f, v...)) }
func (h *host) Fatal(v ...any)            { h.Errorf("%s", fmt.Sprint(v...)); h.FailNow() }
func (h *host) Skip(v ...any)             { h.Fatal(v...) }
func (h *host) FailNow()                  { panic(h) }

// do runs what would be a part of a test and returns what would have failed it.
func (h *host) do(f func()) (err error) {
	defer func() {
		if reason := recover(); reason != nil && reason != any(h) {
			panic(reason)
		}
		err = h.err
	}()
	f()
	return nil
}

// startDatabase starts the server.
func startDatabase() (*database, error) {
	d := &database{host: &host{}}
	if err := d.host.do(func() { d.server = pgtest.Start(d.host) }); err != nil {
		return nil, fmt.Errorf("PostgreSQL: %w", err)
	}
	var err error
	if d.pid, err = postmaster(filepath.Dir(d.server.Socket())); err != nil {
		return nil, errors.Join(err, d.stop())
	}
	return d, nil
}

// postmaster is the process that all others of a server are children of.
func postmaster(dir string) (int, error) {
	f, err := os.Open(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	line, err := bufio.NewReader(f).ReadString('\n')
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(line[:len(line)-1])
}

// empty makes an empty database and returns its address.
func (d *database) empty() (address string, err error) {
	err = d.host.do(func() { address = d.server.Database(d.host) })
	return address, err
}

func (d *database) stop() error {
	return d.host.do(func() {
		for _, f := range d.host.cleanups {
			f()
		}
		d.host.cleanups = nil
	})
}
