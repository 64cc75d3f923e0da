//go:build cgo

package cpu

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// constantSlot is the distance of constants in their buffer: room for any dtype.
const constantSlot = 8

// placeConstants writes the constants of the program into a buffer of their own.
func (c *compiler) placeConstants() error {
	buf, err := csrc.Alloc(int64(constantSlot * len(c.p.Constants)))
	if err != nil {
		return fmt.Errorf("cpu: Compile: %w", err)
	}
	for i, k := range c.p.Constants {
		if err := encode(buf.Bytes()[constantSlot*i:], k); err != nil {
			return err
		}
		c.constants = append(c.constants, buf.At(int64(constantSlot*i)))
	}
	c.constantMemory = buf
	c.buffers = append(c.buffers, buf)
	return nil
}

// placeLiterals copies the literals of the program into a buffer each.
func (c *compiler) placeLiterals() error {
	for _, t := range c.p.Literals {
		buf, err := csrc.Alloc(int64(len(t.Bytes())))
		if err != nil {
			return fmt.Errorf("cpu: Compile: %w", err)
		}
		copy(buf.Bytes(), t.Bytes())
		c.literals = append(c.literals, buf)
		c.buffers = append(c.buffers, buf)
	}
	return nil
}

// encode writes a constant in its dtype, converted as a Cast does.
func encode(b []byte, k graph.Const) error {
	order := binary.NativeEndian
	switch k.DType {
	case tensor.Float32:
		order.PutUint32(b, math.Float32bits(float32(k.Value)))
	case tensor.Float64:
		order.PutUint64(b, math.Float64bits(k.Value))
	case tensor.Int32:
		order.PutUint32(b, uint32(int32(saturated(k.Value, math.MinInt32, math.MaxInt32))))
	case tensor.Int64:
		order.PutUint64(b, uint64(saturated(k.Value, math.MinInt64, math.MaxInt64)))
	case tensor.Uint8:
		b[0] = uint8(saturated(k.Value, 0, math.MaxUint8))
	case tensor.Bool:
		if k.Value != 0 {
			b[0] = 1
		}
	default:
		return fmt.Errorf("cpu: Compile: constant of dtype %v", k.DType)
	}
	return nil
}

// saturated truncates towards zero; what is too large becomes the limit, NaN 0.
func saturated(x float64, lo, hi int64) int64 {
	switch {
	case math.IsNaN(x):
		return 0
	case x <= float64(lo):
		return lo
	case x >= float64(hi):
		return hi
	}
	return int64(x)
}
