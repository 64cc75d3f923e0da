package datasets

import (
	"encoding/binary"
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// The idx format: two zero bytes, the element type, the rank, then each size and the elements, big-endian and row-major.
// Reference: http://yann.lecun.com/exdb/mnist, "File formats".
const idxUint8 = 0x08

// idxBytes returns the length of a uint8 idx file.
func idxBytes(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return idxHeader(dims) + n
}

func idxHeader(dims []int) int { return 4 + 4*len(dims) }

// parseIDX returns a uint8 tensor over raw's elements, not copied. The file must have exactly the given sizes.
func parseIDX(raw []byte, dims []int) (*tensor.Tensor, error) {
	header := idxHeader(dims)
	if len(raw) < header {
		return nil, fmt.Errorf("idx header: got %d bytes, want %d", len(raw), header)
	}
	magic, want := binary.BigEndian.Uint32(raw), uint32(idxUint8<<8|len(dims))
	if magic != want {
		return nil, fmt.Errorf("idx magic: got %#08x, want %#08x (uint8 of rank %d)", magic, want, len(dims))
	}
	for i, d := range dims {
		if got := binary.BigEndian.Uint32(raw[4+4*i:]); int64(got) != int64(d) {
			return nil, fmt.Errorf("idx size of axis %d: got %d, want %d", i, got, d)
		}
	}
	if size := idxBytes(dims); len(raw) != size {
		return nil, fmt.Errorf("idx length: got %d bytes, want %d", len(raw), size)
	}
	return tensor.Wrap(tensor.Uint8, dims, raw[header:], nil)
}

// checkLabels finds the first label that is no class.
func checkLabels(labels *tensor.Tensor, classes int) error {
	for i, v := range tensor.Data[uint8](labels) {
		if int(v) >= classes {
			return fmt.Errorf("label %d: got %d, want 0 to %d", i, v, classes-1)
		}
	}
	return nil
}
