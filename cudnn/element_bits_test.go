package cudnn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestElementBits(t *testing.T) {
	for _, c := range []struct {
		t    DataType
		v    float64
		bits uint64
	}{
		{Float, 1.5, 0x3fc00000}, {Double, -2, 0xc000000000000000}, {Int32, -1, 0xffffffffffffffff}, {Uint8, 200, 200}, {Boolean, 3, 1}, {Boolean, 0, 0},
		{Half, 0, 0}, {Half, math.Copysign(0, -1), 0x8000}, {Half, 1, 0x3c00}, {Half, -1.5, 0xbe00}, {Half, 65504, 0x7bff}, {Half, 65519, 0x7bff},
		{Half, 65520, 0x7c00}, {Half, math.Inf(-1), 0xfc00}, {Half, math.NaN(), 0x7e00}, {Half, 0x1p-14, 0x0400}, {Half, 0x1p-24, 1},
		{Half, 0x1p-25, 0}, {Half, 0x1.8p-24, 2}, {Half, 0x1.ff8p-15, 0x03ff}, {Half, 0x1.ffcp-15, 0x0400}, {Half, 2047.0 / 1024, 0x3fff}, {Half, 4095.0 / 2048, 0x4000},
		{Half, 2049.0 / 2048, 0x3c00}, {Half, 2051.0 / 2048, 0x3c02},
		{BFloat16, 1, 0x3f80}, {BFloat16, 257, 0x4380}, {BFloat16, 259, 0x4382}, {BFloat16, math.Inf(1), 0x7f80}, {BFloat16, -0.0078125, 0xbc00},
		{DataType(99), 1, 0},
	} {
		require.Equal(t, c.bits, elementBits(c.t, c.v), "%v %v", c.t, c.v)
	}
	require.True(t, math.IsNaN(float64(math.Float32frombits(uint32(elementBits(BFloat16, math.NaN()))<<16))))
}
