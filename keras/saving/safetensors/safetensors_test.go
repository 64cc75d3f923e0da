package safetensors_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/saving/safetensors"
	"github.com/gokeras/gokeras/tensor"
)

// some has a tensor of every dtype, an empty one, a scalar and a view that is not contiguous.
func some() []safetensors.Named {
	return []safetensors.Named{
		{"f32", tensor.Of([]float32{1, 2, 3, 4, 5, 6}, 2, 3)},
		{"scalar", tensor.Scalar(2.5)},
		{"empty", tensor.New(tensor.Float32, 3, 0)},
		{"i32", tensor.Of([]int32{-1, 7})},
		{"i64", tensor.Of([]int64{1 << 40})},
		{"u8 <&>", tensor.Of([]uint8{0, 255, 3})},
		{"bool", tensor.Of([]bool{true, false, true})},
		{"transposed", tensor.Of([]float32{1, 2, 3, 4, 5, 6}, 2, 3).Transpose()},
	}
}

func written(t testing.TB, metadata map[string]string, ts []safetensors.Named) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, safetensors.Write(&b, metadata, ts))
	return b.Bytes()
}

// file puts a header before data.
func file(header string, data ...byte) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), data...)
}

func read(b []byte) (*safetensors.File, error) {
	return safetensors.Read(bytes.NewReader(b), int64(len(b)))
}

func TestRoundTrip(t *testing.T) {
	want := some()
	metadata := map[string]string{"format": "x", "ü": "<&>"}
	b := written(t, metadata, want)
	require.Zero(t, binary.LittleEndian.Uint64(b)%8)
	f, err := read(b)
	require.NoError(t, err)
	require.Equal(t, metadata, f.Metadata())
	require.Len(t, f.Entries(), len(want))
	for i, n := range want {
		require.Equal(t, n.Name, f.Entries()[i].Name, "the order is kept")
		got, err := f.Tensor(n.Name)
		require.NoError(t, err)
		require.Equal(t, n.Tensor.DType(), got.DType())
		require.Equal(t, n.Tensor.Dims(), got.Dims())
		require.Equal(t, n.Tensor.Contiguous().Bytes(), got.Bytes(), n.Name)
	}
	_, err = f.Tensor("none")
	require.EqualError(t, err, `safetensors: no tensor "none"`)
	f, err = read(written(t, nil, nil))
	require.NoError(t, err)
	require.Empty(t, f.Entries())
}

// TestBytes: the layout of the format, byte by byte.
func TestBytes(t *testing.T) {
	header := `{"__metadata__":{"a":"b"},"w":{"dtype":"I32","shape":[1,2],"data_offsets":[0,8]},"s":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}`
	header += "      "[:(8-len(header)%8)%8]
	require.Equal(t, file(header, 1, 0, 0, 0, 2, 0, 0, 0, 9), written(t, map[string]string{"a": "b"}, []safetensors.Named{
		{"w", tensor.Of([]int32{1, 2}, 1, 2)}, {"s", tensor.Scalar(uint8(9))},
	}))
}

func TestWriteErrors(t *testing.T) {
	x := tensor.New(tensor.Float32, 1)
	for want, ts := range map[string][]safetensors.Named{
		`safetensors: tensor "a" is nil`:                                                      {{"a", nil}},
		`safetensors: the name "a" is empty, reserved, not UTF-8 or there already`:            {{"a", x}, {"a", x}},
		`safetensors: the name "" is empty, reserved, not UTF-8 or there already`:             {{"", x}},
		`safetensors: the name "\xff" is empty, reserved, not UTF-8 or there already`:         {{"\xff", x}},
		`safetensors: the name "__metadata__" is empty, reserved, not UTF-8 or there already`: {{"__metadata__", x}},
	} {
		var b bytes.Buffer
		require.EqualError(t, safetensors.Write(&b, nil, ts), want)
		require.Zero(t, b.Len())
	}
	full := errors.New("disk full")
	for left := range 3 {
		require.ErrorIs(t, safetensors.Write(&failing{left: left, err: full}, nil, some()), full)
	}
}

// failing takes some writes, then none.
type failing struct {
	left int
	err  error
}

func (f *failing) Write(b []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, f.err
	}
	return len(b), nil
}

