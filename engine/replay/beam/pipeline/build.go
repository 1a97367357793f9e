package pipeline

import (
	"context"
	"encoding/json"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"safetynet/engine/replay"
	"safetynet/engine/replay/page"
)

// PieceBytes is how large a piece is unless it is said.
const PieceBytes = 64 << 20

// Files say what is read and written. Paths are those of Beam's file systems.
type Files struct {
	Input      string // a pattern; files whose names end in .gz are unpacked
	Output     string
	PieceBytes int64
}

// Result is what is written: one line of JSON, with the keys of safetynet replay
// --json.
type Result struct {
	Notice   string         `json:"notice"`
	Approved bool           `json:"approved"` // never
	Hash     string         `json:"hash"`
	Tally    *replay.Report `json:"tally"`
}

func init() {
	register.DoFn3x0[int, func(*fileio.FileMetadata) bool, func(Piece)](&listFn{})
	register.Iter1[fileio.FileMetadata]()
	register.Emitter1[Piece]()
	register.DoFn2x2[context.Context, Piece, Part, error](&replayFn{})
	register.Combiner1[Part](&mergeFn{})
	register.DoFn1x2[Part, string, error](&finishFn{})
}

// Build adds the steps to a pipeline.
func Build(s beam.Scope, spec Spec, f Files) {
	matched := fileio.MatchFiles(s, f.Input, fileio.MatchEmptyDisallow())
	together := beam.GroupByKey(s, beam.AddFixedKey(s, matched))
	pieces := beam.Reshuffle(s, beam.ParDo(s, &listFn{f.PieceBytes}, together)) // else one machine would do them all
	with := ready{Spec: spec}
	parts := beam.ParDo(s, &replayFn{with}, pieces)
	all := beam.Combine(s, &mergeFn{with}, parts)
	textio.Write(s, f.Output, beam.ParDo(s, &finishFn{with}, all))
}

// listFn cuts all files into pieces.
type listFn struct{ PieceBytes int64 }

// ProcessElement is given all files at once: their order is that of all.
func (f *listFn) ProcessElement(_ int, files func(*fileio.FileMetadata) bool, emit func(Piece)) {
	var all []fileio.FileMetadata
	for one := (fileio.FileMetadata{}); files(&one); {
		all = append(all, one)
	}
	for _, p := range cut(all, f.PieceBytes) {
		emit(p)
	}
}

// ready makes the comparison on each machine: the pathways are in the program.
type ready struct {
	Spec Spec
	c    *replay.Comparison
}

// Setup is called before anything else.
func (r *ready) Setup() (err error) {
	r.c, err = r.Spec.Comparison()
	return err
}

type replayFn struct{ ready }

// ProcessElement replays a piece.
func (f *replayFn) ProcessElement(ctx context.Context, p Piece) (Part, error) {
	return count(ctx, f.c, p)
}

type mergeFn struct{ ready }

// MergeAccumulators adds two parts up.
func (f *mergeFn) MergeAccumulators(a, b Part) (Part, error) { return merged(f.c, a, b) }

type finishFn struct{ ready }

// ProcessElement is given the one part that is left.
func (f *finishFn) ProcessElement(all Part) (string, error) {
	t, err := finished(f.c, all)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(Result{page.Notice(false), false, t.Hash(), t.Report()})
	return string(text), err
}
