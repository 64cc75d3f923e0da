package plot

import (
	"fmt"
	"image"
	"math"

	"gonum.org/v1/plot/vg"

	"github.com/gokeras/gokeras/tensor"
)

// ImagesConfig are the settings of Images.
type ImagesConfig struct {
	Title   string
	Columns int // images beside each other; 0: as many as rows, at most 10
	// Labels are the true classes: indices [n] or [n 1], or one-hot [n classes]. nil: not known.
	Labels *tensor.Tensor
	// Predictions are what a model says: probabilities [n classes], probabilities of class 1 of two, [n] or [n 1], or indices. nil: none.
	Predictions *tensor.Tensor
	ClassNames  []string // nil: the numbers
	// Min and Max are the values of black and white. nil: 0 and 255 for uint8, 0 and 1 for floats that lie between, else the least and
	// the greatest value of all images.
	Min, Max *float64
}

// Images draws a grid of images, and under each what a model takes it for, how sure it is in percent, and in parentheses the true class:
// wrong ones bold and in another colour.
//
// Shapes: images [n h w] or [n h w 1], grey, or [n h w 3], red, green and blue.
// Errors: another shape, no images, labels or predictions of another number, fewer names than classes, predictions that are no
// probabilities, no finite value.
func Images(images *tensor.Tensor, cfg ImagesConfig) (*Picture, error) {
	g := &gallery{title: clean(cfg.Title)}
	var err error
	if g.images, err = decodeImages(images, cfg.Min, cfg.Max); err == nil {
		g.captions, err = captionsOf(len(g.images), cfg)
	}
	if err != nil {
		return nil, fmt.Errorf("plot: Images: %w", err)
	}
	if cfg.Columns < 0 {
		return nil, fmt.Errorf("plot: Images: Columns: got %d, want at least 1, or 0", cfg.Columns)
	}
	n := len(g.images)
	if g.columns = min(cfg.Columns, n); g.columns == 0 {
		g.columns = min(int(math.Ceil(math.Sqrt(float64(n)))), 10)
	}
	return g.picture(), nil
}

// caption is what stands under an image.
type caption struct {
	text            string
	compared, wrong bool // with the true class
}

// captionsOf returns nil if there are neither labels nor predictions.
func captionsOf(n int, cfg ImagesConfig) ([]caption, error) {
	var truth, predicted guesses
	for _, c := range []struct {
		what string
		t    *tensor.Tensor
		g    *guesses
	}{{"Labels", cfg.Labels, &truth}, {"Predictions", cfg.Predictions, &predicted}} {
		if c.t == nil {
			continue
		}
		var err error
		if *c.g, err = guessesOf(c.t); err != nil {
			return nil, fmt.Errorf("%s: %w", c.what, err)
		}
		if len(c.g.classes) != n {
			return nil, fmt.Errorf("%s: got %d samples, want one for each of %d images", c.what, len(c.g.classes), n)
		}
		if scores := c.t.Rank() == 2 && c.t.Dims()[1] > 1; scores && c.g.confidence == nil && c.t.DType().IsFloat() {
			return nil, fmt.Errorf("%s: got numbers below 0 or above 1, want probabilities: put a softmax on the logits", c.what)
		}
		if err := checkNames(cfg.ClassNames, c.g.known); err != nil {
			return nil, err
		}
	}
	if cfg.Labels == nil && cfg.Predictions == nil {
		return nil, nil
	}
	captions := make([]caption, n)
	for i := range captions {
		captions[i] = captionOf(i, truth, predicted, cfg.ClassNames)
	}
	return captions, nil
}

// captionOf is "Sneaker 87% (Sandal)" with both, "Sneaker 87%" or "Sandal" with one.
func captionOf(i int, truth, predicted guesses, names []string) (c caption) {
	if predicted.classes == nil {
		c.text = nameOf(truth.classes[i], names)
		return c
	}
	c.text = nameOf(predicted.classes[i], names)
	if predicted.confidence != nil {
		c.text += fmt.Sprintf(" %.0f%%", 100*predicted.confidence[i])
	}
	if truth.classes != nil {
		c.compared, c.wrong = true, truth.classes[i] != predicted.classes[i]
		c.text += " (" + nameOf(truth.classes[i], names) + ")"
	}
	return c
}

// gallery is images with captions in a grid.
type gallery struct {
	title    string
	images   []image.Image
	captions []caption
	columns  int
}

// The measures of a gallery, in points.
const (
	imageSide     = 96 // of the longer side
	galleryMargin = 16
	galleryGap    = 10
	captionHeight = 17
	widestCaption = 150
)

// cell returns the size of an image and how wide its place is: the widest caption decides.
func (g *gallery) cell() (width, height, place vg.Length) {
	b := g.images[0].Bounds()
	longer := vg.Length(max(b.Dx(), b.Dy()))
	width, height = imageSide*vg.Length(b.Dx())/longer, imageSide*vg.Length(b.Dy())/longer
	width, height = max(width, 2), max(height, 2)
	place = width
	for _, c := range g.captions {
		place = max(place, min(c.style().Width(c.text), widestCaption))
	}
	return width, height, place
}

func (g *gallery) picture() *Picture {
	_, height, place := g.cell()
	if g.captions != nil {
		height += captionHeight
	}
	rows := (len(g.images) + g.columns - 1) / g.columns
	p := &Picture{
		width:  vg.Length(g.columns)*(place+galleryGap) - galleryGap + 2*galleryMargin,
		height: vg.Length(rows)*(height+galleryGap) - galleryGap + 2*galleryMargin,
		paint:  g.paint,
	}
	if g.title != "" {
		p.height += titleHeight
		p.width = max(p.width, min(bold(13).Width(g.title), 400)+2*galleryMargin)
	}
	return p
}
