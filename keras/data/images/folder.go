package images

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/gokeras/gokeras/tensor"
)

// Folder says how a folder of pictures becomes a dataset. The zero value is Keras's default: each sub-folder is a class, numbered in
// the order of their names (byte by byte); its pictures, those of folders below included, become colour images of 256 x 256.
//
// Pictures are the files whose names end in .bmp, .gif, .jpeg, .jpg or .png, in small or capital letters; what is in them need not be
// what the name says. Of several frames the first is taken. Sub-folders whose name begins with a dot are no classes. Links are followed
// to files within the folder only, and the link of a class to a folder within it.
//
// The JPEG decoder rounds otherwise than TensorFlow's, and does not smooth colours that a file has at half the size: values may differ by a
// few of 255.
//
// Reference: keras.utils.image_dataset_from_directory.
type Folder struct {
	LabelMode     LabelMode
	ClassNames    []string // the sub-folders that count, in the order of their numbers; nil: all
	ColorMode     ColorMode
	ImageSize     [2]int // height, width; 0: 256
	Interpolation Interpolation

	NoShuffle bool   // keep the order of classes and names
	Seed      uint64 // of the order otherwise; training shuffles anew in each epoch

	// ValidationSplit is the share of the pictures that Subset Validation means: the last ones, after shuffling.
	ValidationSplit float64
	Subset          Subset

	CropToAspectRatio bool // leave out what does not fit into ImageSize's proportion
	PadToAspectRatio  bool // lay the picture on black of ImageSize's proportion

	MaxPixels int // a larger picture is refused before it is decoded, which takes up to 12 bytes a pixel; 0: DefaultMaxPixels
	Workers   int // pictures that are decoded at the same time; 0: as many as Go uses processors
}

// Open lists the pictures in dir and returns them as a dataset. No picture is read yet.
//
// Shapes: X float32 [n height width channels], from 0 to 255; Y as LabelMode says.
// Errors: a folder that cannot be read, no pictures, a class that is no sub-folder, other than two classes with Binary, a link that
// leads out of dir, a Subset without a ValidationSplit between 0 and 1 or the other way round, a side that would be empty.
func (f Folder) Open(dir string) (*Dataset, error) {
	if (f.Subset == All) != (f.ValidationSplit == 0) {
		return nil, fmt.Errorf("images: Folder: got ValidationSplit %v with Subset %v, want both or neither; OpenSplit gives both subsets", f.ValidationSplit, f.Subset)
	}
	x, err := f.index(dir)
	if err != nil {
		return nil, err
	}
	if f.Subset == All {
		return f.dataset(x), nil
	}
	train, validation, err := f.split(x)
	if f.Subset == Validation {
		return validation, err
	}
	return train, err
}

// OpenSplit returns both subsets.
//
// Errors: as Open; a Subset.
func (f Folder) OpenSplit(dir string) (train, validation *Dataset, err error) {
	if f.Subset != All {
		return nil, nil, fmt.Errorf("images: Folder: OpenSplit: got Subset %v, want none: it gives both", f.Subset)
	}
	x, err := f.index(dir)
	if err != nil {
		return nil, nil, err
	}
	return f.split(x)
}

func (f Folder) split(x *index) (train, validation *Dataset, err error) {
	if !(f.ValidationSplit > 0 && f.ValidationSplit < 1) {
		return nil, nil, fmt.Errorf("images: Folder: ValidationSplit: got %v, want 0 < split < 1", f.ValidationSplit)
	}
	at := len(x.paths) - int(f.ValidationSplit*float64(len(x.paths)))
	if at == 0 || at == len(x.paths) {
		return nil, nil, fmt.Errorf("images: Folder: ValidationSplit %v of %d pictures leaves %d to train and %d to validate, want both above 0",
			f.ValidationSplit, len(x.paths), at, len(x.paths)-at)
	}
	return f.dataset(x.rows(0, at)), f.dataset(x.rows(at, len(x.paths))), nil
}

// Read returns one picture, as Predict wants it, with the size and colours that f says.
//
// Shapes: float32 [1 height width channels].
// Errors: what is no picture, and one of more pixels than MaxPixels.
func (f Folder) Read(r io.ReadSeeker) (*tensor.Tensor, error) {
	f, err := f.withDefaults()
	if err != nil {
		return nil, err
	}
	x := tensor.New(tensor.Float32, 1, f.ImageSize[0], f.ImageSize[1], f.ColorMode.channels())
	if err := f.read(r, tensor.Data[float32](x)); err != nil {
		return nil, fmt.Errorf("images: Read: %w", err)
	}
	return x, nil
}

// ReadFile returns the picture in a file; see Read.
func (f Folder) ReadFile(path string) (*tensor.Tensor, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("images: ReadFile: %w", err)
	}
	defer file.Close()
	x, err := f.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%w (in %s)", err, path)
	}
	return x, nil
}

// read fills dst with a picture.
func (f Folder) read(r io.ReadSeeker, dst []float32) error {
	p, err := decode(r, f.MaxPixels, f.ColorMode)
	if err != nil {
		return err
	}
	h, w := f.ImageSize[0], f.ImageSize[1]
	stride := w * p.channels
	switch {
	case f.CropToAspectRatio:
		p = p.cropTo(h, w)
	case f.PadToAspectRatio:
		clear(dst)
		var y, x int
		y, x, h, w = p.inside(h, w)
		dst = dst[y*stride+x*p.channels:]
	}
	p.resize(dst, stride, h, w, f.Interpolation)
	return nil
}

// maxSide bounds ImageSize, so that a picture's numbers can be counted.
const maxSide = 1 << 15

func (f Folder) withDefaults() (Folder, error) {
	for i, side := range f.ImageSize {
		if side == 0 {
			f.ImageSize[i] = 256
		}
		if side < 0 || side > maxSide {
			return f, fmt.Errorf("images: Folder: ImageSize: got %v, want sides up to %d", f.ImageSize, maxSide)
		}
	}
	switch {
	case f.CropToAspectRatio && f.PadToAspectRatio:
		return f, errors.New("images: Folder: got CropToAspectRatio and PadToAspectRatio, want at most one of them")
	case int(f.LabelMode) >= len(labelModes):
		return f, fmt.Errorf("images: Folder: LabelMode: got %v, want Int, Categorical, Binary or NoLabels", f.LabelMode)
	case int(f.ColorMode) >= len(colorModes):
		return f, fmt.Errorf("images: Folder: ColorMode: got %v, want RGB, Grayscale or RGBA", f.ColorMode)
	case int(f.Interpolation) >= len(interpolations):
		return f, fmt.Errorf("images: Folder: Interpolation: got %v, want one of %q", f.Interpolation, []string(interpolations))
	case int(f.Subset) >= len(subsets):
		return f, fmt.Errorf("images: Folder: Subset: got %v, want Training or Validation", f.Subset)
	case f.MaxPixels < 0 || f.MaxPixels > math.MaxInt32:
		return f, fmt.Errorf("images: Folder: MaxPixels: got %d, want 0 to %d", f.MaxPixels, math.MaxInt32)
	case f.MaxPixels == 0:
		f.MaxPixels = DefaultMaxPixels
	}
	return f, nil
}
