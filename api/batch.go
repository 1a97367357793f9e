package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"safetynet/engine"
)

const (
	batchRoute = "/v1/evaluate:batch"
	linesMedia = "application/x-ndjson"
)

const (
	// linePatience bounds how long a line may take to come, and an answer to be taken.
	linePatience = 10 * time.Second
	// A chunk is a few lines that are decided together, so that handing them on costs
	// little beside deciding them. Of whole assessments it is short: each is long.
	chunkLines, chunkWhole = 64, 8
	chunkBytes             = MaxBody
)

// evaluateBatch answers POST /v1/evaluate:batch: a request on each line to an answer
// on each line, in the same order, while they come. What is wrong with one line is
// said in the answer to it. Nothing is kept.
//
// However long it is, only a few chunks of it are in memory. They are decided on
// all processors, each chunk in its turn beside what else is asked of the server.
func (s *Server) evaluateBatch(c *gin.Context) {
	eng := s.loaded(c)
	if eng == nil {
		return
	}
	view, ok := viewOf(c)
	if !ok {
		return
	}
	if why := linesFault(c.Request.Header); why != "" {
		unsupportedMedia.problem(why).send(c)
		return
	}
	if !s.gate.batches.free() {
		s.turnAway(c, "batches")
		return
	}
	defer func() { <-s.gate.batches }()
	stepAside(c.Request.Context())
	b := s.newBatch(c, eng, view)
	if err := b.run(); err != nil {
		s.logger.WarnContext(c.Request.Context(), "batch ended early", "type", rootType(err), "request_id", requestID(c))
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
}

// batch is one request of many lines.
type batch struct {
	server  *Server
	c       *gin.Context
	eng     *engine.Engine
	view    view
	control *http.ResponseController

	free, work, order chan *chunk
}

// chunk is a few lines and, when it is done, the answers to them.
type chunk struct {
	lines   []batchLine
	text    []byte
	answers []byte
	done    chan struct{} // receives once
}

type batchLine struct {
	number   int
	from, to int // in the text
	tooLong  bool
}

func (s *Server) newBatch(c *gin.Context, eng *engine.Engine, v view) *batch {
	workers := runtime.GOMAXPROCS(0)
	chunks := 2*workers + 2
	b := &batch{
		server: s, c: c, eng: eng, view: v, control: http.NewResponseController(c.Writer),
		free: make(chan *chunk, chunks), work: make(chan *chunk, chunks), order: make(chan *chunk, chunks),
	}
	for range chunks {
		b.free <- &chunk{done: make(chan struct{}, 1)}
	}
	return b
}

// run reads, decides and answers at the same time. It returns when all of that has
// ended. An error means that not everything was answered.
func (b *batch) run() (err error) {
	ctx, cancel := context.WithCancel(b.c.Request.Context())
	_ = b.control.EnableFullDuplex() // HTTP/2 and a recorder in a test need no leave
	b.c.Header("Content-Type", linesMedia)
	b.c.Status(http.StatusOK)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() { b.decide(ctx) })
	}
	read := make(chan error, 1)
	go func() { read <- b.read(ctx) }()
	for ch := range b.order {
		if err == nil {
			err = b.write(ctx, ch)
		}
		if err != nil {
			cancel()
			_ = b.control.SetReadDeadline(time.Now()) // so that nobody waits for a line
			continue
		}
		b.free <- ch
	}
	cancel()
	workers.Wait()
	if fault := <-read; err == nil {
		err = fault
	}
	return err
}

// write waits for a chunk to be decided and sends its answers.
func (b *batch) write(ctx context.Context, ch *chunk) error {
	select {
	case <-ch.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	_ = b.control.SetWriteDeadline(time.Now().Add(linePatience))
	if _, err := b.c.Writer.Write(ch.answers); err != nil {
		return err
	}
	return b.control.Flush()
}

// decide decides chunks until there are no more.
func (b *batch) decide(ctx context.Context) {
	e := b.server.evaluation(b.c, b.eng, b.view)
	defer b.server.evaluations.Put(e)
	for {
		select {
		case ch, more := <-b.work:
			if !more {
				return
			}
			select {
			case b.server.gate.working <- struct{}{}:
			case <-ctx.Done():
				return
			}
			b.decideChunk(e, ch)
			<-b.server.gate.working
			ch.done <- struct{}{}
		case <-ctx.Done():
			return
		}
	}
}

func (b *batch) decideChunk(e *evaluation, ch *chunk) {
	ch.answers = ch.answers[:0]
	for _, line := range ch.lines {
		ch.answers = b.line(e, ch.answers, ch.text[line.from:line.to], line)
	}
}

// line appends the answer to one line.
func (b *batch) line(e *evaluation, dst, text []byte, line batchLine) []byte {
	dst = strconv.AppendInt(append(dst, `{"line":`...), int64(line.number), 10)
	if line.tooLong {
		return b.refused(dst, bodyTooLarge.problem(fmt.Sprintf("A line has at most %d bytes.", MaxBody)))
	}
	begun := len(dst)
	answered, problem, err := b.answer(e, append(dst, `,"status":200,"result":`...), text)
	switch {
	case problem != nil:
		return b.refused(dst[:begun], problem)
	case err != nil:
		b.server.failed(b.c, "assess", err)
		return b.refused(dst[:begun], internalError.problem(""))
	}
	return append(answered, "}\n"...)
}

// answer is that of the evaluation. What it panics with is an error of this line.
func (b *batch) answer(e *evaluation, dst, text []byte) (answered []byte, p *Problem, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			b.server.panicked(b.c, reason, frames())
			answered, p, err = nil, internalError.problem(""), nil
		}
	}()
	return e.answer(dst, text)
}

func (b *batch) refused(dst []byte, p *Problem) []byte {
	p.Instance = requestID(b.c)
	dst = strconv.AppendInt(append(dst, `,"status":`...), int64(p.Status), 10)
	return append(append(append(dst, `,"problem":`...), p.json()...), "}\n"...)
}

// blank tells whether a line says nothing.
func blank(line []byte) bool { return len(bytes.TrimLeft(line, " \t\r\n")) == 0 }
