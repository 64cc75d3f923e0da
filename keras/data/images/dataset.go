package images

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// Dataset is the pictures of a folder as rows, which are read from their files each time: a data.Indexed, whose Gather allocates what
// decoding needs.
type Dataset struct {
	rows    data.Indexed // the pictures' numbers, mapped to pictures
	index   *index
	targets []*tensor.Tensor
}

// Len returns the number of pictures.
func (d *Dataset) Len() int { return d.rows.Len() }

// Spec implements data.Indexed.
func (d *Dataset) Spec() data.Spec { return d.rows.Spec() }

// FileError is a picture that cannot be read. When several of a batch cannot, it is the first.
type FileError struct {
	Path string
	Err  error
}

// Error names the file.
func (e *FileError) Error() string { return fmt.Sprintf("images: %s: %v", e.Path, e.Err) }

// Unwrap returns the reason.
func (e *FileError) Unwrap() error { return e.Err }

// ClassNames returns the names of the classes, in the order of their numbers; nil with NoLabels.
func (d *Dataset) ClassNames() []string { return slices.Clone(d.index.classes) }

// FilePaths returns the path of each row's picture.
func (d *Dataset) FilePaths() []string {
	paths := make([]string, len(d.index.paths))
	for i := range paths {
		paths[i] = d.index.path(i)
	}
	return paths
}

func (x *index) path(i int) string { return filepath.Join(x.dir, filepath.FromSlash(x.paths[i])) }

// Targets returns Y, so that labels can be checked before training starts.
func (d *Dataset) Targets() []*tensor.Tensor { return d.targets }

// Gather implements data.Indexed.
//
// Errors: a *FileError; those that data.Indexed names.
func (d *Dataset) Gather(dst *data.Batch, rows []int32) error {
	err := d.rows.Gather(dst, rows)
	if bad := (*FileError)(nil); errors.As(err, &bad) {
		return bad
	}
	return err
}

// Batches implements data.Dataset.
func (d *Dataset) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*data.Batch, error] {
	return data.Batched{Rows: d, NoShuffle: true}.Batches(ctx, seed, epoch)
}

func (f Folder) dataset(x *index) *Dataset {
	numbers := make([]int32, len(x.paths))
	for i := range numbers {
		numbers[i] = int32(i)
	}
	d := &Dataset{index: x}
	if y := x.targets(); y != nil {
		d.targets = []*tensor.Tensor{y}
	}
	s := x.settled
	rows := &data.Arrays{X: []*tensor.Tensor{tensor.Of(numbers)}, Y: d.targets}
	spec := rows.Spec()
	spec.X = []data.Column{{DType: tensor.Float32, Dims: []int{s.ImageSize[0], s.ImageSize[1], s.ColorMode.channels()}}}
	d.rows = data.Map(rows, spec, x.load)
	return d
}

// targets returns the labels as LabelMode wants them.
func (x *index) targets() *tensor.Tensor {
	n := len(x.labels)
	switch x.settled.LabelMode {
	case Int:
		return tensor.Of(slices.Clone(x.labels))
	case Binary:
		y := tensor.New(tensor.Float32, n, 1)
		for i, label := range x.labels {
			tensor.Data[float32](y)[i] = float32(label)
		}
		return y
	case Categorical:
		y := tensor.New(tensor.Float32, n, len(x.classes))
		for i, label := range x.labels {
			tensor.Data[float32](y)[i*len(x.classes)+int(label)] = 1
		}
		return y
	}
	return nil
}

// load reads the pictures whose numbers src has, by several workers.
func (x *index) load(dst, src *data.Batch) error {
	root, err := os.OpenRoot(x.dir)
	if err != nil {
		return fmt.Errorf("images: %w", err)
	}
	defer root.Close()
	numbers := tensor.Data[int32](src.X[0])[:src.N]
	pixels := tensor.Data[float32](dst.X[0])
	errs := make([]error, src.N)
	size := x.settled.ImageSize[0] * x.settled.ImageSize[1] * x.settled.ColorMode.channels()
	var next atomic.Int64
	var failed atomic.Bool
	var workers sync.WaitGroup
	for range min(src.N, x.workers()) {
		workers.Go(func() {
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= src.N {
					return
				}
				if errs[i] = x.loadOne(root, int(numbers[i]), pixels[i*size:(i+1)*size]); errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	workers.Wait()
	for i, err := range errs { // rows are begun in order: no row before the first error was left out
		if err != nil {
			return &FileError{x.path(int(numbers[i])), err}
		}
	}
	for i, y := range src.Y {
		copy(dst.Y[i].Bytes(), y.Bytes()[:len(y.Bytes())/y.Len()*src.N])
	}
	return nil
}

func (x *index) workers() int {
	if x.settled.Workers > 0 {
		return x.settled.Workers
	}
	return runtime.GOMAXPROCS(0)
}

func (x *index) loadOne(root *os.Root, number int, dst []float32) error {
	name := filepath.FromSlash(x.paths[number])
	info, err := root.Stat(name)
	if err != nil {
		return reason(err)
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for its writer
		return errors.New("not a regular file")
	}
	file, err := root.Open(name)
	if err != nil {
		return reason(err)
	}
	defer file.Close()
	return x.settled.read(file, dst)
}

// reason leaves out the path, which a FileError has.
func reason(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}
