package safetensors

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// File is a file whose header has been read and checked. Its tensors are read when they are asked for, from any goroutine.
type File struct {
	r        io.ReaderAt
	name     string // for errors, "" when not known
	start    int64  // of the data
	entries  []Entry
	index    map[string]int
	metadata map[string]string
	closer   io.Closer
}

// Read reads the header of a file of size bytes.
//
// Errors: anything that is not as the format says: a header beyond the file or 100 MB, broken JSON, a name or key twice, unknown keys
// and dtypes, sizes that overflow or do not fit the offsets, gaps, overlaps, bytes that belong to no tensor. They name the file if
// r has a method Name, as *os.File does.
func Read(r io.ReaderAt, size int64) (*File, error) {
	f := &File{r: r}
	if n, ok := r.(interface{ Name() string }); ok {
		f.name = n.Name()
	}
	if err := f.readHeader(size); err != nil {
		return nil, f.wrap(err)
	}
	return f, nil
}

// Open reads the header of the file at path. Close it when the tensors have been read.
func Open(path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		return nil, fmt.Errorf("safetensors: %s: %w", path, errors.Join(err, file.Close()))
	}
	f, err := Read(file, info.Size())
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	f.closer = file
	return f, nil
}

// Close closes a file that Open has opened.
func (f *File) Close() error {
	if f.closer == nil {
		return nil
	}
	return f.closer.Close()
}

func (f *File) wrap(err error) error {
	if f.name == "" {
		return fmt.Errorf("safetensors: %w", err)
	}
	return fmt.Errorf("safetensors: %s: %w", f.name, err)
}

func (f *File) readHeader(size int64) error {
	var length [8]byte
	if size < int64(len(length)) {
		return fmt.Errorf("%d bytes are no safetensors file", size)
	}
	if err := readAt(f.r, length[:], 0); err != nil {
		return err
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxHeader || int64(n) > size-8 {
		return fmt.Errorf("a header of %d bytes in a file of %d, want at most %d", n, size, min(maxHeader, size-8))
	}
	text := make([]byte, n)
	if err := readAt(f.r, text, 8); err != nil {
		return err
	}
	f.start = 8 + int64(n)
	h, err := parseHeader(text, size-f.start)
	if err != nil {
		return err
	}
	f.entries, f.metadata = h.entries, h.metadata
	f.index = make(map[string]int, len(h.entries))
	for i, e := range h.entries {
		f.index[e.Name] = i
	}
	return nil
}

// readAt fills to, or says that the file is shorter than it was said to be.
func readAt(r io.ReaderAt, to []byte, at int64) error {
	n, err := r.ReadAt(to, at)
	switch {
	case n == len(to):
		return nil
	case err == nil || err == io.EOF:
		return io.ErrUnexpectedEOF
	}
	return err
}

// Entries returns what the header says of the tensors, in the order of their data.
func (f *File) Entries() []Entry { return slices.Clone(f.entries) }

// Metadata returns the header's texts.
func (f *File) Metadata() map[string]string { return maps.Clone(f.metadata) }

// Entry returns what the header says of a tensor.
func (f *File) Entry(name string) (e Entry, ok bool) {
	i, ok := f.index[name]
	if !ok {
		return Entry{}, false
	}
	return f.entries[i], true
}

// Tensor reads a tensor.
//
// Errors: a name that is not there, a dtype that tensors cannot hold, a bool other than 0 and 1, a failing reader.
func (f *File) Tensor(name string) (*tensor.Tensor, error) {
	e, ok := f.Entry(name)
	if !ok {
		return nil, f.wrap(fmt.Errorf("no tensor %q", name))
	}
	dtype, ok := dtypes[e.DType]
	if !ok {
		return nil, f.wrap(fmt.Errorf("tensor %q: dtype %s cannot be read", name, e.DType))
	}
	t := tensor.New(dtype, e.Dims...)
	// The bytes are those of the machine: every one that this runs on is little-endian.
	if err := readAt(f.r, t.Bytes(), f.start+e.begin); err != nil {
		return nil, f.wrap(fmt.Errorf("tensor %q: %w", name, err))
	}
	if dtype == tensor.Bool && slices.ContainsFunc(t.Bytes(), func(b byte) bool { return b > 1 }) {
		return nil, f.wrap(fmt.Errorf("tensor %q: a BOOL is neither 0 nor 1", name))
	}
	return t, nil
}
