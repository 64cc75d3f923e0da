package datasets

import (
	"archive/tar"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Even an archive with the right digest is read as if a stranger had made it.
func TestUntarFilesRefuses(t *testing.T) {
	good := []entry{{name: "x/a", content: []byte("abc")}, {name: "x/b", content: []byte("de")}}
	swap := func(i int, e entry) []entry {
		es := append([]entry{}, good...)
		es[i] = e
		return es
	}
	whole := tarball(t, good...)
	for name, c := range map[string]struct {
		zipped []byte
		want   string
	}{
		"empty":     {nil, "gzip header: EOF"},
		"not gzip":  {[]byte("hello, world"), "gzip header: gzip: invalid header"},
		"not tar":   {zip([]byte("hello, world")), "unexpected EOF"},
		"cut off":   {whole[:len(whole)/2], "unexpected EOF"},
		"missing":   {tarball(t, good[0]), "no file b"},
		"twice":     {tarball(t, good[0], good[1], good[0]), "got two files a"},
		"too short": {tarball(t, swap(1, entry{name: "x/b", content: []byte("d")})...), "b: got 1 bytes, want 2"},
		"too long":  {tarball(t, swap(0, entry{name: "x/a", content: []byte("abcd")})...), "a: got 4 bytes, want 3"},
		"a link":    {tarball(t, swap(0, entry{name: "x/a", kind: tar.TypeSymlink, link: "/etc/passwd"})...), "no file a"},
		"hard link": {tarball(t, swap(0, entry{name: "x/a", kind: tar.TypeLink, link: "x/b"})...), "no file a"},
		"a device":  {tarball(t, swap(0, entry{name: "x/a", kind: tar.TypeChar})...), "no file a"},
		"a folder":  {tarball(t, swap(0, entry{name: "x/a/", kind: tar.TypeDir})...), "no file a"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := untarFiles(c.zipped, []string{"a", "b"}, []int{3, 2})
			require.ErrorContains(t, err, c.want)
		})
	}
}

// Names lead nowhere: only their last part is looked at, and nothing is written.
func TestUntarFilesFollowsNoPath(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	outside := filepath.Join(dir, "outside", "a")
	contents, err := untarFiles(tarball(t, entry{name: "../../b", content: []byte("de")}, entry{name: outside, content: []byte("abc")},
		entry{name: "../a.txt", content: []byte("no")}), []string{"a", "b"}, []int{3, 2})
	require.NoError(t, err)
	require.Equal(t, [][]byte{[]byte("abc"), []byte("de")}, contents)
	require.Empty(t, names(t, dir))
}

func TestUntarStopsAtItsLimit(t *testing.T) {
	bomb := tarball(t, entry{name: "zeros", content: make([]byte, maxOther)}, entry{name: "a", content: []byte("abc")})
	_, err := untarFiles(bomb, []string{"a"}, []int{3})
	require.ErrorContains(t, err, "unpacked: got more than 16777219 bytes")
}

func TestOpenRegular(t *testing.T) {
	_, err := openRegular(os.DevNull)
	require.EqualError(t, err, "not a regular file")
	_, err = openRegular(filepath.Join(t.TempDir(), "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func FuzzUntar(f *testing.F) {
	f.Add(tarball(f, entry{name: "a", content: []byte("abc")}))
	f.Add(zip([]byte("hello")))
	f.Fuzz(func(t *testing.T, zipped []byte) {
		_ = untar(zipped, 1<<20, func(_ string, size int64, content io.Reader) error {
			n, err := io.Copy(io.Discard, io.LimitReader(content, 1<<20))
			require.LessOrEqual(t, n, size)
			return err
		})
		if contents, err := untarFiles(zipped, []string{"a"}, []int{3}); err == nil {
			require.Len(t, contents[0], 3)
		}
	})
}
