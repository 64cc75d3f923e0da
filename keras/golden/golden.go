// Package golden holds numbers computed by the real Keras and compares this library with them: every layer, loss, metric, optimizer,
// schedule, callback and model is built from its Keras config through the same registries that model files use.
//
// Its tests run the cases in testdata, whose README describes the format. Another folder of the same format is run by
//
//	go test -v ./keras/golden -args -golden DIR
//
// where a case of a class or kind that this library does not have is skipped, and counted on the last line.
package golden

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/keras/saving/safetensors"
	"github.com/gokeras/gokeras/tensor"
)

// Group is one index with its tensors.
type Group struct {
	Name    string
	Cases   []Case
	tensors *safetensors.File
}

// Case is one entry of an index, as JSON decodes it.
type Case map[string]any

// Groups returns the names of the groups in a folder, in alphabetical order.
//
// Errors: a folder that cannot be read or has no group.
func Groups(folder fs.FS) ([]string, error) {
	files, err := fs.Glob(folder, "*.json")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("golden: no .json file in the folder: %w", fs.ErrNotExist)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(f, ".json")
	}
	slices.Sort(files)
	return files, nil
}

// Load reads a group.
//
// Errors: files that are missing or of another format.
func Load(folder fs.FS, name string) (*Group, error) {
	text, err := fs.ReadFile(folder, name+".json")
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
	if index.Tensors == "" {
		return g, nil
	}
	data, err := fs.ReadFile(folder, path.Base(index.Tensors))
	if err != nil {
		return nil, fmt.Errorf("golden: %w", err)
	}
	if g.tensors, err = safetensors.Read(bytes.NewReader(data), int64(len(data))); err != nil {
		return nil, fmt.Errorf("golden: %s: %w", index.Tensors, err)
	}
	return g, nil
}

// Tensor returns the tensor that a field of a case refers to, nil for null.
func (g *Group) Tensor(ref any) (*tensor.Tensor, error) {
	if ref == nil {
		return nil, nil
	}
	name, ok := ref.(string)
	if !ok || g.tensors == nil {
		return nil, fmt.Errorf("golden: %s: no tensor %v", g.Name, ref)
	}
	t, err := g.tensors.Tensor(name)
	if err != nil {
		return nil, fmt.Errorf("golden: %s: %w", g.Name, err)
	}
	return t, nil
}
