package tensor_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// npy returns a version 1.0 file.
func npy(header string, data ...byte) []byte {
	b := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(header)))
	return append(append(b, header...), data...)
}

const header = "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }\n"

func TestReadNpyHeaders(t *testing.T) {
	data := []byte{1, 0, 0, 0, 2, 0, 0, 0}
	want := tensor.Of([]int32{1, 2})
	for name, h := range map[string]string{
		"plain":      header,
		"no newline": strings.TrimSpace(header),
		"order":      `{"shape":(2L,),"fortran_order":True,"descr":"<i4"}`,
		"blanks":     " { 'shape' : ( 2 , ) ,\t'fortran_order' : False , 'descr' : '<i4' , }   \n",
		"two axes":   strings.Replace(header, "(2,)", "(1, 2)", 1),
	} {
		got, err := tensor.ReadNpy(iotest.OneByteReader(bytes.NewReader(npy(h, data...))))
		require.NoError(t, err, name)
		require.Equal(t, tensor.Data[int32](want), tensor.Data[int32](got), name)
	}
	long := npy(header, data...)
	r := bytes.NewReader(append(long, "next"...))
	_, err := tensor.ReadNpy(r)
	require.NoError(t, err)
	require.Equal(t, 4, r.Len(), "reads no further than the array")
}

