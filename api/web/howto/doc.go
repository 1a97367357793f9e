// Package howto helps a parent to answer a question: short steps and our own
// drawings of how to look, count or measure, by the finding that is asked.
//
//	guides, err := howto.Load()
//	if g := guides.For("non_blanching_rash"); g != nil {
//		// g.Title, g.Steps, g.Drawings
//	}
//
// The words are data (guides.yaml), each step with its source and grade; none
// says what an answer means for the child, which only the pathways do. Drawings
// are SVG files in the colours of one skin. A drawing that shows skin is served
// once for each skin, in the other's colours; labels and shapes carry the
// meaning, never colour alone.
//
// Assets holds the drawings and breaths.js, which turns a marked number field
// into a 60-second counter where a browser runs it. A page without JavaScript
// shows the steps and the field.
package howto
