// Package tables reads cases from tables, CSV and Parquet, one case a row, as the JSON
// of [engine.Case] that everything else of replay reads: so a case means the same
// however it is given. It holds one row at a time.
//
// The columns are, in any order:
//
//   - the id of a finding of the dictionary: its answer. true or false (also yes, no),
//     a number with a decimal point in the dictionary's unit, a value of an
//     enumeration; unsure, not-measured or not-asked where it is not known. An empty
//     cell, and null in Parquet, is a question that was not asked, never "no".
//   - audience: parent, adviser or clinician.
//   - assessed_at: the time it is about, as 2026-11-21T10:00:00Z.
//   - age_years, age_months, age_weeks, age_days: the age as it was stated. Those that
//     are given are added up, as in the HTTP API, so a finer one is what is left over:
//     14 months and 3 days is age_months 14, age_days 3. What is finer than the finest
//     one is open. gestation_weeks corrects it where it is known.
//   - completed_days (to 59), completed_months, corrected_months: the age as the
//     decision log keeps it, all three together in place of the others; a range is
//     written 3-5.
//
// A row without an age is a child of whom no age is known. What the table does not say
// of audience and time, [Options] do. There is no column for a date of birth or a name,
// and a column that is none of these is refused unless it is to be left out: a
// misspelt finding would otherwise count as never asked.
package tables
