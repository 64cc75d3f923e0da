//go:build !race

package backendtest

const race = false
