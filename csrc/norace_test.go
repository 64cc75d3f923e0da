//go:build cgo && !race

package csrc

const race = false
