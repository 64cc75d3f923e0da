//go:build !cgo

package csrc

import "errors"

// GatherU8 fails: this build has no C, see Available.
func GatherU8([]float32, []uint8, []int32, int, float32) error {
	return errors.New("csrc: GatherU8: built without cgo")
}
