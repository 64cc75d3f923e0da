package images

import (
	"errors"
	"fmt"
	"image"
	_ "image/gif" // the formats that Keras reads
	_ "image/jpeg"
	_ "image/png"
	"io"
	"runtime/debug"

	_ "golang.org/x/image/bmp"
)

// DefaultMaxPixels is the limit of a picture's pixels when none is given: a frame of 8K video.
const DefaultMaxPixels = 7680 * 4320

// decode reads a picture of at most maxPixels. Of several frames it is the first.
func decode(r io.ReadSeeker, maxPixels int, mode ColorMode) (p picture, err error) {
	defer func() {
		// A decoder that a strange file leads astray must not end the program.
		if v := recover(); v != nil {
			err = fmt.Errorf("the decoder panicked: %v\n%s", v, debug.Stack())
		}
	}()
	config, _, err := image.DecodeConfig(r)
	if err != nil {
		return p, err
	}
	w, h := config.Width, config.Height
	if w <= 0 || h <= 0 {
		return p, fmt.Errorf("got %d x %d pixels", w, h)
	}
	if w > maxPixels/h {
		return p, fmt.Errorf("got %d x %d pixels, want at most MaxPixels %d", w, h, maxPixels)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return p, err
	}
	img, _, err := image.Decode(r)
	if err != nil {
		return p, err
	}
	// The file may have changed since its size was read.
	if b := img.Bounds(); !b.In(image.Rect(0, 0, w, h)) {
		return p, errors.New("the picture is larger than its header says")
	}
	return pixels(img, h, w, mode), nil
}
