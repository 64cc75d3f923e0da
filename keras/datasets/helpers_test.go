package datasets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// idx returns an idx file whose elements count up modulo 10, so that they also serve as labels.
func idx(dims ...int) []byte {
	raw := binary.BigEndian.AppendUint32(nil, uint32(idxUint8<<8|len(dims)))
	for _, d := range dims {
		raw = binary.BigEndian.AppendUint32(raw, uint32(d))
	}
	for i := range idxBytes(dims) - len(raw) {
		raw = append(raw, byte(i%10))
	}
	return raw
}

func zip(raw []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(raw)
	z.Close()
	return b.Bytes()
}

// small is a set like MNIST with 5 and 2 images of 2 by 3.
func small() set {
	d := set{name: "small", title: "Small", classes: 10}
	for i, dims := range [4][]int{{5, 2, 3}, {5}, {2, 2, 3}, {2}} {
		zipped := zip(idx(dims...))
		sum := sha256.Sum256(zipped)
		d.files[i] = file{mnist.files[i].name, dims, len(zipped), hex.EncodeToString(sum[:])}
	}
	return d
}

// write puts the set's files into a folder, with .gz or without, and returns it.
func write(t testing.TB, d set, gz bool) string {
	dir := t.TempDir()
	for _, f := range d.files {
		name, raw := f.name, idx(f.dims...)
		if gz {
			name, raw = name+".gz", zip(raw)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), raw, 0o644))
	}
	return dir
}

func names(t testing.TB, dir string) []string {
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}
