package safetensors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxHeader bounds the header, as the reference does.
const maxHeader = 100_000_000

// maxRank bounds the axes of a tensor.
const maxRank = 32

// Entry is what the header says of a tensor.
type Entry struct {
	Name  string
	DType string // the format's word, such as "F32"
	Dims  []int
	begin int64 // in the data
	end   int64
}

// header is parsed by tokens: encoding/json alone takes a repeated name, another case of a key and any number of axes.
type header struct {
	d        *json.Decoder
	entries  []Entry
	metadata map[string]string
}

func parseHeader(text []byte, data int64) (*header, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("the header is not valid UTF-8")
	}
	if len(text) == 0 || text[0] != '{' {
		return nil, errors.New("the header does not begin with {")
	}
	h := &header{d: json.NewDecoder(bytes.NewReader(text))}
	h.d.UseNumber()
	seen := map[string]bool{}
	err := h.object(func(name string) error {
		if seen[name] {
			return fmt.Errorf("the name %q comes twice", name)
		}
		seen[name] = true
		if name == "__metadata__" {
			return h.readMetadata()
		}
		e, err := h.entry()
		if err != nil {
			return fmt.Errorf("tensor %q: %w", name, err)
		}
		e.Name = name
		h.entries = append(h.entries, e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if _, err := h.d.Token(); err != io.EOF { // the header may be padded with spaces
		return nil, errors.New("something follows the header's object")
	}
	return h, h.checkOffsets(data)
}

// object reads { and calls value for each key, then }.
func (h *header) object(value func(key string) error) error {
	if err := h.delim('{'); err != nil {
		return err
	}
	for h.d.More() {
		key, err := h.text()
		if err != nil {
			return err
		}
		if err := value(key); err != nil {
			return err
		}
	}
	return h.delim('}')
}

func (h *header) delim(want json.Delim) error {
	t, err := h.d.Token()
	if err != nil {
		return fmt.Errorf("the header is no JSON: %w", err)
	}
	if t != want {
		return fmt.Errorf("got %v in the header, want %v", t, want)
	}
	return nil
}

func (h *header) text() (string, error) {
	t, err := h.d.Token()
	if err != nil {
		return "", fmt.Errorf("the header is no JSON: %w", err)
	}
	s, ok := t.(string)
	if !ok {
		return "", fmt.Errorf("got %v in the header, want a string", t)
	}
	return s, nil
}

func (h *header) readMetadata() error {
	h.metadata = map[string]string{}
	return h.object(func(key string) error {
		if _, again := h.metadata[key]; again {
			return fmt.Errorf("__metadata__: the name %q comes twice", key)
		}
		value, err := h.text()
		if err != nil {
			return fmt.Errorf("__metadata__: %w", err)
		}
		h.metadata[key] = value
		return nil
	})
}

// entry reads dtype, shape and data_offsets, each once.
func (h *header) entry() (e Entry, err error) {
	seen := map[string]bool{}
	err = h.object(func(key string) (err error) {
		if seen[key] {
			return fmt.Errorf("%s comes twice", key)
		}
		seen[key] = true
		switch key {
		case "dtype":
			e.DType, err = h.text()
		case "shape":
			var dims []int64
			dims, err = h.integers(maxRank)
			e.Dims = make([]int, len(dims))
			for i, d := range dims {
				e.Dims[i] = int(d)
			}
		case "data_offsets":
			var at []int64
			if at, err = h.integers(2); err == nil && len(at) != 2 {
				err = fmt.Errorf("got %d data_offsets, want 2", len(at))
			}
			if err == nil {
				e.begin, e.end = at[0], at[1]
			}
		default:
			err = fmt.Errorf("the key %q is not known", key)
		}
		return err
	})
	if err != nil {
		return e, err
	}
	if len(seen) != 3 {
		return e, errors.New("want dtype, shape and data_offsets")
	}
	return e, e.check()
}

// integers reads a list of at most n numbers that fit an int and are not negative.
func (h *header) integers(n int) (list []int64, err error) {
	if err := h.delim('['); err != nil {
		return nil, err
	}
	for h.d.More() {
		if len(list) == n {
			return nil, fmt.Errorf("a list of more than %d numbers", n)
		}
		t, err := h.d.Token()
		if err != nil {
			return nil, fmt.Errorf("the header is no JSON: %w", err)
		}
		number, ok := t.(json.Number)
		if !ok {
			return nil, fmt.Errorf("got %v in a list, want a number", t)
		}
		x, err := strconv.ParseUint(number.String(), 10, strconv.IntSize-1)
		if err != nil {
			return nil, fmt.Errorf("got %s in a list, want a whole number of at most %d", number, math.MaxInt)
		}
		list = append(list, int64(x))
	}
	return list, h.delim(']')
}

// check compares dtype and shape with the bytes that the entry claims. Sizes that overflow are refused even beside a 0, since a tensor
// could not have them.
func (e *Entry) check() error {
	size, ok := sizes[e.DType]
	if !ok {
		return fmt.Errorf("dtype %q is not known", e.DType)
	}
	bytes, empty := int64(size), false
	for _, d := range e.Dims {
		if d == 0 {
			empty = true
			continue
		}
		if bytes > math.MaxInt/16/int64(d) {
			return fmt.Errorf("shape %v of %s is too large", e.Dims, e.DType)
		}
		bytes *= int64(d)
	}
	if empty {
		bytes = 0
	}
	if e.begin > e.end || e.end-e.begin != bytes {
		return fmt.Errorf("data_offsets %d to %d for %s %v of %d bytes", e.begin, e.end, e.DType, e.Dims, bytes)
	}
	return nil
}

// checkOffsets orders the entries as they lie in the file and requires that they fill it without gap or overlap.
func (h *header) checkOffsets(data int64) error {
	slices.SortStableFunc(h.entries, func(a, b Entry) int {
		if a.begin != b.begin {
			return int(min(1, max(-1, a.begin-b.begin)))
		}
		return int(min(1, max(-1, a.end-b.end))) // an empty one comes first
	})
	var at int64
	for _, e := range h.entries {
		if e.begin != at {
			return fmt.Errorf("tensor %q: begins at %d of the data, want %d: gaps and overlaps are not allowed", e.Name, e.begin, at)
		}
		at = e.end
	}
	if at != data {
		return fmt.Errorf("the tensors have %d bytes of data, the file has %d", at, data)
	}
	return nil
}
