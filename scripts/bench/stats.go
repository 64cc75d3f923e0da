package main

import (
	"slices"
	"time"
)

// median of v, which is not empty: of the middle two the mean.
func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// quantile returns the value below which the share q of v lies, by the rule of the other peers: no interpolation.
func quantile(v []float64, q float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return s[min(len(s)-1, int(q*float64(len(s))))]
}

// calls says how long to time a call: for at least Time and MinN calls, but no more than MaxN, after Warmup calls untimed.
type calls struct {
	Time               time.Duration
	MinN, MaxN, Warmup int
}

// timeCalls returns the seconds of each call.
func timeCalls(c calls, call func() error) ([]float64, error) {
	for range c.Warmup {
		if err := call(); err != nil {
			return nil, err
		}
	}
	var seconds []float64
	for begin := time.Now(); (len(seconds) < c.MinN || time.Since(begin) < c.Time) && len(seconds) < c.MaxN; {
		t := time.Now()
		if err := call(); err != nil {
			return nil, err
		}
		seconds = append(seconds, time.Since(t).Seconds())
	}
	return seconds, nil
}
