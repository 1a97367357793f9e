// Package leaflet is what a family takes away from an assessment: one view of
// it in their words, as a page, a printed sheet, a text to send and a date in a
// calendar.
//
//	sheet := leaflet.New(assessment, leaflet.Input{Case: c, Programs: progs, Reference: code})
//	err := leaflet.PDF(w, sheet)      // one A4 page, black and white
//	sms := leaflet.Text(sheet)        // short
//	err = leaflet.Calendar(w, sheet)  // when to look again
//
// A [Sheet] is made of what the engine returned and of the definitions it names;
// no clinical rule is here. Everything a family reads is worded in [New] and
// nowhere else, so that page, print and text cannot say different things. The
// assessment must be one for parents: its texts are worded for its audience.
//
// How urgent something is, is always said in words, and shown by the kind of box
// around them, never by colour. What is short of room loses its least urgent part
// and says so; signs that call for help are never left out or cut.
//
// The package is pure: the same arguments give the same bytes. It reads no clock.
package leaflet
