package layers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// numbered are n images, each of the numbers 0, 1, 2 ...
func numbered(n int, dims ...int) *tensor.Tensor {
	t := tensor.New(tensor.Float32, append([]int{n}, dims...)...)
	size := t.Len()
	for i, data := 0, tensor.Data[float32](t); i < len(data); i++ {
		data[i] = float32(i % (len(data) / size))
	}
	return t
}

// augmented is what a layer makes of images in training, at a place in its stream.
func augmented(t *testing.T, l layers.Any, x *tensor.Tensor, step float64) *tensor.Tensor {
	t.Helper()
	k := newCalls(t, x.Len(), true)
	return k.compute(step, k.call(l, k.feed(x)))[0]
}

// TestRandomFlipOfEachImage: about half of the images are flipped, and those as a whole.
func TestRandomFlipOfEachImage(t *testing.T) {
	for name, c := range map[string]struct {
		l    *layers.RandomFlip
		want []float64 // a flipped image of 0 1 / 2 3
	}{
		"both":           {&layers.RandomFlip{}, []float64{3, 2, 1, 0}},
		"horizontal":     {&layers.RandomFlip{Mode: layers.Horizontal}, []float64{1, 0, 3, 2}},
		"vertical":       {&layers.RandomFlip{Mode: layers.Vertical}, []float64{2, 3, 0, 1}},
		"vertical first": {&layers.RandomFlip{Mode: layers.Vertical, DataFormat: layers.ChannelsFirst}, []float64{2, 3, 0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			dims := []int{2, 2, 1}
			if c.l.DataFormat == layers.ChannelsFirst {
				dims = []int{1, 2, 2}
			}
			y := floats(augmented(t, c.l, numbered(400, dims...), 1))
			flipped := 0
			for i := range 400 {
				image := y[4*i : 4*i+4]
				if image[0] != 0 {
					flipped++
					require.Equal(t, c.want, image)
				} else {
					require.Equal(t, []float64{0, 1, 2, 3}, image)
				}
			}
			require.InDelta(t, 200, flipped, 40)
		})
	}
}

// TestRandomCropOfTheBatch: all images are cropped at one place, which changes from step to step and reaches every corner.
func TestRandomCropOfTheBatch(t *testing.T) {
	seen := map[float64]bool{}
	for step := range 200 {
		y := augmented(t, &layers.RandomCrop{Height: 2, Width: 3}, numbered(3, 4, 5, 1), float64(step))
		require.Equal(t, []int{3, 2, 3, 1}, y.Dims())
		require.Equal(t, floats(y.Index(0).Clone()), floats(y.Index(2).Clone()))
		first := y.At(0, 0, 0, 0)
		require.Equal(t, first+5+2, y.At(0, 1, 2, 0))
		seen[first] = true
	}
	require.Len(t, seen, 9, "3 rows and 3 columns to begin at")
}

