// Package easyread shows the emergency signs and a result in easy read: for parents
// who read little or have a learning disability. One idea stands on a line, in big
// type, with our own drawing beside it. It prints on A4.
//
// The easy words are content: the library's easy-read wording, by the parent's text
// that they stand for; see [pathways.Wording.Easy]. A text that has none is shown as
// it is, a sentence a line, with the drawing of its part of the page. Nothing is left
// out of a result but the answers that a reason rests on, which are on the page the
// reader comes from.
//
// A drawing is one file of drawings/, by the name that the wording gives it. It is
// decoration: the words beside it say all there is, so that its alternative text is
// empty. Skin is drawn in three tones over the files, and in two beside each other
// where its colour is the point.
package easyread
