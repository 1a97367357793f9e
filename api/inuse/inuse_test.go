package inuse_test

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"safetynet/api/decisionlog"
	"safetynet/api/decisionlog/memory"
	"safetynet/api/decisionlog/postgres"
	"safetynet/api/decisionlog/postgres/pgtest"
	"safetynet/api/inuse"
	"safetynet/api/story"
	"safetynet/pathways"
)

var start = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// libraries are the shipped one, one whose newest version of a pathway is active
// only from 1 December, and one without that version. None of them is answered from.
var libraries = sync.OnceValue(func() []*pathways.Library {
	const version = "febrile-child/1.2.0.yaml"
	load := func(change func(fstest.MapFS)) *pathways.Library {
		files := fstest.MapFS{}
		_ = fs.WalkDir(pathways.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				data, err := fs.ReadFile(pathways.Embedded(), name)
				files[name] = &fstest.MapFile{Data: data}
				return err
			}
			return err
		})
		change(files)
		lib, _ := pathways.Load(files)
		return lib
	}
	return []*pathways.Library{
		load(func(fstest.MapFS) {}),
		load(func(f fstest.MapFS) {
			f[version].Data = []byte(strings.Replace(string(f[version].Data), "effective: {from: 2026-11-22}", "effective: {from: 2026-12-01}", 1))
		}),
		load(func(f fstest.MapFS) { delete(f, version) }),
	}
})

const shipped, later, without = 0, 1, 2

// server is one of several on a log: what it answers from, what its files hold, and
// its clock.
type server struct {
	inuse.Keeper
	uses, files int
	embedded    bool
	clock       time.Time
}

func newServer(log decisionlog.Log, uses int) *server {
	s := &server{uses: uses, files: uses, clock: start}
	s.Keeper = inuse.Keeper{
		Book:    story.Book{Log: log, Random: rand.Reader, Now: func() time.Time { return s.clock }},
		Library: func() *pathways.Library { return libraries()[s.uses] },
	}
	return s
}

func (s *server) check(t require.TestingT) inuse.Outcome {
	again := func(want map[string]string) error {
		if !maps.Equal(libraries()[s.files].Digests(), want) {
			return inuse.ErrOther
		}
		s.uses = s.files
		return nil
	}
	if s.embedded {
		again = nil
	}
	o, err := s.Check(context.Background(), again)
	require.NoError(t, err)
	return o
}

// put gives a server other files and has it read them, as SIGHUP does.
func (s *server) put(library int) { s.uses, s.files = library, library }

func entries(t require.TestingT, log decisionlog.Log) (all []*story.InUse) {
	for e, err := range log.Entries(context.Background(), decisionlog.Query{Kinds: []string{story.Library}}) {
		require.NoError(t, err)
		x, err := story.Read(e)
		require.NoError(t, err)
		require.Equal(t, story.Service, x.By.Role)
		require.Equal(t, e.ID, e.StoryID(), "a story of its own")
		all = append(all, x.Body.(*story.InUse))
	}
	return all
}

func TestWhatIsInUse(t *testing.T) {
	x := inuse.Of(libraries()[shipped], start)
	require.Regexp(t, "^sha256:", x.Digests["febrile-child@1.0.0"])
	for _, part := range []string{"localities/england@1.0.0", "shared/presenting@1.0.0", "shared/findings@1.0.0"} {
		require.Contains(t, x.Digests, part)
	}
	require.Contains(t, x.Active, "febrile-child@1.2.0")
	require.NotContains(t, x.Active, "febrile-child@1.1.0", "its successor is")
	require.Contains(t, x.Active, "localities/england@1.0.0")
	require.NotContains(t, x.Active, "shared/findings@1.1.0", "it is in use where it is pinned")
	require.True(t, slices.IsSorted(x.Active))
	for _, key := range x.Active {
		require.Contains(t, x.Digests, key)
	}
	require.Contains(t, inuse.Of(libraries()[later], start).Active, "febrile-child@1.1.0")
}

// TestRestartsAddNothing: a start is recorded where something is other than before.
func TestRestartsAddNothing(t *testing.T) {
	log := memory.New()
	require.True(t, newServer(log, shipped).check(t).Recorded)
	for range 3 {
		s := newServer(log, shipped)
		require.Equal(t, inuse.Outcome{}, s.check(t))
		require.Equal(t, inuse.Outcome{}, s.check(t))
	}
	require.Len(t, entries(t, log), 1)
	newServer(log, without).check(t)
	newServer(log, shipped).check(t)
	require.Len(t, entries(t, log), 3, "what was in use before is in use again, and that is said")
}

// TestManyAtOnce: of many servers that start at once with two libraries, each of
// these is recorded once, on every kind of log that several can share.
func TestManyAtOnce(t *testing.T) {
	postgresLog := func() decisionlog.Log {
		log, err := postgres.Open(t.Context(), pgtest.Shared(t).Database(t))
		require.NoError(t, err)
		t.Cleanup(func() { log.Close() })
		return log
	}
	for name, open := range map[string]func() decisionlog.Log{"memory": func() decisionlog.Log { return memory.New() }, "postgres": postgresLog} {
		t.Run(name, func(t *testing.T) {
			log := open()
			var starting sync.WaitGroup
			for range 12 {
				starting.Go(func() {
					if _, err := newServer(log, shipped).Check(t.Context(), nil); err != nil {
						t.Error(err)
					}
				})
			}
			starting.Wait()
			require.Len(t, entries(t, log), 1)
			report, err := decisionlog.Verify(log.Entries(t.Context(), decisionlog.Query{}))
			require.NoError(t, err)
			require.True(t, report.OK())
		})
	}
}

