package keras

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/keras/internal/atomicfile"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/saving/safetensors"
	"github.com/gokeras/gokeras/tensor"
)

// weightsFormat is what the metadata of a weights file say.
var weightsFormat = map[string]string{"format": "gokeras-weights", "version": "1"}

// SaveWeights writes all weights to a .safetensors file, as they are between two training steps. A file that is there is replaced as a
// whole, or stays as it was when an error comes. The optimizer's state is not saved.
//
// Errors: a model that could not be built, another extension, a file that cannot be written.
// Reference: keras.Model.save_weights.
func (m *Model) SaveWeights(path string) error {
	if err := checkWeightsPath(path); err != nil {
		return fmt.Errorf("keras: SaveWeights: %w", err)
	}
	ts, err := m.namedWeights()
	if err != nil {
		return fmt.Errorf("keras: SaveWeights: %w", err)
	}
	err = atomicfile.Write(path, func(w io.Writer) error { return safetensors.Write(w, weightsFormat, ts) })
	if err != nil {
		return fmt.Errorf("keras: SaveWeights: %w", err)
	}
	return nil
}

// WriteWeights writes what SaveWeights does.
func (m *Model) WriteWeights(w io.Writer) error {
	if isNil(w) {
		return errors.New("keras: WriteWeights: the writer is nil")
	}
	ts, err := m.namedWeights()
	if err == nil {
		err = safetensors.Write(w, weightsFormat, ts)
	}
	if err != nil {
		return fmt.Errorf("keras: WriteWeights: %w", err)
	}
	return nil
}

// LoadWeights sets all weights from a .safetensors file. The file must have exactly the model's weights by name, shape and dtype; other
// metadata and another order do not matter. Nothing changes when an error comes.
//
// Errors: a model that could not be built, another extension, a file that is damaged or lacks weights or has others: all are named.
// Reference: keras.Model.load_weights.
func (m *Model) LoadWeights(path string) error {
	if err := checkWeightsPath(path); err != nil {
		return fmt.Errorf("keras: LoadWeights: %w", err)
	}
	f, err := safetensors.Open(path)
	if err != nil {
		return fmt.Errorf("keras: LoadWeights: %w", err)
	}
	defer f.Close()
	if err := m.setNamed(f); err != nil {
		return fmt.Errorf("keras: LoadWeights: %s: %w", path, err)
	}
	return nil
}

// ReadWeights sets all weights from a file of size bytes, as LoadWeights does.
func (m *Model) ReadWeights(r io.ReaderAt, size int64) error {
	if isNil(r) {
		return errors.New("keras: ReadWeights: the reader is nil")
	}
	f, err := safetensors.Read(r, size)
	if err == nil {
		err = m.setNamed(f)
	}
	if err != nil {
		return fmt.Errorf("keras: ReadWeights: %w", err)
	}
	return nil
}

func checkWeightsPath(path string) error {
	name := filepath.Base(path)
	switch {
	case strings.HasSuffix(name, ".safetensors"):
		return nil
	case strings.HasSuffix(name, ".weights.h5"), strings.HasSuffix(name, ".keras"), strings.HasSuffix(name, ".h5"):
		return fmt.Errorf("%s: Keras's own formats are not supported yet: want a name that ends in .safetensors", path)
	}
	return fmt.Errorf("%s: want a name that ends in .safetensors", path)
}

// weightNames returns the names of vs in a file: their paths, with _1, _2 ... behind one that is taken.
func weightNames(vs []*layers.Variable) []string {
	taken := map[string]bool{}
	for _, v := range vs {
		taken[v.Name] = false
	}
	names := make([]string, len(vs))
	for i, v := range vs {
		name := v.Name
		for k := 1; taken[name]; k++ {
			if next := fmt.Sprintf("%s_%d", v.Name, k); !contains(taken, next) {
				name = next
			}
		}
		taken[name] = true
		names[i] = name
	}
	return names
}

func contains(m map[string]bool, key string) bool {
	_, ok := m[key]
	return ok
}

func (m *Model) namedWeights() ([]safetensors.Named, error) {
	ts, err := m.GetWeights()
	if err != nil {
		return nil, err
	}
	named := make([]safetensors.Named, len(ts))
	for i, name := range weightNames(m.Weights()) {
		named[i] = safetensors.Named{Name: name, Tensor: ts[i]}
	}
	return named, nil
}

// setNamed compares the whole file with the weights, reads all of it, and then sets them.
func (m *Model) setNamed(f *safetensors.File) error {
	if m.err != nil {
		return m.err
	}
	vs := m.Weights()
	names := weightNames(vs)
	if err := compareNames(names, f); err != nil {
		return err
	}
	ts := make([]*tensor.Tensor, len(vs))
	for i, v := range vs {
		e, _ := f.Entry(names[i])
		if !slices.Equal(e.Dims, v.Shape.At(0)) {
			return fmt.Errorf("%s: got shape %v, want %v", names[i], tensor.S(e.Dims...), v.Shape)
		}
		t, err := f.Tensor(names[i])
		if err != nil {
			return err
		}
		if t.DType() != v.DType {
			return fmt.Errorf("%s: got dtype %v, want %v", names[i], t.DType(), v.DType)
		}
		ts[i] = t
	}
	return m.SetWeights(ts)
}

// compareNames lists what is missing in the file and what the model has no place for.
func compareNames(want []string, f *safetensors.File) error {
	known := map[string]bool{}
	var missing, extra []string
	for _, name := range want {
		known[name] = true
		if _, ok := f.Entry(name); !ok {
			missing = append(missing, name)
		}
	}
	for _, e := range f.Entries() {
		if !known[e.Name] {
			extra = append(extra, e.Name)
		}
	}
	var errs []error
	if len(missing) > 0 {
		errs = append(errs, fmt.Errorf("the file lacks the model's weights %s", list(missing)))
	}
	if len(extra) > 0 {
		errs = append(errs, fmt.Errorf("the model lacks the file's weights %s", list(extra)))
	}
	return errors.Join(errs...)
}

// list joins names, the first of very many.
func list(names []string) string {
	const most = 50
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
