// Package page writes a tally of package replay as one HTML page: figures, a plot
// beside each, and what they do not say.
//
// The page is whole in itself: no script, no font, no picture from elsewhere, and a
// content security policy that allows nothing but its own stylesheet, by its hash. It
// can be read at a width of 320 pixels, by a screen reader and on paper. Every plot
// has its figures in words or in a table beside it, and nothing is told by colour
// alone: calmer is hatched, more urgent is solid, and both are said.
//
// It names no file and no reference. Examples are the answers of single children with
// their age made coarse; where the cases are from a decision log they are health data
// all the same, and [Options] can leave them out.
package page
