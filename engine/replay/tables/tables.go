package tables

import (
	"fmt"
	"time"

	"safetynet/pathways"
)

// Options say how a table is to be read.
type Options struct {
	Dictionary *pathways.Dictionary
	Audience   pathways.Audience // of rows that name none; "" where each must
	At         time.Time         // of rows that name none; zero where each must
	Ignore     []string          // columns to leave out, whatever they hold
}

// Cases are the rows of a table, one after the other.
type Cases interface {
	// Next is the next row as the JSON of a case, which is good until the following
	// call. The error is [io.EOF] behind the last row, a [RowError] where this row is no
	// case and the next can still be read, and otherwise about the table itself.
	Next() ([]byte, error)
}

// RowError says why a row is no case.
type RowError struct {
	Place  string // file:line:column, or file and row
	Column string // its name; "" for the row as a whole
	Err    error
}

// Error names the place, the column and what is wrong.
func (e *RowError) Error() string {
	if e.Column == "" {
		return fmt.Sprintf("%s: %v", e.Place, e.Err)
	}
	return fmt.Sprintf("%s: column %s: %v", e.Place, e.Column, e.Err)
}

// Unwrap is what is wrong.
func (e *RowError) Unwrap() error { return e.Err }
