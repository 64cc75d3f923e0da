//go:build cgo && race

package cpu

// race: the tests run under the race detector.
const race = true
