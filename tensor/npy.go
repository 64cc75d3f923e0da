package tensor

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"strings"
)

const (
	npyMagic     = "\x93NUMPY"
	npyMaxHeader = 64 << 10 // ours need about 120 bytes, and version 1.0 has no more
	npyPiece     = 1 << 20
)

// ReadNpy reads one array in NumPy's .npy format, version 1.0, 2.0 or 3.0, of float32, float64, int32, int64, uint8 or bool, in
// either byte order and in C or Fortran order. It reads no further than the array's end.
//
// The input is not trusted: memory grows with what r really delivers, whatever the header claims.
// Errors: another format, version or dtype, a bad header, too few bytes, a bool that is not 0 or 1.
// Reference: numpy.lib.format.
func ReadNpy(r io.Reader) (*Tensor, error) {
	t, err := readNpy(r)
	if err != nil {
		return nil, fmt.Errorf("tensor: npy: %w", err)
	}
	return t, nil
}

func readNpy(r io.Reader) (*Tensor, error) {
	text, err := readNpyHeader(r)
	if err != nil {
		return nil, err
	}
	h, err := parseNpyHeader(text)
	if err != nil {
		return nil, err
	}
	n, err := byteSize(h.dtype, h.dims)
	if err != nil {
		return nil, err
	}
	data, err := readPieces(r, n)
	if err != nil {
		return nil, fmt.Errorf("data of %v %v: %w", h.dtype, h.dims, err)
	}
	if h.big != nativeBig {
		swapBytes(data, h.dtype.Size())
	}
	if h.dtype == Bool {
		if i := slices.IndexFunc(data, func(b byte) bool { return b > 1 }); i >= 0 {
			return nil, fmt.Errorf("bool %d: got %d, want 0 or 1", i, data[i])
		}
	}
	if h.fortran {
		slices.Reverse(h.dims)
	}
	t := &Tensor{dtype: h.dtype, dims: h.dims, strides: contiguous(h.dims), data: data}
	if h.fortran {
		t = t.Transpose().Contiguous()
	}
	return t, nil
}

// readNpyHeader returns the text of the header.
func readNpyHeader(r io.Reader) (string, error) {
	var start [12]byte
	if err := readFull(r, start[:8]); err != nil {
		return "", fmt.Errorf("magic: %w", err)
	}
	if string(start[:6]) != npyMagic {
		return "", fmt.Errorf("magic: got %q, want %q", start[:6], npyMagic)
	}
	major, minor, width := start[6], start[7], 4
	if major == 1 {
		width = 2
	}
	if major < 1 || major > 3 || minor != 0 {
		return "", fmt.Errorf("version: got %d.%d, want 1.0, 2.0 or 3.0", major, minor)
	}
	if err := readFull(r, start[8:8+width]); err != nil {
		return "", fmt.Errorf("header length: %w", err)
	}
	size := binary.LittleEndian.Uint32(start[8:]) // width 2 leaves zeros above
	if size > npyMaxHeader {
		return "", fmt.Errorf("header length: got %d, want at most %d", size, npyMaxHeader)
	}
	text := make([]byte, size)
	if err := readFull(r, text); err != nil {
		return "", fmt.Errorf("header: %w", err)
	}
	return string(text), nil
}

// readPieces returns n aligned bytes from r; what it allocates stays within a few times what has come.
func readPieces(r io.Reader, n int) ([]byte, error) {
	data := alloc(min(n, npyPiece))
	done := 0
	for {
		k, err := io.ReadFull(r, data[done:])
		if done += k; err != nil {
			return nil, tooShort(done, n, err)
		}
		if done == n {
			return data, nil
		}
		longer := alloc(min(n, 4*done))
		copy(longer, data)
		data = longer
	}
}

func readFull(r io.Reader, to []byte) error {
	if n, err := io.ReadFull(r, to); err != nil {
		return tooShort(n, len(to), err)
	}
	return nil
}

func tooShort(got, want int, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("got %d bytes, want %d: %w", got, want, io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("after %d of %d bytes: %w", got, want, err)
}

// WriteNpy writes t in version 1.0, C order and this machine's byte order, byte for byte as NumPy does.
//
// Errors: w's own, and more than 64 axes, NumPy's limit.
func (t *Tensor) WriteNpy(w io.Writer) error {
	if len(t.dims) > maxRank {
		return fmt.Errorf("tensor: npy: %d axes, want at most %d", len(t.dims), maxRank)
	}
	order := "<"
	switch {
	case t.dtype.Size() == 1:
		order = "|"
	case nativeBig:
		order = ">"
	}
	sizes := strings.Trim(fmt.Sprint(t.dims), "[]")
	shape := strings.ReplaceAll(sizes, " ", ", ")
	if len(t.dims) == 1 {
		shape += ","
	}
	header := fmt.Sprintf("{'descr': '%s%s', 'fortran_order': False, 'shape': (%s), }", order, npyCode(t.dtype), shape)
	// NumPy leaves room for the first size to grow in place, and always pads with at least one blank.
	if len(t.dims) > 0 {
		header += strings.Repeat(" ", 21-len(fmt.Sprint(t.dims[0])))
	}
	start := len(npyMagic) + 4
	header += strings.Repeat(" ", 64-(start+len(header)+1)%64) + "\n"
	out := append([]byte(npyMagic), 1, 0)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(header)))
	if _, err := w.Write(append(out, header...)); err != nil {
		return fmt.Errorf("tensor: npy: %w", err)
	}
	if _, err := w.Write(t.Contiguous().Bytes()); err != nil {
		return fmt.Errorf("tensor: npy: %w", err)
	}
	return nil
}

var nativeBig = binary.NativeEndian.Uint16([]byte{0, 1}) == 1

func swapBytes(data []byte, size int) {
	switch size {
	case 4:
		for i := 0; i+4 <= len(data); i += 4 {
			binary.NativeEndian.PutUint32(data[i:], bits.ReverseBytes32(binary.NativeEndian.Uint32(data[i:])))
		}
	case 8:
		for i := 0; i+8 <= len(data); i += 8 {
			binary.NativeEndian.PutUint64(data[i:], bits.ReverseBytes64(binary.NativeEndian.Uint64(data[i:])))
		}
	}
}
