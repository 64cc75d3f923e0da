package probe

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCache(t *testing.T) {
	m := newTree(t)
	require.Empty(t, m.system().cache())
	paths := []string{"/opt/a/liba.so.1", "/usr/lib/libb.so.2"}
	m.cache(paths...)
	require.Equal(t, paths, m.system().cache())
	// ldconfig's old format may stand in front.
	m.file("/etc/ld.so.cache", append([]byte("ld.so-1.7.0\x00\x00\x00\x00\x00"), cacheOf(t, paths...)...))
	require.Equal(t, paths, m.system().cache())
	m.cache()
	require.Empty(t, m.system().cache())
}

// A broken cache is as none, whatever it claims.
func TestBrokenCache(t *testing.T) {
	m := newTree(t)
	good := cacheOf(t, "/opt/a/liba.so.1")
	for n := range len(good) - 1 {
		m.file("/etc/ld.so.cache", good[:n])
		require.Empty(t, m.system().cache(), n)
	}
	many := bytes.Clone(good)
	binary.LittleEndian.PutUint32(many[20:], 1<<31)
	m.file("/etc/ld.so.cache", many)
	require.Empty(t, m.system().cache())
	far := bytes.Clone(good)
	binary.LittleEndian.PutUint32(far[48+8:], 1<<32-1)
	m.file("/etc/ld.so.cache", far)
	require.Empty(t, m.system().cache())
}

func TestLinksStayBelowTheRoot(t *testing.T) {
	m := newTree(t)
	m.file("/real/file", []byte("x"))
	m.link("/abs", "/real")
	m.link("/up", "../../../../real/file")
	m.link("/chain", "up")
	m.link("/loop", "loop")
	s := m.system()
	for _, path := range []string{"/abs/file", "/up", "/chain", "/real/../abs/./file", "real/file"} {
		text, err := s.read(path)
		require.NoError(t, err, path)
		require.Equal(t, "x", string(text))
	}
	require.False(t, s.exists("/loop"))
	require.False(t, s.exists("/abs/none"))
	require.Equal(t, []string{"/abs/file", "/real/file"}, s.glob("/[ar]*/file"))
}
