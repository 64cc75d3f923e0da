package probe

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// tree is a made-up machine.
type tree struct {
	t    *testing.T
	root string
	env  map[string]string
}

func newTree(t *testing.T) *tree {
	return &tree{t: t, root: t.TempDir(), env: map[string]string{}}
}

func (m *tree) system() System {
	getenv := func(name string) (string, bool) { value, ok := m.env[name]; return value, ok }
	return System{Root: m.root, Getenv: getenv, OS: "linux", Arch: "amd64"}
}

func (m *tree) file(path string, content []byte) {
	m.t.Helper()
	file := filepath.Join(m.root, path)
	require.NoError(m.t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(m.t, os.WriteFile(file, content, 0o644))
}

func (m *tree) link(path, target string) {
	m.t.Helper()
	require.NoError(m.t, os.MkdirAll(filepath.Dir(filepath.Join(m.root, path)), 0o755))
	require.NoError(m.t, os.Symlink(target, filepath.Join(m.root, path)))
}

func (m *tree) remove(path string) {
	m.t.Helper()
	require.NoError(m.t, os.RemoveAll(filepath.Join(m.root, path)))
}

// sharedLibrary is the head of one, which is all that is read.
func sharedLibrary(t *testing.T, machine elf.Machine) []byte {
	var b bytes.Buffer
	head := elf.Header64{Type: uint16(elf.ET_DYN), Machine: uint16(machine), Version: uint32(elf.EV_CURRENT), Ehsize: 64}
	copy(head.Ident[:], elf.ELFMAG)
	head.Ident[elf.EI_CLASS], head.Ident[elf.EI_DATA], head.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)
	require.NoError(t, binary.Write(&b, binary.LittleEndian, &head))
	return b.Bytes()
}

// library puts a shared library into a folder under its full name, and the link that the loader asks for.
func (m *tree) library(dir, soname, full string) {
	m.t.Helper()
	m.file(filepath.Join(dir, full), sharedLibrary(m.t, elf.EM_X86_64))
	if soname != full {
		m.link(filepath.Join(dir, soname), full)
	}
}

// cache writes the table of ldconfig.
func (m *tree) cache(paths ...string) {
	m.t.Helper()
	m.file("/etc/ld.so.cache", cacheOf(m.t, paths...))
}

func cacheOf(t *testing.T, paths ...string) []byte {
	head := cacheHead{Count: uint32(len(paths))}
	copy(head.Magic[:], "glibc-ld.so.cache1.1")
	var table, text bytes.Buffer
	for _, path := range paths {
		offset := uint32(48 + 24*len(paths) + text.Len())
		entry := cacheEntry{Flags: 0x303, Key: offset + uint32(len(filepath.Dir(path))) + 1, Value: offset}
		require.NoError(t, binary.Write(&table, binary.LittleEndian, &entry))
		text.WriteString(path + "\x00")
	}
	head.Strings = uint32(text.Len())
	var b bytes.Buffer
	require.NoError(t, binary.Write(&b, binary.LittleEndian, &head))
	b.Write(table.Bytes())
	b.Write(text.Bytes())
	return b.Bytes()
}

const (
	closed = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  %s  Sun Jul 27 06:44:57 UTC 2025\nGCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n"
	open   = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  %s  Release Build  (dvs-builder@U22-I3-B05-02-4)  Sun Jul 27 07:09:40 UTC 2025\n"
	h100   = "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 100\nGPU UUID: \t GPU-11111111-2222-3333-4444-555555555555\nVideo BIOS: \t 96.00.74.00.1c\nDevice Minor: \t 0\n"
)
