package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/gokeras/gokeras/tensor"
)

// Named is a tensor with its name in the file.
type Named struct {
	Name   string
	Tensor *tensor.Tensor
}

// Write writes tensors in the given order, with texts that say what they are.
//
// Errors, before anything is written: a nil tensor, names that are empty, equal, not UTF-8 or "__metadata__", a header beyond 100 MB.
func Write(w io.Writer, metadata map[string]string, ts []Named) error {
	header, err := encodeHeader(metadata, ts)
	if err != nil {
		return fmt.Errorf("safetensors: %w", err)
	}
	if _, err := w.Write(header); err != nil {
		return fmt.Errorf("safetensors: %w", err)
	}
	for _, t := range ts {
		if _, err := w.Write(t.Tensor.Contiguous().Bytes()); err != nil {
			return fmt.Errorf("safetensors: tensor %q: %w", t.Name, err)
		}
	}
	return nil
}

// encodeHeader returns length and header, padded with spaces so that the data begin at a multiple of 8.
func encodeHeader(metadata map[string]string, ts []Named) ([]byte, error) {
	var b bytes.Buffer
	b.Write(make([]byte, 8))
	b.WriteByte('{')
	if len(metadata) > 0 {
		b.WriteString(`"__metadata__":`)
		if err := encode(&b, metadata); err != nil {
			return nil, err
		}
	}
	seen := map[string]bool{"": true, "__metadata__": true}
	at := 0
	for i, t := range ts {
		switch {
		case t.Tensor == nil:
			return nil, fmt.Errorf("tensor %q is nil", t.Name)
		case seen[t.Name] || !utf8.ValidString(t.Name):
			return nil, fmt.Errorf("the name %q is empty, reserved, not UTF-8 or there already", t.Name)
		}
		seen[t.Name] = true
		dtype, ok := nameOf(t.Tensor.DType())
		if !ok {
			return nil, fmt.Errorf("tensor %q: dtype %v cannot be written", t.Name, t.Tensor.DType())
		}
		if i > 0 || len(metadata) > 0 {
			b.WriteByte(',')
		}
		if err := encode(&b, t.Name); err != nil {
			return nil, err
		}
		end := at + t.Tensor.Size()*t.Tensor.DType().Size()
		b.WriteByte(':')
		if err := encode(&b, entry{dtype, append([]int{}, t.Tensor.Dims()...), [2]int{at, end}}); err != nil {
			return nil, err
		}
		at = end
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	if n := b.Len() - 8; n > maxHeader {
		return nil, fmt.Errorf("a header of %d bytes, want at most %d", n, maxHeader)
	}
	binary.LittleEndian.PutUint64(b.Bytes(), uint64(b.Len()-8))
	return b.Bytes(), nil
}

type entry struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// encode appends v as JSON, without the escapes for HTML and the line break of an Encoder.
func encode(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
	return nil
}
