package main

import (
	"context"
	"os"
	"runtime/debug"

	"safetynet/api"
	"safetynet/engine"
)

// How much garbage there may be for what is in use, in percent, before Go collects it. A
// collection takes several ms of a processor, in which requests wait, and what is in use
// hardly grows with the load. So a server does with half the collections that Go's own
// 100 would make for half as much memory again. A second opinion in the making
// leaves a great deal of garbage, and nobody waits for it.
const (
	servingGarbage   = 200
	preparingGarbage = 100
)

// collected has garbage collected less often once prepare is done. What an operator said
// in GOGC is left alone; GOMEMLIMIT holds as ever.
func collected(prepare api.Prepare) api.Prepare {
	if os.Getenv("GOGC") != "" {
		return prepare
	}
	return func(ctx context.Context, eng *engine.Engine) (api.Opinion, error) {
		debug.SetGCPercent(preparingGarbage)
		defer debug.SetGCPercent(servingGarbage)
		return prepare(ctx, eng)
	}
}
