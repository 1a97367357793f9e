package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// maxWriters: one transaction at a time holds the chain; a second connection
	// gets ready meanwhile.
	maxWriters = 2
	maxReaders = 8
	// connectWait bounds one try to reach the server.
	connectWait = 5 * time.Second
	// callWait bounds a read, and a write from the moment it has its turn: a
	// server that says nothing any more must not hold a caller for ever.
	callWait = 10 * time.Second
	// turnWait bounds the wait for the chain, which the server should have ended
	// before, see asWriter.
	turnWait = 20 * time.Second
)

// asWriter are the settings of a session that writes. One that holds the chain
// and stands still is ended by the server, before those who wait for it give up. It
// looks everything up by index: a plan that was made while the log was small would
// read the whole of it.
var asWriter = map[string]string{
	"enable_seqscan":                      "off",
	"jit":                                 "off",
	"lock_timeout":                        "10s",
	"idle_in_transaction_session_timeout": "2s",
}

// asReader are the settings of a session that reads.
var asReader = map[string]string{"default_transaction_read_only": "on"}

// Address tells whether text is the address of a PostgreSQL database, as in
// "postgres://user@host:5432/database?sslmode=verify-full", and not a file.
func Address(text string) bool {
	return strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://")
}

// Name returns what people may be shown of an address: user, host and database,
// without password and options. The error shows no part of the address.
func Name(address string) (string, error) {
	config, err := parse(address)
	if err != nil {
		return "", err
	}
	c := config.ConnConfig
	if strings.HasPrefix(c.Host, "/") {
		return fmt.Sprintf("postgres://%s@/%s (socket in %s)", c.User, c.Database, c.Host), nil
	}
	return fmt.Sprintf("postgres://%s@%s/%s", c.User, net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port))), c.Database), nil
}

// errAddress shows nothing of the address: of one that is not understood nobody
// can say which part was meant to be the password.
var errAddress = errors.New("the address of the database is not understood; it has the form " +
	"postgres://user:password@host:5432/database?sslmode=verify-full, with %XX for each of @ : / ? # % in a password")

func parse(address string) (*pgxpool.Config, error) {
	_, rest, _ := strings.Cut(address, "://")
	if i := strings.IndexAny(rest, "@/?#"); i >= 0 && rest[i] == '@' {
		rest = rest[i+1:]
	}
	if strings.Contains(rest, "@") { // half of a password would be taken for a host or a database, and be shown
		return nil, errAddress
	}
	config, err := pgxpool.ParseConfig(address)
	var file *fs.PathError // of a certificate
	if errors.As(err, &file) {
		return nil, file
	}
	if err != nil {
		return nil, errAddress
	}
	return config, nil
}

// openPool makes connections to the database with these settings. The first is
// made at once, so that what is wrong shows now.
func openPool(ctx context.Context, address string, settings map[string]string) (*pgxpool.Pool, error) {
	config, err := parse(address)
	if err != nil {
		return nil, err
	}
	config.MaxConns = maxReaders
	if _, reads := settings["default_transaction_read_only"]; !reads {
		config.MaxConns = maxWriters
		config.AfterConnect = prepareWriter
	}
	config.MinConns, config.MinIdleConns = 0, 0
	for name, value := range settings {
		config.ConnConfig.RuntimeParams[name] = value
	}
	config.ConnConfig.RuntimeParams["application_name"] = "safetynet"
	config.ConnConfig.ConnectTimeout = connectWait
	config.PingTimeout = connectWait
	config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return true }
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

func prepareWriter(ctx context.Context, conn *pgx.Conn) error {
	if err := requireDurable(ctx, conn); err != nil {
		return err
	}
	return compressQuickly(ctx, conn)
}

// compressQuickly has a new session store bodies with LZ4 where the server knows it.
// That takes a quarter of the
// time of its older method, which would be most of what it does for an append.
func compressQuickly(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SELECT set_config(name, 'lz4', false) FROM pg_settings
		WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)`)
	return err
}

// requireDurable makes a new session wait for the disk at each commit, whatever
// the server, the database or the role are set to, and refuses a server that
// does not wait for the disk itself.
func requireDurable(ctx context.Context, conn *pgx.Conn) error {
	var fsync, commit string
	err := conn.QueryRow(ctx, `SELECT current_setting('fsync'), set_config('synchronous_commit',
		CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)`).
		Scan(&fsync, &commit)
	if err != nil {
		return err
	}
	if fsync != "on" || commit == "off" {
		return fmt.Errorf("appends would not be durable here: fsync=%s (want on), synchronous_commit=%s", fsync, commit)
	}
	return nil
}
