package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"syscall"
)

func init() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)
	go func() {
		for range c {
			runtime.GC()
			runtime.GC()
			s := []metrics.Sample{{Name: "/gc/scan/heap:bytes"}, {Name: "/gc/scan/globals:bytes"}, {Name: "/gc/heap/objects:objects"}, {Name: "/gc/heap/live:bytes"}, {Name: "/cpu/classes/gc/mark/assist:cpu-seconds"}}
			metrics.Read(s)
			fmt.Fprintf(os.Stderr, "HEAP scan %d globals %d objects %d live %d\n", s[0].Value.Uint64(), s[1].Value.Uint64(), s[2].Value.Uint64(), s[3].Value.Uint64())
			if n := os.Getenv("HEAPOUT"); n != "" {
				f, _ := os.Create(n)
				pprof.Lookup("heap").WriteTo(f, 0)
				f.Close()
			}
			for range 5 {
				runtime.GC()
			}
		}
	}()
}
