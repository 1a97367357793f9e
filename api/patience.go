package api

import (
	"context"
	"fmt"
)

// patiently has something written to the decision log. It does not end when the client
// goes away, and it ends in time whatever the log waits for, see [decisionlog.Log]; a
// panic becomes an error, because what is urgent is told even so.
func patiently[T any](ctx context.Context, s *Server, write func(context.Context) (T, error)) (got T, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("the decision log panicked: %T", reason)
		}
	}()
	return write(ctx)
}
