// Package sample makes libraries and pathways for tests: small ones, and ones that
// nobody would write. Nothing but tests imports it.
package sample