// TestDrawsAreWithinTheirBounds looks at what can be told of 500 draws from the pixels.
func TestDrawsAreWithinTheirBounds(t *testing.T) {
	for name, c := range map[string]struct {
		l         layers.Any
		x         *tensor.Tensor
		draw      func(image []float64) float64
		low, high float64
	}{
		"brightness": {&layers.RandomBrightness{Factor: layers.Factor{0.2}, ValueRange: [2]float64{-5, 5}}, filled(0, 500, 1, 1, 1),
			func(image []float64) float64 { return image[0] }, -2, 2},
		"brightness of a pair": {&layers.RandomBrightness{Factor: layers.Factor{0.4, 0.1}, ValueRange: [2]float64{-5, 5}}, filled(0, 500, 1, 1, 1),
			func(image []float64) float64 { return image[0] }, 1, 4},
		"contrast of one number only grows": {&layers.RandomContrast{Factor: layers.Factor{0.4}, ValueRange: [2]float64{-9, 9}}, numbered(500, 1, 2, 1),
			func(image []float64) float64 { return image[1] - image[0] }, 1, 1.4},
		"contrast of a pair": {&layers.RandomContrast{Factor: layers.Factor{0.9, 0.1}, ValueRange: [2]float64{-9, 9}}, numbered(500, 1, 2, 1),
			func(image []float64) float64 { return image[1] - image[0] }, 0.9, 1.9},
		"translation": {&layers.RandomTranslation{HeightFactor: layers.Factor{0}, WidthFactor: layers.Factor{0.25, -0.125}}, numbered(500, 1, 16, 1),
			func(image []float64) float64 { return 8 - image[8] }, -2, 4},
		"zoom": {&layers.RandomZoom{HeightFactor: layers.Factor{-0.5, 0.25}}, numbered(500, 1, 17, 1),
			func(image []float64) float64 { return image[9] - image[8] }, 0.5, 1.25},
		"rotation": {&layers.RandomRotation{Factor: layers.Factor{-0.125, 0.0625}}, numbered(500, 9, 9, 1),
			func(image []float64) float64 { // of a plane that rises by 1 to the right and by 9 downwards
				right, down := image[4*9+5]-image[4*9+4], image[5*9+4]-image[4*9+4]
				return (math.Atan2(9, 1) - math.Atan2(down, right)) / (2 * math.Pi)
			}, -0.125, 0.0625},
	} {
		t.Run(name, func(t *testing.T) {
			y := augmented(t, c.l, c.x, 2)
			low, high := math.Inf(1), math.Inf(-1)
			for i := range y.Len() {
				d := c.draw(floats(y.Index(i).Clone()))
				low, high = min(low, d), max(high, d)
			}
			slack := 0.02 * (c.high - c.low)
			require.InDelta(t, c.low, low, slack)
			require.InDelta(t, c.high, high, slack)
		})
	}
}

// TestRandomImagesHaveSeeds: streams follow the seed and go on from step to step; at inference nothing happens.
func TestRandomImagesHaveSeeds(t *testing.T) {
	x := numbered(4, 5, 6, 2)
	for name, newLayer := range map[string]func(seed *int) layers.Any{
		"brightness": func(s *int) layers.Any { return &layers.RandomBrightness{Factor: layers.Factor{0.2}, Seed: s} },
		"contrast":   func(s *int) layers.Any { return &layers.RandomContrast{Factor: layers.Factor{0.2}, Seed: s} },
		"crop":       func(s *int) layers.Any { return &layers.RandomCrop{Height: 2, Width: 2, Seed: s} },
		"flip":       func(s *int) layers.Any { return &layers.RandomFlip{Seed: s} },
		"rotation":   func(s *int) layers.Any { return &layers.RandomRotation{Factor: layers.Factor{0.2}, Seed: s} },
		"translation": func(s *int) layers.Any {
			return &layers.RandomTranslation{HeightFactor: layers.Factor{0.2}, WidthFactor: layers.Factor{0.2}, Seed: s}
		},
		"zoom": func(s *int) layers.Any {
			return &layers.RandomZoom{HeightFactor: layers.Factor{0.2}, WidthFactor: layers.Factor{0.2}, Seed: s}
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := newCalls(t, 4, true)
			in := k.feed(x)
			outs := []ops.Value{k.call(newLayer(new(3)), in), k.call(newLayer(new(3)), in), k.call(newLayer(new(5)), in)}
			first := k.compute(1, outs...)
			require.NotEqual(t, first[0], first[1], "another use in the same trace draws anew")
			require.Equal(t, first, k.compute(1, outs...))
			differs := false
			for step := 2.0; step < 6; step++ {
				differs = differs || !tensor.AllClose(first[0], k.compute(step, outs...)[0], 0, 0)
			}
			require.True(t, differs)

			k = newCalls(t, 4, false)
			require.Equal(t, x, k.compute(1, k.call(newLayer(nil), k.feed(x)))[0])
		})
	}
}

// TestImagesOfIntegers: bytes become float32.
func TestImagesOfIntegers(t *testing.T) {
	for _, l := range []layers.Any{
		&layers.Resizing{Height: 2, Width: 2}, &layers.CenterCrop{Height: 2, Width: 2}, &layers.RandomFlip{},
		&layers.RandomRotation{Factor: layers.Factor{0.1}}, &layers.RandomBrightness{},
	} {
		y := augmented(t, l, numbered(2, 2, 2, 1).Cast(tensor.Uint8), 0)
		require.Equal(t, tensor.Float32, y.DType())
	}
}
