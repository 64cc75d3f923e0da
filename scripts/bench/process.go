package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// The kernel gives a process's start in ticks of USER_HZ, which is 100 on every Linux that Go supports.
const ticksPerSecond = 100

// sinceStart returns the seconds since this process was exec'ed, to about 10 ms, by the clock that the other peers read too.
func sinceStart() (float64, error) {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0, err
	}
	uptime, err := os.ReadFile("/proc/uptime")
	if err != nil {
		return 0, err
	}
	return elapsed(string(stat), string(uptime))
}

func elapsed(stat, uptime string) (float64, error) {
	// The second field, the name in parentheses, may hold blanks and parentheses; start is field 22.
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	up := strings.Fields(uptime)
	if len(fields) < 20 || len(up) == 0 {
		return 0, fmt.Errorf("bench: cannot read the start time: got stat %q, uptime %q", stat, uptime)
	}
	start, err := strconv.ParseFloat(fields[19], 64)
	if err != nil {
		return 0, fmt.Errorf("bench: start time: %w", err)
	}
	now, err := strconv.ParseFloat(up[0], 64)
	if err != nil {
		return 0, fmt.Errorf("bench: uptime: %w", err)
	}
	return now - start/ticksPerSecond, nil
}

// peakRSS returns the most memory that this process has had resident, in MiB.
func peakRSS() (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	return highWater(string(status))
}

func highWater(status string) (float64, error) {
	for line := range strings.Lines(status) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			if err != nil {
				return 0, fmt.Errorf("bench: peak memory: %w", err)
			}
			return kib / 1024, nil
		}
	}
	return 0, fmt.Errorf("bench: peak memory: no VmHWM in /proc/self/status")
}
