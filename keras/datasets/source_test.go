package datasets

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

var offline = Source{Offline: true}

func requireSmall(t *testing.T, s Source, d set) {
	t.Helper()
	first, second, err := s.load(context.Background(), d)
	require.NoError(t, err)
	train, test := arraysOf(t, first), arraysOf(t, second)
	require.Equal(t, []int{5, 2, 3}, train.X[0].Dims())
	require.Equal(t, []uint8{0, 1, 2, 3, 4}, tensor.Data[uint8](train.Y[0]))
	require.Equal(t, []int{2, 2, 3}, test.X[0].Dims())
	require.Equal(t, []uint8{0, 1}, tensor.Data[uint8](test.Y[0]))
	require.EqualValues(t, 7, train.X[0].At(1, 0, 1))
}

func arraysOf(t *testing.T, ds data.Indexed) *data.Arrays {
	t.Helper()
	a, ok := ds.(*data.Arrays)
	require.True(t, ok)
	require.NoError(t, a.Check())
	return a
}

var plainNames = []string{"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-images-idx3-ubyte", "train-labels-idx1-ubyte"}

func TestPlainFiles(t *testing.T) {
	dir := write(t, small(), false)
	requireSmall(t, Source{Dir: dir}, small())
	require.Equal(t, plainNames, names(t, dir))
}

func TestZippedFilesAreKeptPlain(t *testing.T) {
	dir := write(t, small(), true)
	requireSmall(t, Source{Dir: dir}, small())
	require.Len(t, names(t, dir), 8)
	for _, f := range small().files {
		kept, err := os.ReadFile(filepath.Join(dir, f.name))
		require.NoError(t, err)
		require.Equal(t, idx(f.dims...), kept)
		require.NoError(t, os.Remove(filepath.Join(dir, f.name+".gz")))
	}
	requireSmall(t, Source{Dir: dir}, small())
}

func TestFolderFromEnvironment(t *testing.T) {
	base := t.TempDir()
	t.Setenv("GOKERAS_DATA", base)
	d := small()
	d.system = []string{t.TempDir(), write(t, d, true)}
	requireSmall(t, offline, d)
	require.Equal(t, plainNames, names(t, filepath.Join(base, "small")))
	require.Len(t, names(t, d.system[1]), 4, "the system's folder is left alone")

	t.Setenv("GOKERAS_DATA", "")
	t.Setenv("XDG_CACHE_HOME", base)
	t.Setenv("HOME", base)
	require.Equal(t, "small", filepath.Base(offline.folder(d.name)))
	require.Equal(t, "gokeras", filepath.Base(filepath.Dir(offline.folder(d.name))))
}

// A folder that cannot be written, here because it is a file, costs only the copies.
func TestKeepFailsQuietly(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o644))
	d := small()
	d.system = []string{write(t, d, true)}
	keep(filepath.Join(blocked, "x"), []byte{1})
	t.Setenv("GOKERAS_DATA", filepath.Join(blocked, "base"))
	requireSmall(t, offline, d)

	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "x"), 0o755))
	keep(filepath.Join(dir, "x"), []byte{1})
	require.Equal(t, []string{"x"}, names(t, dir), "no temporary file stays behind")
}

func TestDamagedFiles(t *testing.T) {
	d := small()
	labels, images := idx(5), idx(5, 2, 3)
	bad := append([]byte(nil), labels...)
	bad[len(bad)-1] = 10
	flipped := zip(images)
	flipped[len(flipped)-5] ^= 1 // in the checksum
	cases := map[string]struct {
		name    string
		content []byte
		want    string
	}{
		"truncated":     {"train-images-idx3-ubyte", images[:20], "train-images-idx3-ubyte: got 20 bytes, want 46"},
		"too long":      {"train-images-idx3-ubyte", append(images[:46:46], 1), "got 47 bytes, want 46"},
		"empty":         {"train-images-idx3-ubyte", nil, "got 0 bytes, want 46"},
		"magic":         {"train-images-idx3-ubyte", bytes.Repeat([]byte{1}, 46), "idx magic: got 0x01010101, want 0x00000803"},
		"label":         {"train-labels-idx1-ubyte", bad, "train-labels-idx1-ubyte: label 4: got 10, want 0 to 9"},
		"gz truncated":  {"train-images-idx3-ubyte.gz", zip(images)[:25], "train-images-idx3-ubyte.gz: unpacked: got "},
		"gz sum":        {"train-images-idx3-ubyte.gz", flipped, "after 46 bytes: gzip: invalid checksum"},
		"gz bomb":       {"train-images-idx3-ubyte.gz", zip(make([]byte, 1<<20)), "unpacked: got more than 46 bytes"},
		"gz short":      {"train-images-idx3-ubyte.gz", zip(images[:40]), "unpacked: got 40 bytes, want 46"},
		"gz not":        {"train-images-idx3-ubyte.gz", images, "gzip header: gzip: invalid header"},
		"gz empty":      {"train-images-idx3-ubyte.gz", nil, "gzip header: EOF"},
		"gz wrong file": {"train-images-idx3-ubyte.gz", zip(make([]byte, 46)), "idx magic: got 0x00000000"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := write(t, d, strings.HasSuffix(c.name, ".gz"))
			require.NoError(t, os.WriteFile(filepath.Join(dir, c.name), c.content, 0o644))
			before := names(t, dir)
			_, _, err := Source{Dir: dir}.load(context.Background(), d)
			require.ErrorContains(t, err, c.want)
			require.ErrorContains(t, err, "datasets: "+filepath.Join(dir, c.name)+": ")
			require.Equal(t, before, names(t, dir), "nothing is kept of a damaged set")
		})
	}
	t.Run("folder", func(t *testing.T) {
		dir := write(t, d, true)
		require.NoError(t, os.Mkdir(filepath.Join(dir, "train-images-idx3-ubyte"), 0o755))
		_, _, err := Source{Dir: dir}.load(context.Background(), d)
		require.ErrorContains(t, err, "train-images-idx3-ubyte: not a regular file")
	})
}

