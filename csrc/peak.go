//go:build cgo

package csrc

// #include "peak.h"
import "C"

// MeasurePeak returns the float32 multiply-add rate in GFLOP/s that one thread reaches with the current instruction set; it takes
// about 50 ms. Benchmarks report their share of it.
func MeasurePeak() float64 { return float64(C.gk_peak_gflops()) }

// threadSeconds is the calling thread's CPU time.
func threadSeconds() float64 { return float64(C.gk_thread_seconds()) }