// TestHostile: what no writer of good will makes.
func TestHostile(t *testing.T) {
	one := `{"dtype":"U8","shape":[1],"data_offsets":[0,1]}`
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":             {nil, "0 bytes are no safetensors file"},
		"seven bytes":         {make([]byte, 7), "7 bytes are no safetensors file"},
		"no header":           {make([]byte, 8), "the header does not begin with {"},
		"header beyond file":  {binary.LittleEndian.AppendUint64(nil, 9), "a header of 9 bytes in a file of 8, want at most 0"},
		"header of 2^63":      {binary.LittleEndian.AppendUint64(nil, 1<<63), "a header of 9223372036854775808 bytes"},
		"header of all ones":  {binary.LittleEndian.AppendUint64(nil, 1<<64-1), "a header of 18446744073709551615 bytes"},
		"space first":         {file(` {}`), "does not begin with {"},
		"not UTF-8":           {file("{\"\xff\":" + one + "}"), "not valid UTF-8"},
		"not closed":          {file(`{"a":` + one), "no JSON"},
		"two objects":         {file(`{}{}`), "something follows"},
		"a list":              {file(`{"a":[]}`), "got [ in the header, want {"},
		"a number for a name": {file(`{1:2}`), "no JSON"},
		"same name":           {file(`{"a":`+one+`,"a":`+one+`}`, 1), `the name "a" comes twice`},
		"same name, escaped":  {file(`{"a":`+one+`,"\u0061":`+one+`}`, 1), `the name "a" comes twice`},
		"two metadata":        {file(`{"__metadata__":{},"__metadata__":{}}`), "comes twice"},
		"metadata twice":      {file(`{"__metadata__":{"a":"1","a":"2"}}`), `__metadata__: the name "a" comes twice`},
		"metadata of numbers": {file(`{"__metadata__":{"a":1}}`), "__metadata__: got 1 in the header, want a string"},
		"dtype twice":         {file(`{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, 1), `tensor "a": dtype comes twice`},
		"other case":          {file(`{"a":{"DType":"U8","shape":[1],"data_offsets":[0,1]}}`, 1), `the key "DType" is not known`},
		"no shape":            {file(`{"a":{"dtype":"U8","data_offsets":[0,1]}}`, 1), "want dtype, shape and data_offsets"},
		"unknown dtype":       {file(`{"a":{"dtype":"U9","shape":[1],"data_offsets":[0,1]}}`, 1), `dtype "U9" is not known`},
		"negative size":       {file(`{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}`, 1), "got -1 in a list"},
		"fraction":            {file(`{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}`, 1), "got 1.0 in a list"},
		"exponent":            {file(`{"a":{"dtype":"U8","shape":[1e0],"data_offsets":[0,1]}}`, 1), "got 1e0 in a list"},
		"text for a size":     {file(`{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}`, 1), "want a number"},
		"nested list":         {file(`{"a":{"dtype":"U8","shape":[[1]],"data_offsets":[0,1]}}`, 1), "got [ in a list"},
		"size beyond int":     {file(`{"a":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1]}}`, 1), "whole number"},
		"product overflows":   {file(`{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`), "too large"},
		"overflow beside 0":   {file(`{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}`), "too large"},
		"too many axes":       {file(`{"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}}`, 1), "more than 32"},
		"three offsets":       {file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}`, 1), "more than 2"},
		"one offset":          {file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}`, 1), "got 1 data_offsets"},
		"wrong length":        {file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1]}}`, 1), "data_offsets 0 to 1 for F32 [1] of 4 bytes"},
		"backwards":           {file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}`, 1), "data_offsets 1 to 0"},
		"gap at the start":    {file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}`, 1, 2), "begins at 1 of the data, want 0"},
		"overlap":             {file(`{"a":`+one+`,"b":`+one+`}`, 1), "gaps and overlaps"},
		"bytes behind":        {file(`{"a":`+one+`}`, 1, 2), "the tensors have 1 bytes of data, the file has 2"},
		"too short":           {file(`{"a":{"dtype":"U8","shape":[1000000000000],"data_offsets":[0,1000000000000]}}`, 1), "the file has 1"},
	} {
		_, err := read(c.file)
		require.ErrorContains(t, err, c.want, name)
	}
}

func TestTensorErrors(t *testing.T) {
	f, err := read(file(`{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BOOL","shape":[2],"data_offsets":[2,4]}}`, 0, 0, 1, 2))
	require.NoError(t, err)
	_, err = f.Tensor("h")
	require.EqualError(t, err, `safetensors: tensor "h": dtype F16 cannot be read`)
	_, err = f.Tensor("b")
	require.EqualError(t, err, `safetensors: tensor "b": a BOOL is neither 0 nor 1`)

	b := written(t, nil, some())
	f, err = safetensors.Read(bytes.NewReader(b[:len(b)-1]), int64(len(b)))
	require.NoError(t, err, "the header is whole")
	_, err = f.Tensor("transposed")
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

// TestOpen: errors name the file.
func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "w.safetensors")
	require.NoError(t, os.WriteFile(path, written(t, nil, some()), 0o600))
	f, err := safetensors.Open(path)
	require.NoError(t, err)
	_, err = f.Tensor("none")
	require.ErrorContains(t, err, path)
	require.NoError(t, f.Close())
	_, err = f.Tensor("f32")
	require.ErrorIs(t, err, os.ErrClosed)
	require.NoError(t, os.WriteFile(path, []byte("rubbish, and more of it"), 0o600))
	_, err = safetensors.Open(path)
	require.ErrorContains(t, err, path)
	_, err = safetensors.Open(dir)
	require.ErrorContains(t, err, "not a regular file")
	_, err = safetensors.Open(filepath.Join(dir, "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
}