func TestNotFound(t *testing.T) {
	d := small()
	d.mirrors = []string{"https://example.org/small/"}
	d.system = []string{t.TempDir()}
	half := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(half, "train-images-idx3-ubyte"), idx(5, 2, 3), 0o644))
	refuse := errors.New("no network in tests")
	client := &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) { return nil, refuse })}
	_, _, err := Source{Dir: half, Client: client}.load(context.Background(), d)
	var missing *NotFoundError
	require.ErrorAs(t, err, &missing)
	require.ErrorIs(t, err, refuse)
	require.Len(t, missing.Tried, 3)
	require.EqualError(t, err, `datasets: Small not found; tried
  `+half+`: no train-labels-idx1-ubyte and no train-labels-idx1-ubyte.gz
  `+d.system[0]+`: no train-images-idx3-ubyte and no train-images-idx3-ubyte.gz
  download: https://example.org/small/train-images-idx3-ubyte.gz: no network in tests
to get it by hand, put train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz
from https://example.org/small/
into `+half)
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err := Source{Dir: write(t, small(), false)}.MNIST(ctx)
	require.ErrorIs(t, err, context.Canceled)

	ctx, cancel = context.WithCancel(context.Background())
	d := small()
	d.mirrors = []string{"https://example.org/"}
	client := &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) { cancel(); return nil, ctx.Err() })}
	_, _, err = Source{Dir: t.TempDir(), Client: client}.load(ctx, d)
	require.EqualError(t, err, "datasets: Small: context canceled")
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestDownload(t *testing.T) {
	d := small()
	content := map[string][]byte{}
	for _, f := range d.files {
		content[f.name+".gz"] = zip(idx(f.dims...))
	}
	good := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(content[path.Base(r.URL.Path)]) }))
	defer good.Close()
	wrong := append([]byte(nil), content["train-images-idx3-ubyte.gz"]...)
	wrong[9] ^= 1 // the byte that names the operating system: the file still unpacks
	cases := map[string]struct {
		serve http.HandlerFunc
		want  string
	}{
		"missing":   {http.NotFound, "got status 404 Not Found, want 200"},
		"too long":  {func(w http.ResponseWriter, r *http.Request) { w.Write(make([]byte, 1<<16)) }, "got more than "},
		"too short": {func(w http.ResponseWriter, r *http.Request) { w.Write(wrong[:10]) }, "got 10 bytes, want "},
		"changed":   {func(w http.ResponseWriter, r *http.Request) { w.Write(wrong) }, "sha256: got "},
		"cut off": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "60")
			w.Write(wrong[:10])
		}, "after 10 of "},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			bad := httptest.NewServer(c.serve)
			defer bad.Close()
			d.mirrors = []string{bad.URL + "/"}
			dir := t.TempDir()
			_, _, err := Source{Dir: dir, Client: bad.Client()}.load(context.Background(), d)
			require.ErrorContains(t, err, "train-images-idx3-ubyte.gz: "+c.want)
			require.Empty(t, names(t, dir))

			d.mirrors = []string{bad.URL + "/", good.URL + "/files/"}
			requireSmall(t, Source{Dir: dir, Client: good.Client()}, d)
			require.Equal(t, plainNames, names(t, dir))
			requireSmall(t, Source{Dir: dir, Offline: true}, d)
		})
	}
}
