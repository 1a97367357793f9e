// Command beam replays cases in an Apache Beam pipeline. The tally it writes has the
// same hash as that of safetynet replay for the same files; package pipeline says how.
//
//	go run . --spec spec.json --input '/data/cases-*.ndjson' --output /data/tally.json
//
// Where it runs is said by the flags of Beam's SDK. Without any it runs in this
// process (prism, Beam's runner for tests). These have not been run by us:
//
//	--runner flink --endpoint localhost:8099 --environment_type DOCKER --parallelism 32
//	--runner dataflow --project P --region R --staging_location gs://B/staging
//
// The paths are then ones that all workers see. Through this SDK a bucket is read only
// from the start of a file, so each piece of a large file would read all before it:
// keep the files in a bucket as small as a piece, 64 MiB, or pack them with gzip.
//
// A tally holds examples, which are children of single lines, without names or times.
// Nothing in it is clinically approved.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"safetynet/engine/replay/beam/pipeline"
)

func main() {
	f := pipeline.Files{}
	flag.StringVar(&f.Input, "input", "", "files of lines of cases, as a pattern")
	flag.StringVar(&f.Output, "output", "", "file for the tally")
	flag.Int64Var(&f.PieceBytes, "piece", pipeline.PieceBytes, "bytes of a file that one worker does at once")
	spec := flag.String("spec", "", "file that says what is compared: go doc safetynet/engine/replay/beam/pipeline Spec")
	flag.Parse()
	beam.Init() // a worker stays in here
	if err := run(context.Background(), *spec, f); err != nil {
		fmt.Fprintln(os.Stderr, "beam:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, name string, f pipeline.Files) error {
	if name == "" || f.Input == "" || f.Output == "" || f.PieceBytes < 1 {
		return errors.New("say --spec, --input and --output; --piece is 1 or more")
	}
	text, err := os.ReadFile(name) // #nosec G304 -- the file that was named on the command line
	if err != nil {
		return err
	}
	spec, err := pipeline.ReadSpec(text)
	if err != nil {
		return err
	}
	if _, err := spec.Comparison(); err != nil { // sooner than on a hundred machines
		return err
	}
	p, s := beam.NewPipelineWithRoot()
	pipeline.Build(s, spec, f)
	return beamx.Run(ctx, p)
}
