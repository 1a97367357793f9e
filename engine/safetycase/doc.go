// Package safetycase brings together what there is to say for and against using
// the program: scope, hazard log, and of every pathway what was proved, tested,
// compared, sourced and left open; and writes it as one HTML document.
//
//	x, err := safetycase.Make(eng, safetycase.Inputs{…})
//	err = safetycase.Write(w, x)
//
// It gathers and judges nothing: whoever calls has run the vignettes, compared the
// versions and read what was recorded. What was not done is said to be so, and what
// is lacking is listed and not left out. The same inputs give the same bytes; the
// package reads no clock, and the day of the document is one of its inputs.
//
// A safety case is complete when a clinical safety officer has scored the hazards
// and signed it. This is the part that a program can write.
package safetycase
