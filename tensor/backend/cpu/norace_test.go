//go:build cgo && !race

package cpu

const race = false
