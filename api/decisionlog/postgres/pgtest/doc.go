// Package pgtest runs a private PostgreSQL server for tests: its own files in a
// temporary folder, reached through a socket there, with fsync on as in earnest.
//
//	address := pgtest.Shared(t).Database(t) // an empty database; one server for the test binary
//	server := pgtest.Start(t)               // a server of one's own, to be killed and started again
//
// It needs the programs of PostgreSQL (Debian's package postgresql; make tools
// installs it) and, as root, the user postgres, since a server refuses to run as
// root. Without them the tests are skipped, and fail where CI is set.
//
// A server lives no longer than the test binary, whatever ends that: a shell
// between the two waits for its end, stops the server and removes its files.
package pgtest
