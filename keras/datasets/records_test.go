package datasets

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// record is a CIFAR record whose red, green and blue count up from start, start+1 and start+2.
func record(start byte, labels ...byte) []byte {
	r := append([]byte{}, labels...)
	for plane := range byte(3) {
		for i := range recordPixels {
			r = append(r, start+plane+byte(i))
		}
	}
	return r
}

// entry is a file in an archive.
type entry struct {
	name    string
	content []byte
	kind    byte // 0: a regular file
	link    string
}

func tarball(t testing.TB, entries ...entry) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		if e.kind == 0 {
			e.kind = tar.TypeReg
		}
		require.NoError(t, w.WriteHeader(&tar.Header{Name: e.name, Size: int64(len(e.content)), Typeflag: e.kind, Linkname: e.link, Mode: 0o644}))
		_, err := w.Write(e.content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return zip(b.Bytes())
}

// pair is a set like CIFAR-10 with three rows to train on, in two files, and one to test on; zipped is its archive.
func pair(zipped []byte) records {
	sum := sha256.Sum256(zipped)
	return records{
		name: "pair", title: "Pair",
		train:   []recordFile{{"a.bin", 2}, {"b.bin", 1}},
		test:    []recordFile{{"c.bin", 1}},
		classes: []int{10},
		archive: []archive{{published{len(zipped), hex.EncodeToString(sum[:])}, []string{"https://example.org/pair.tar.gz"}}},
		folder:  "pair-bin",
		unpack:  unpackCIFAR,
	}
}

func pairEntries() []entry {
	return []entry{
		{name: "pair-bin/", kind: tar.TypeDir},
		{name: "pair-bin/readme.html", content: []byte("hello")},
		{name: "pair-bin/b.bin", content: record(9, 4)},
		{name: "pair-bin/a.bin", content: append(record(0, 9), record(7, 0)...)},
		{name: "pair-bin/c.bin", content: record(3, 5)},
	}
}

func requirePair(t *testing.T, s Source, d records) {
	t.Helper()
	first, second, err := d.load(context.Background(), s, 0)
	require.NoError(t, err)
	train, test := arraysOf(t, first), arraysOf(t, second)
	require.Equal(t, []int{3, 32, 32, 3}, train.X[0].Dims())
	require.Equal(t, []int{3, 1}, train.Y[0].Dims())
	require.Equal(t, []uint8{9, 0, 4}, tensor.Data[uint8](train.Y[0]))
	require.Equal(t, []uint8{5}, tensor.Data[uint8](test.Y[0]))
	require.Equal(t, []uint8{0, 1, 2, 1, 2, 3}, tensor.Data[uint8](train.X[0])[:6], "the colours of a pixel lie together")
	require.EqualValues(t, 7+32+2, train.X[0].At(1, 1, 0, 2))
	require.EqualValues(t, 9, train.X[0].At(2, 0, 0, 0))
}

var pairNames = []string{"a.bin", "b.bin", "c.bin"}

// writePair puts the unpacked files into a folder.
func writePair(t *testing.T, dir string) {
	require.NoError(t, os.MkdirAll(dir, 0o755))
	for _, e := range pairEntries()[2:] {
		require.NoError(t, os.WriteFile(filepath.Join(dir, path.Base(e.name)), e.content, 0o644))
	}
}

func TestRecordsFromFolders(t *testing.T) {
	zipped := tarball(t, pairEntries()...)
	d := pair(zipped)
	t.Run("plain", func(t *testing.T) {
		dir := t.TempDir()
		writePair(t, dir)
		requirePair(t, Source{Dir: dir, Offline: true}, d)
		require.Equal(t, pairNames, names(t, dir))
	})
	t.Run("unpacked", func(t *testing.T) {
		dir := t.TempDir()
		writePair(t, filepath.Join(dir, "pair-bin"))
		requirePair(t, Source{Dir: dir, Offline: true}, d)
		require.Equal(t, append(append([]string{}, pairNames...), "pair-bin"), names(t, dir))
	})
	t.Run("archive", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "pair.tar.gz"), zipped, 0o644))
		requirePair(t, Source{Dir: dir, Offline: true}, d)
		require.NoError(t, os.Remove(filepath.Join(dir, "pair.tar.gz")))
		require.Equal(t, pairNames, names(t, dir))
		requirePair(t, Source{Dir: dir, Offline: true}, d)
	})
	t.Run("environment", func(t *testing.T) {
		base := t.TempDir()
		t.Setenv("GOKERAS_DATA", base)
		writePair(t, filepath.Join(base, "pair"))
		requirePair(t, offline, d)
	})
}

