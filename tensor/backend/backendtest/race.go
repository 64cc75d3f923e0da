//go:build race

package backendtest

// race: the suite runs under the race detector.
const race = true
