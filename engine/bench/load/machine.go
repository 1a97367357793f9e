package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit in which Linux counts the processor time of a process.
const tick = 10 * time.Millisecond

// cpuOf is the processor time of a process so far, or of one and its children.
func cpuOf(pid int, withChildren bool) (time.Duration, error) {
	_, took, err := readStat(pid)
	if err != nil || !withChildren {
		return took, err
	}
	names, err := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		child, _ := strconv.Atoi(filepath.Base(name))                        // digits
		if parent, of, err := readStat(child); err == nil && parent == pid { // one that has ended is left out
			took += of
		}
	}
	return took, err
}

// readStat reads who started a process, and its processor time.
func readStat(pid int) (parent int, took time.Duration, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	return parseStat(string(text))
}

// parseStat reads what proc(5) says of a process; its name is in brackets and may
// hold anything.
func parseStat(text string) (parent int, took time.Duration, err error) {
	_, rest, found := cutLast(text, ") ")
	fields := strings.Fields(rest)
	if !found || len(fields) < 13 {
		return 0, 0, fmt.Errorf("not the state of a process: %.80q", text)
	}
	parent, err = strconv.Atoi(fields[1])
	for _, f := range fields[11:13] { // utime, stime
		n, bad := strconv.ParseInt(f, 10, 64)
		if bad != nil {
			err = bad
		}
		took += time.Duration(n) * tick
	}
	return parent, took, err
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// ownCPU is the processor time of this process, the generator.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fsyncs appends 4 KiB and waits for the disk, again and again for some time, where
// the databases are: what every commit waits for at least.
func fsyncs(dir string, lasts time.Duration) ([]time.Duration, error) {
	f, err := os.CreateTemp(dir, "fsync-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	block := slices.Repeat([]byte("safetynet loads "), 256)
	var took []time.Duration
	for begun := time.Now(); time.Since(begun) < lasts; {
		at := time.Now()
		if _, err := f.Write(block); err != nil {
			return nil, err
		}
		if err := f.Sync(); err != nil {
			return nil, err
		}
		took = append(took, time.Since(at))
	}
	return took, nil
}

// machine says where figures were measured.
func machine() string {
	name := "unknown processor"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if model, is := strings.CutPrefix(line, "model name"); is {
				name = strings.Trim(model, " \t:\n")
				break
			}
		}
	}
	load, _ := os.ReadFile("/proc/loadavg") // only to say more
	before, _, _ := strings.Cut(string(load), " ")
	return fmt.Sprintf("%d processors (%s), %s, load average %s before", runtime.NumCPU(), name, runtime.Version(), before)
}