func TestReadNpyRefuses(t *testing.T) {
	replace := func(old, new string) []byte { return npy(strings.Replace(header, old, new, 1), make([]byte, 64)...) }
	version := func(major, minor byte) []byte {
		b := npy(header)
		b[6], b[7] = major, minor
		return b
	}
	cases := map[string]struct {
		in   []byte
		want string
	}{
		"empty":          {nil, "magic: got 0 bytes, want 8"},
		"magic":          {[]byte("PK\x03\x04 a zip file"), `magic: got "PK\x03\x04 a", want "\x93NUMPY"`},
		"version":        {version(4, 0), "version: got 4.0, want 1.0, 2.0 or 3.0"},
		"version 0":      {version(0, 0), "version: got 0.0"},
		"minor":          {version(1, 1), "version: got 1.1"},
		"length cut":     {npy(header)[:9], "header length: got 1 bytes, want 2"},
		"length":         {[]byte("\x93NUMPY\x02\x00\xff\xff\xff\xff"), "header length: got 4294967295, want at most 65536"},
		"header cut":     {npy(header)[:40], "header: got 30 bytes, want 58"},
		"data cut":       {npy(header, 1, 2, 3), "data of int32 [2]: got 3 bytes, want 8"},
		"no data":        {npy(header), "data of int32 [2]: got 0 bytes, want 8"},
		"huge":           {replace("(2,)", "(1000000000000,)"), "data of int32 [1000000000000]: got 64 bytes, want 4000000000000"},
		"overflow":       {replace("(2,)", "(4000000000, 4000000000)"), "is too large"},
		"beyond int":     {replace("(2,)", "(99999999999999999999,)"), "want a size"},
		"negative":       {replace("(2,)", "(-2,)"), `shape: got "-2,), }`},
		"axes":           {replace("(2,)", "("+strings.Repeat("1,", 65)+")"), "shape: more than 64 axes"},
		"no tuple":       {replace("(2,)", "2"), `want "("`},
		"open tuple":     {replace("(2,), }", "(2,"), "shape: got "},
		"half":           {replace("<i4", "<f2"), `dtype: got "<f2", want < or > with f4, f8, i4 or i8, or |u1 or |b1`},
		"object":         {replace("<i4", "|O"), `dtype: got "|O"`},
		"native":         {replace("<i4", "=i4"), `dtype: got "=i4"`},
		"no byte order":  {replace("<i4", "|i4"), `dtype: got "|i4"`},
		"empty dtype":    {replace("<i4", ""), `dtype: got ""`},
		"record":         {replace("'<i4'", "[('a', '<i4')]"), "dtype is a record"},
		"key":            {replace("descr", "descry"), `unknown key "descry"`},
		"twice":          {replace("'shape': (2,)", "'descr': '<i4'"), `key "descr" comes twice`},
		"missing":        {replace("'shape': (2,), ", ""), `no key "shape"`},
		"order value":    {replace("False", "0"), `want "False"`},
		"code":           {replace("False", "__import__('os')"), `want "False"`},
		"after":          {replace("}", "} + 1"), `"+ 1" after the header`},
		"no dict":        {npy("[]"), `want "{"`},
		"open string":    {npy("{'descr"), "string at byte 2 has no end"},
		"empty header":   {npy(""), `want "{"`},
		"bool":           {npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }", 1, 2), "bool 1: got 2, want 0 or 1"},
		"missing comma":  {replace("'<i4',", "'<i4'"), `want "}"`},
		"missing colon":  {replace("'descr':", "'descr'"), `want ":"`},
		"unknown quotes": {replace("'descr'", "descr"), `want "\""`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := tensor.ReadNpy(bytes.NewReader(c.in))
			require.ErrorContains(t, err, "tensor: npy: ")
			require.ErrorContains(t, err, c.want)
		})
	}
	broken := errors.New("disk on fire")
	_, err := tensor.ReadNpy(io.MultiReader(bytes.NewReader(npy(header, 1)), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
	_, err = tensor.ReadNpy(bytes.NewReader(npy(header)))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

// A header that claims a terabyte costs no more memory than the bytes that follow it.
func TestReadNpyMemoryIsBounded(t *testing.T) {
	lie := npy(strings.Replace(header, "(2,)", "(300000000000,)", 1), make([]byte, 3<<20)...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := tensor.ReadNpy(bytes.NewReader(lie))
	runtime.ReadMemStats(&after)
	require.ErrorContains(t, err, "got 3145728 bytes, want 1200000000000")
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20))
}

func TestReadNpyInPieces(t *testing.T) {
	x := count[int32](3<<20/4 + 5)
	var b bytes.Buffer
	require.NoError(t, x.WriteNpy(&b))
	got, err := tensor.ReadNpy(&b)
	require.NoError(t, err)
	require.True(t, got.Equal(x))
}

func TestSaveNpy(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.npy")
	require.NoError(t, count[int32](4).SaveNpy(path))
	x := count[float64](3, 5).Transpose()
	require.NoError(t, x.SaveNpy(path), "overwrites")
	got, err := tensor.LoadNpy(path)
	require.NoError(t, err)
	require.True(t, got.Equal(x))

	require.ErrorContains(t, x.SaveNpy(filepath.Join(dir, "none", "x.npy")), "tensor: SaveNpy: ")
	require.NoError(t, os.Mkdir(filepath.Join(dir, "d.npy"), 0o755))
	require.ErrorContains(t, x.SaveNpy(filepath.Join(dir, "d.npy")), filepath.Join(dir, "d.npy"))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2, "no temporary file stays behind")

	require.NoError(t, os.WriteFile(path, npy(header, 1), 0o644))
	_, err = tensor.LoadNpy(path)
	require.EqualError(t, err, "tensor: LoadNpy: "+path+": data of int32 [2]: got 1 bytes, want 8: unexpected EOF")
	_, err = tensor.LoadNpy(filepath.Join(dir, "none.npy"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, count[int32](2).WriteNpy(failingWriter{}), "tensor: npy: full")
	dims := make([]int, 65)
	require.ErrorContains(t, tensor.New(tensor.Bool, dims...).WriteNpy(io.Discard), "65 axes, want at most 64")
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("full") }

func FuzzReadNpy(f *testing.F) {
	for _, path := range numpyFiles(f) {
		if b, err := os.ReadFile(path); err == nil && len(b) < 400 {
			f.Add(b)
		}
	}
	f.Add(npy(header, 1, 2))
	f.Add(npy(strings.Replace(header, "(2,)", "(0, 99999999999)", 1)))
	f.Fuzz(func(t *testing.T, in []byte) {
		x, err := tensor.ReadNpy(bytes.NewReader(in))
		if err != nil {
			return
		}
		var b bytes.Buffer
		require.NoError(t, x.WriteNpy(&b))
		again, err := tensor.ReadNpy(&b)
		require.NoError(t, err)
		require.Equal(t, x.Dims(), again.Dims())
		require.Equal(t, x.Bytes(), again.Bytes())
		_ = x.String()
	})
}