func TestRecordsDownload(t *testing.T) {
	zipped := tarball(t, pairEntries()...)
	d := pair(zipped)
	for name, c := range map[string]struct {
		serve []byte
		want  string
	}{
		"good":    {zipped, ""},
		"changed": {append([]byte{zipped[0] ^ 1}, zipped[1:]...), "pair.tar.gz: sha256: got "},
		"short":   {zipped[1:], "pair.tar.gz: got "},
		"long":    {append(zipped[:len(zipped):len(zipped)], 0), "got more than "},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(c.serve) }))
			defer server.Close()
			d.archive[0].addresses = []string{server.URL + "/pair.tar.gz"}
			dir := t.TempDir()
			if c.want == "" {
				requirePair(t, Source{Dir: dir, Client: server.Client()}, d)
				require.Equal(t, pairNames, names(t, dir))
				return
			}
			_, _, err := d.load(context.Background(), Source{Dir: dir, Client: server.Client()}, 0)
			require.ErrorContains(t, err, c.want)
			require.Empty(t, names(t, dir))
		})
	}
}

func TestRecordsRefuses(t *testing.T) {
	zipped := tarball(t, pairEntries()...)
	for name, c := range map[string]struct {
		file    string
		content []byte
		want    string
	}{
		"short file":      {"a.bin", record(0, 1), "a.bin: got 3073 bytes, want 6146"},
		"long file":       {"c.bin", append(record(0, 1), 0), "c.bin: got 3074 bytes, want 3073"},
		"label":           {"b.bin", record(0, 10), "b.bin: b.bin: label 0 of record 0: got 10, want 0 to 9"},
		"second label":    {"a.bin", append(record(0, 9), record(0, 255)...), "label 0 of record 1: got 255"},
		"changed archive": {"pair.tar.gz", append([]byte{zipped[0] ^ 1}, zipped[1:]...), "pair.tar.gz: sha256: got "},
		"short archive":   {"pair.tar.gz", zipped[1:], "pair.tar.gz: got "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if filepath.Ext(c.file) == ".bin" {
				writePair(t, dir)
			}
			require.NoError(t, os.WriteFile(filepath.Join(dir, c.file), c.content, 0o644))
			before := names(t, dir)
			_, _, err := pair(zipped).load(context.Background(), Source{Dir: dir, Offline: true}, 0)
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "datasets: "+filepath.Join(dir, c.file)+": ")
			require.Equal(t, before, names(t, dir))
		})
	}
}

func TestRecordsNotFound(t *testing.T) {
	dir := t.TempDir()
	_, _, err := pair(nil).load(context.Background(), Source{Dir: dir, Offline: true}, 0)
	require.EqualError(t, err, `datasets: Pair not found; tried
  `+dir+`: no a.bin
  `+filepath.Join(dir, "pair-bin")+`: no a.bin
  `+filepath.Join(dir, "pair.tar.gz")+`: no pair.tar.gz
to get it by hand, put https://example.org/pair.tar.gz
into `+dir)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err = Source{Dir: dir}.CIFAR10(ctx)
	require.ErrorIs(t, err, context.Canceled)
	_, _, err = Source{Dir: dir, Offline: true}.CIFAR100(context.Background(), Coarse)
	require.ErrorContains(t, err, "cifar-100-binary.tar.gz\ninto "+dir)
	_, _, err = Source{Dir: dir}.CIFAR100(context.Background(), 7)
	require.EqualError(t, err, "datasets: CIFAR-100: label mode: got 7, want Fine or Coarse")
}

// CIFAR-100's records have two labels.
func TestTwoLabels(t *testing.T) {
	d := pair(nil)
	d.train, d.test, d.classes = []recordFile{{"train.bin", 2}}, []recordFile{{"test.bin", 1}}, []int{20, 100}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "train.bin"), append(record(0, 19, 99), record(0, 3, 4)...), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "test.bin"), record(0, 1, 2), 0o644))
	for label, want := range [][]uint8{{19, 3}, {99, 4}} {
		train, _, err := d.load(context.Background(), Source{Dir: dir}, label)
		require.NoError(t, err)
		require.Equal(t, want, tensor.Data[uint8](arraysOf(t, train).Y[0]))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "test.bin"), record(0, 20, 2), 0o644))
	_, _, err := d.load(context.Background(), Source{Dir: dir}, 1)
	require.ErrorContains(t, err, "label 0 of record 0: got 20, want 0 to 19")
}

// Both sets are complete, and their files have the lengths of the published ones.
func TestCIFARRecords(t *testing.T) {
	require.Equal(t, 30_730_000, cifar10.bytes(cifar10.train[4]))
	require.Equal(t, 153_700_000, cifar100.bytes(cifar100.train[0]))
	require.Len(t, CIFAR10Classes(), cifar10.classes[0])
	for _, d := range []records{cifar10, cifar100, emoji} {
		for _, a := range d.archive {
			require.Len(t, a.sha256, 64)
		}
	}
}

func TestPipeIsNotOpened(t *testing.T) {
	dir := t.TempDir()
	writePair(t, dir)
	require.NoError(t, os.Remove(filepath.Join(dir, "c.bin")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "c.bin"), fs.ModePerm))
	_, _, err := pair(nil).load(context.Background(), Source{Dir: dir}, 0)
	require.ErrorContains(t, err, "c.bin: not a regular file")
}