// TestFollowing: what one server takes the others take, once their files are there.
func TestFollowing(t *testing.T) {
	log := memory.New()
	a, b, c := newServer(log, later), newServer(log, later), newServer(log, later)
	c.embedded = true
	for _, s := range []*server{a, b, c} {
		s.check(t)
	}
	a.put(shipped)
	require.True(t, a.check(t).Recorded)
	o := b.check(t)
	require.True(t, o.Differs)
	require.ErrorIs(t, o.Why, inuse.ErrOther)
	require.Equal(t, later, b.uses, "it keeps what it has")
	require.Equal(t, inuse.Outcome{Differs: true}, b.check(t), "told once, not every two seconds")
	require.ErrorContains(t, c.check(t).Why, "part of the program")

	b.files = shipped
	require.Equal(t, inuse.Outcome{Differs: true}, b.check(t), "not yet tried again")
	b.clock = start.Add(time.Minute)
	require.Equal(t, inuse.Outcome{Taken: true}, b.check(t))
	require.Equal(t, shipped, b.uses)
	for _, s := range []*server{a, b} {
		require.Equal(t, inuse.Outcome{}, s.check(t))
	}
	require.Len(t, entries(t, log), 2, "taking what is recorded adds nothing")

	a.put(later)
	a.check(t)
	require.True(t, b.check(t).Differs, "a new entry is tried at once")
	require.Equal(t, inuse.Outcome{}, c.check(t), "and what it had all along is in use again")
}

// TestADateComes: a version that becomes active while servers run is recorded once,
// also where their clocks differ, and by none that differs.
func TestADateComes(t *testing.T) {
	log := memory.New()
	ahead, behind, stale := newServer(log, later), newServer(log, later), newServer(log, without)
	stale.check(t)
	ahead.check(t)
	behind.check(t)
	require.True(t, stale.check(t).Differs)
	require.Len(t, entries(t, log), 2)

	december := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	ahead.clock, stale.clock = december, december
	require.True(t, ahead.check(t).Recorded)
	require.Equal(t, inuse.Outcome{}, behind.check(t), "a clock that is behind does not undo it")
	require.True(t, stale.check(t).Differs)
	behind.clock = december.Add(time.Second)
	require.Equal(t, inuse.Outcome{}, behind.check(t))
	all := entries(t, log)
	require.Len(t, all, 3)
	require.Contains(t, all[1].Active, "febrile-child@1.1.0")
	require.Contains(t, all[2].Active, "febrile-child@1.2.0")
	require.Equal(t, all[1].Digests, all[2].Digests)
}

// failing is a log that is away for a while.
type failing struct {
	decisionlog.Log
	err error
}

func (l *failing) Append(ctx context.Context, d decisionlog.Decision) (decisionlog.Entry, error) {
	if l.err != nil {
		return decisionlog.Entry{}, l.err
	}
	return l.Log.Append(ctx, d)
}

func TestALogThatIsAway(t *testing.T) {
	log := &failing{memory.New(), errors.New("away")}
	s := newServer(log, shipped)
	_, err := s.Check(t.Context(), nil)
	require.ErrorIs(t, err, log.err)
	log.err = nil
	require.True(t, s.check(t).Recorded, "it is made up for")
	closed := memory.New()
	require.NoError(t, closed.Close())
	_, err = newServer(closed, shipped).Check(t.Context(), nil)
	require.ErrorIs(t, err, decisionlog.ErrClosed)
	nothing := inuse.Keeper{Library: func() *pathways.Library { return nil }}
	o, err := nothing.Check(t.Context(), nil)
	require.NoError(t, err)
	require.Zero(t, o)
}

// TestServersComeToRest: whatever is put in place on whichever server, in whatever
// order they look, after everybody has looked twice nothing more is recorded, and
// who does not differ uses what the newest entry says.
func TestServersComeToRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := memory.New()
		servers := make([]*server, 3)
		for i := range servers {
			servers[i] = newServer(log, rapid.IntRange(0, 2).Draw(t, "library"))
		}
		one := func() *server { return servers[rapid.IntRange(0, 2).Draw(t, "server")] }
		t.Repeat(map[string]func(*rapid.T){
			"look": func(t *rapid.T) { one().check(t) },
			"put":  func(t *rapid.T) { one().put(rapid.IntRange(0, 2).Draw(t, "library")) },
			"copy": func(t *rapid.T) { one().files = rapid.IntRange(0, 2).Draw(t, "library") },
			"restart": func(t *rapid.T) {
				i := rapid.IntRange(0, 2).Draw(t, "server")
				clock := servers[i].clock
				servers[i] = newServer(log, servers[i].files)
				servers[i].clock = clock
			},
			"wait": func(t *rapid.T) { s := one(); s.clock = s.clock.Add(5 * 24 * time.Hour) },
		})
		for range 2 {
			for _, s := range servers {
				s.check(t)
			}
		}
		before := entries(t, log)
		for _, s := range servers {
			o := s.check(t)
			require.False(t, o.Recorded)
			same := maps.Equal(before[len(before)-1].Digests, libraries()[s.uses].Digests())
			require.Equal(t, o.Differs, !same && !o.Taken)
		}
		require.Len(t, entries(t, log), len(before))
	})
}
