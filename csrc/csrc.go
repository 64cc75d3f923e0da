//go:build cgo

package csrc

// No -m flags: one binary carries every instruction set (isa.h) and runs anywhere. -g1 keeps lines for profiles; the places of variables,
// which -g adds, double the time of compiling.

// #cgo CFLAGS: -O3 -g1 -std=gnu11 -Wall -Wno-psabi -fvisibility=hidden -pthread
// #cgo LDFLAGS: -lm -pthread
// #include "gk.h"
import "C"

// Available tells whether the kernels are in this build.
const Available = true
