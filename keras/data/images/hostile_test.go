package images

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/stretchr/testify/require"
)

func TestBadFilesAreNamed(t *testing.T) {
	whole := gray(t, 3, 2, 1)
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"empty":   {nil, "unexpected EOF"},
		"text":    {[]byte("this is a text that no decoder knows"), "image: unknown format"},
		"cut off": {whole[:len(whole)-20], "unexpected EOF"},
		"large":   {huge(50_000, 50_000), "got 50000 x 50000 pixels, want at most MaxPixels 33177600"},
		"wide":    {huge(math.MaxInt32, 1), "got 2147483647 x 1 pixels, want at most MaxPixels 33177600"},
		"sum":     {append(append([]byte{}, whole[:40]...), flip(whole[40:])...), "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]uint8{"a/1.png": 1, "a/2.png": 2, "a/4.png": 4, "a/5.png": 5})
			bad := filepath.Join(dir, "a", "3.png")
			put(t, bad, c.raw)
			put(t, filepath.Join(dir, "a", "5.png"), c.raw)
			for _, workers := range []int{1, 4} {
				f := small
				f.Workers = workers
				d, err := f.Open(dir)
				require.NoError(t, err)
				_, err = data.Collect(d)
				var file *FileError
				require.ErrorAs(t, err, &file)
				require.Equal(t, bad, file.Path, "the first one")
				if name != "empty" {
					require.ErrorContains(t, err, c.want)
				}
				err = nil
				for _, e := range d.Batches(t.Context(), 0, 0) {
					err = e
				}
				require.ErrorContains(t, err, "images: "+bad+": ")
			}
		})
	}
}

// huge is the start of a PNG that claims to be large.
func huge(w, h uint32) []byte {
	head := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)...)
	head = append(head, 8, 0, 0, 0, 0)
	raw := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(raw, head...), crc32.ChecksumIEEE(head))
}

func flip(raw []byte) []byte {
	out := bytes.Clone(raw)
	for i := range out {
		out[i] ^= 0x55
	}
	return out
}

func TestLinksLeadNowhereElse(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	outside := folder(t, map[string]uint8{"secret/x.png": 99, "y.png": 98})
	open := func(t *testing.T, link, to string) (*Dataset, error) {
		dir := folder(t, map[string]uint8{"a/1.png": 1, "b/2.png": 2})
		require.NoError(t, os.Symlink(to, filepath.Join(dir, link)))
		return small.Open(dir)
	}
	for name, c := range map[string]struct{ link, to string }{
		"file out":    {"a/z.png", filepath.Join(outside, "y.png")},
		"dots":        {"a/z.png", "../../../../../../etc/hosts"},
		"class out":   {"c", filepath.Join(outside, "secret")},
		"dangling":    {"a/z.png", "nothing.png"},
		"to itself":   {"a/z.png", "z.png"},
		"class loops": {"c", "c"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := open(t, c.link, c.to)
			require.ErrorContains(t, err, "the link "+c.link)
		})
	}
	t.Run("folder out below a class is not entered", func(t *testing.T) {
		d, err := open(t, "a/more", filepath.Join(outside, "secret"))
		require.NoError(t, err)
		require.Equal(t, []int{1, 2}, brightness(t, d))
	})
	t.Run("within", func(t *testing.T) {
		d, err := open(t, "a/z.png", "../b/2.png")
		require.NoError(t, err)
		require.Equal(t, []int{1, 2, 2}, brightness(t, d))
		d, err = open(t, "c", "b")
		require.NoError(t, err)
		require.Equal(t, []string{"a", "b", "c"}, d.ClassNames())
		require.Equal(t, []int{1, 2, 2}, brightness(t, d))
	})
	t.Run("put there later", func(t *testing.T) {
		dir := folder(t, map[string]uint8{"a/1.png": 1})
		d, err := small.Open(dir)
		require.NoError(t, err)
		require.NoError(t, os.Remove(filepath.Join(dir, "a", "1.png")))
		require.NoError(t, os.Symlink(filepath.Join(outside, "y.png"), filepath.Join(dir, "a", "1.png")))
		_, err = data.Collect(d)
		require.ErrorContains(t, err, "1.png: path escapes from parent")
	})
	t.Run("not a file", func(t *testing.T) {
		dir := folder(t, map[string]uint8{"a/1.png": 1})
		require.NoError(t, os.Symlink("../a", filepath.Join(dir, "a", "0.png")))
		d, err := small.Open(dir)
		require.NoError(t, err)
		require.NoError(t, os.Remove(filepath.Join(dir, "a", "1.png")))
		require.NoError(t, os.Mkdir(filepath.Join(dir, "a", "1.png"), 0o755))
		_, err = data.Collect(d)
		require.ErrorContains(t, err, "1.png: not a regular file")
	})
}
