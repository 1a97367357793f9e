// Package pipeline replays more cases than one machine should: it is engine/replay in
// an Apache Beam pipeline. Its answer is one tally, with the same hash as the tally of
// safetynet replay of the same files.
//
// Each step is a function of what it is given, so a runner may repeat it, in any order
// and on any machine:
//
//	list      the files, in the order of their names, cut into pieces by size
//	replay    a piece becomes the tally of the lines that begin in it, and their number
//	merge     tallies are added up, in any order
//	finish    the one tally is numbered, hashed and written
//
// # Numbers of lines
//
// A tally names examples and refused lines by their line, and keeps those with the
// least numbers, so lines must be numbered as one machine numbers them. Nobody who
// begins in the middle of a file knows how many lines came before. So no piece asks:
// in a piece a line has the number of the piece, and then its place in it. These
// numbers have the same order as lines, so the same examples are kept. When all
// pieces are counted, the few numbers in the tally are put right. Everything is read
// once; counting all lines first would read it twice.
//
// For that, pieces are cut before the work begins, and are not split again. They are
// small instead: 64 MiB takes seconds, so no machine waits long for another. Beam's
// own textio can be split at any time, but it says of no line where it stood.
//
// Several files are numbered as one, in the order of their names, each with a line end
// behind it, as safetynet replay does with files in that order.
package pipeline
