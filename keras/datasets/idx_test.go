package datasets

import (
	"bytes"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

func TestParseIDX(t *testing.T) {
	for _, dims := range [][]int{{3}, {0}, {2, 3}, {5, 2, 3}} {
		x, err := parseIDX(idx(dims...), dims)
		require.NoError(t, err)
		require.Equal(t, dims, x.Dims())
		require.Equal(t, tensor.Uint8, x.DType())
		for i, v := range tensor.Data[uint8](x) {
			require.EqualValues(t, i%10, v)
		}
	}
}

func TestParseIDXRefuses(t *testing.T) {
	good := idx(2, 3)
	change := func(at int, v byte) []byte {
		b := append([]byte(nil), good...)
		b[at] = v
		return b
	}
	cases := map[string]struct {
		raw  []byte
		want string
	}{
		"empty":        {nil, "idx header: got 0 bytes, want 12"},
		"short header": {good[:11], "idx header: got 11 bytes, want 12"},
		"magic":        {change(0, 1), "idx magic: got 0x01000802, want 0x00000802 (uint8 of rank 2)"},
		"float32":      {change(2, 0x0d), "idx magic: got 0x00000d02, want 0x00000802"},
		"rank":         {change(3, 3), "idx magic: got 0x00000803, want 0x00000802"},
		"size":         {change(7, 9), "idx size of axis 0: got 9, want 2"},
		"huge size":    {change(8, 255), "idx size of axis 1: got 4278190083, want 3"},
		"short":        {good[:17], "idx length: got 17 bytes, want 18"},
		"long":         {append(append([]byte(nil), good...), 0), "idx length: got 19 bytes, want 18"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := parseIDX(c.raw, []int{2, 3})
			require.ErrorContains(t, err, c.want)
		})
	}
}

func FuzzParseIDX(f *testing.F) {
	f.Add(idx(2, 3))
	f.Add(idx(2))
	f.Add([]byte("\x00\x00\x08\x02\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		x, err := parseIDX(raw, []int{2, 3})
		if err == nil {
			require.Equal(t, raw[12:], x.Bytes())
		}
	})
}

func FuzzGunzip(f *testing.F) {
	f.Add(zip(idx(2, 3)))
	f.Add(zip(make([]byte, 4000)))
	f.Add(zip(nil))
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, zipped []byte) {
		raw, err := gunzip(bytes.NewReader(zipped), 18)
		if err == nil {
			require.Len(t, raw, 18)
		}
	})
}
