//go:build cgo && race

package csrc

// race: the test runs under the race detector.
const race = true
