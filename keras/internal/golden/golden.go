// Package golden reads the numbers of the real Keras in testdata, which the tests compare with.
package golden

import (
	"embed"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

//go:embed testdata
var files embed.FS

// Group is one index with its tensors.
type Group struct {
	Name    string
	Cases   []Case
	tensors map[string]*tensor.Tensor
}

// Case is one entry of an index, as JSON decodes it.
type Case map[string]any

// Load reads a group.
func Load(name string) (*Group, error) {
	text, err := files.ReadFile("testdata/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("golden: %w", err)
	}
	var index struct {
		Format  string
		Tensors string
		Cases   []Case
	}
	if err := json.Unmarshal(text, &index); err != nil {
		return nil, fmt.Errorf("golden: %s: %w", name, err)
	}
	if index.Format != "keras-golden-1" {
		return nil, fmt.Errorf("golden: %s: got format %q, want keras-golden-1", name, index.Format)
	}
	g := &Group{Name: name, Cases: index.Cases}
	if index.Tensors != "" {
		data, err := files.ReadFile("testdata/" + index.Tensors)
		if err != nil {
			return nil, fmt.Errorf("golden: %w", err)
		}
		if g.tensors, err = readSafetensors(data); err != nil {
			return nil, fmt.Errorf("golden: %s: %w", index.Tensors, err)
		}
	}
	return g, nil
}

// Tensor returns the tensor that a field of a case refers to, nil for null.
func (g *Group) Tensor(ref any) (*tensor.Tensor, error) {
	if ref == nil {
		return nil, nil
	}
	name, _ := ref.(string)
	t, ok := g.tensors[name]
	if !ok {
		return nil, fmt.Errorf("golden: %s: no tensor %v", g.Name, ref)
	}
	return t, nil
}

var dtypes = map[string]tensor.DType{"F32": tensor.Float32, "I32": tensor.Int32, "I64": tensor.Int64, "BOOL": tensor.Bool}

// readSafetensors reads the length of a JSON header, the header, and the numbers that it describes.
func readSafetensors(data []byte) (map[string]*tensor.Tensor, error) {
	if len(data) < 8 {
		return nil, fmt.Errorf("%d bytes, want a header", len(data))
	}
	size := binary.LittleEndian.Uint64(data)
	if size > uint64(len(data)-8) {
		return nil, fmt.Errorf("a header of %d bytes in a file of %d", size, len(data))
	}
	var header map[string]json.RawMessage
	if err := json.Unmarshal(data[8:8+size], &header); err != nil {
		return nil, err
	}
	body := data[8+size:]
	ts := map[string]*tensor.Tensor{}
	for name, text := range header {
		if name == "__metadata__" {
			continue
		}
		var entry struct {
			DType   string
			Shape   []int
			Offsets [2]int `json:"data_offsets"`
		}
		if err := json.Unmarshal(text, &entry); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		dtype, ok := dtypes[entry.DType]
		from, to := entry.Offsets[0], entry.Offsets[1]
		if !ok || from < 0 || from > to || to > len(body) {
			return nil, fmt.Errorf("%s: %s at %d to %d of %d", name, entry.DType, from, to, len(body))
		}
		t := tensor.New(dtype, entry.Shape...)
		if len(t.Bytes()) != to-from {
			return nil, fmt.Errorf("%s: %d bytes for %s %v", name, to-from, entry.DType, entry.Shape)
		}
		copy(t.Bytes(), body[from:to]) // little-endian, as every machine that this runs on
		ts[name] = t
	}
	return ts, nil
}
