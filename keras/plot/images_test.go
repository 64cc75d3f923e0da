package plot_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/plot"
	"github.com/gokeras/gokeras/tensor"
)

// waves returns n images with values from -1 to 1.
func waves(dims ...int) *tensor.Tensor {
	values := make([]float32, 1)
	for _, d := range dims {
		values = make([]float32, len(values)*d)
	}
	for i := range values {
		values[i] = float32(math.Sin(float64(i) / 9))
	}
	return tensor.Of(values, dims...)
}

// said returns probabilities of 10 classes for samples, whose greatest is for each class given.
func said(classes ...int) *tensor.Tensor {
	t := tensor.New(tensor.Float32, len(classes), 10)
	for i, class := range classes {
		for j := range 10 {
			t.SetAt(0.02, i, j)
		}
		t.SetAt(0.82, i, class)
	}
	return t
}

func TestImages(t *testing.T) {
	labels := tensor.Of([]int64{9, 2, 1, 1, 6}, 5)
	for _, c := range []struct {
		name  string
		x     *tensor.Tensor
		cfg   plot.ImagesConfig
		texts []string
	}{
		{"one", waves(1, 1, 1), plot.ImagesConfig{}, nil},
		{"grey", waves(5, 28, 28), plot.ImagesConfig{}, nil},
		{"wide", waves(2, 3, 300, 1), plot.ImagesConfig{Title: "wide & <flat>", Columns: 9}, []string{"wide & <flat>"}},
		{"colour", waves(12, 250, 200, 3), plot.ImagesConfig{}, nil},
		{"labels", waves(5, 28, 28), plot.ImagesConfig{Labels: labels, ClassNames: fashion, Columns: 5}, []string{"Ankle boot", "Shirt"}},
		{"predictions", waves(5, 28, 28), plot.ImagesConfig{Predictions: said(9, 2, 1, 1, 6)}, []string{"9 82%"}},
		{"both", waves(5, 28, 28), plot.ImagesConfig{Labels: labels, Predictions: said(9, 2, 1, 3, 6), ClassNames: fashion},
			[]string{"Ankle boot 82% (Ankle boot)", "Dress 82% (Trouser)"}},
		{"indices", waves(2, 8, 8), plot.ImagesConfig{Labels: tensor.Of([]uint8{1, 0}, 2), Predictions: tensor.Of([]int32{1, 1}, 2)}, []string{"1 (1)", "1 (0)"}},
		{"binary", waves(2, 8, 8), plot.ImagesConfig{Predictions: tensor.Of([]float32{0.25, 0.75}, 2, 1), ClassNames: []string{"cat", "dog"}},
			[]string{"cat 75%", "dog 75%"}},
		{"long names", waves(4, 28, 28), plot.ImagesConfig{Predictions: tensor.Of([]int32{1, 2, 3, 4}, 4), ClassNames: longNames(10)},
			[]string{"class <1> & a name that is rather l…"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := plot.Images(c.x, c.cfg)
			texts, img := drawn(t, p, err)
			require.Subset(t, texts, c.texts)
			require.Equal(t, c.name == "both" || c.name == "indices", count(img, vermillion) > 0, "what is wrong has the other colour")
			_, elements := svg(t, p)
			require.Equal(t, c.x.Dims()[0], elements["image"])
		})
	}
}

// TestGrey: which value is black and which is white.
func TestGrey(t *testing.T) {
	for _, c := range []struct {
		name string
		x    *tensor.Tensor
		cfg  plot.ImagesConfig
		want []uint8
	}{
		{"uint8", tensor.Of([]uint8{0, 51, 102, 204}, 1, 2, 2), plot.ImagesConfig{}, []uint8{0, 51, 102, 204}},
		{"between 0 and 1", tensor.Of([]float32{0.2, 0.4, 0.6, 0.8}, 1, 2, 2), plot.ImagesConfig{}, []uint8{51, 102, 153, 204}},
		{"any range", tensor.Of([]float32{-2, 3, 1, 0}, 1, 2, 2), plot.ImagesConfig{}, []uint8{0, 255, 153, 102}},
		{"not finite", tensor.Of([]float64{-2, 3, math.NaN(), math.Inf(1)}, 1, 2, 2), plot.ImagesConfig{}, []uint8{0, 255, 0, 255}},
		{"whole numbers", tensor.Of([]int32{-2, 3, 1, 0}, 1, 2, 2), plot.ImagesConfig{}, []uint8{0, 255, 153, 102}},
		{"given", tensor.Of([]float32{-1, 0, 1, 5}, 1, 2, 2), plot.ImagesConfig{Min: new(-1.0), Max: new(1.0)}, []uint8{0, 128, 255, 255}},
		{"constant", tensor.Of([]float32{7, 7, 7, 7}, 1, 2, 2), plot.ImagesConfig{}, []uint8{0, 0, 0, 0}},
		{"bool", tensor.Of([]bool{true, false, true, false}, 1, 2, 2), plot.ImagesConfig{}, []uint8{255, 0, 255, 0}},
		{"view", tensor.Of([]uint8{0, 102, 51, 204}, 1, 2, 2).Transpose(0, 2, 1), plot.ImagesConfig{}, []uint8{0, 51, 102, 204}},
	} {
		p, err := plot.Images(c.x, c.cfg)
		require.NoError(t, err)
		img := raster(t, p)
		w, h := img.Bounds().Dx(), img.Bounds().Dy()
		for i, at := range []image.Point{{w * 3 / 8, h * 3 / 8}, {w * 5 / 8, h * 3 / 8}, {w * 3 / 8, h * 5 / 8}, {w * 5 / 8, h * 5 / 8}} {
			require.Equal(t, c.want[i], color.GrayModel.Convert(img.At(at.X, at.Y)).(color.Gray).Y, "%s, pixel %d", c.name, i)
		}
	}
}

func TestBadImages(t *testing.T) {
	x, nan := waves(2, 4, 4), math.NaN()
	one := tensor.Of([]int32{1}, 1)
	for _, c := range []struct {
		x    *tensor.Tensor
		cfg  plot.ImagesConfig
		want string
	}{
		{nil, plot.ImagesConfig{}, "the tensor is nil"},
		{waves(4, 4), plot.ImagesConfig{}, "got shape [4 4], want [n h w], [n h w 1] or [n h w 3]"},
		{waves(1, 4, 4, 2), plot.ImagesConfig{}, "got shape [1 4 4 2]"},
		{tensor.New(tensor.Float32, 0, 4, 4), plot.ImagesConfig{}, "got shape [0 4 4], want at least one image"},
		{tensor.New(tensor.Uint8, 1<<13, 1<<13, 2), plot.ImagesConfig{}, "got shape [8192 8192 2], want at most 67108864 numbers"},
		{tensor.Of([]float64{nan}, 1, 1, 1), plot.ImagesConfig{}, "got no finite value"},
		{x, plot.ImagesConfig{Min: new(1.0), Max: new(1.0)}, "got Min 1 and Max 1, want Min < Max"},
		{x, plot.ImagesConfig{Min: new(nan)}, "got Min NaN"},
		{x, plot.ImagesConfig{Columns: -1}, "Columns: got -1"},
		{x, plot.ImagesConfig{Labels: one}, "Labels: got 1 samples, want one for each of 2 images"},
		{x, plot.ImagesConfig{Predictions: said(1, 2, 3)}, "Predictions: got 3 samples, want one for each of 2 images"},
		{x, plot.ImagesConfig{Predictions: tensor.Of([]float32{1, -3, 4, 2}, 2, 2)}, "Predictions: got numbers below 0 or above 1, want probabilities: put a softmax"},
		{x, plot.ImagesConfig{Predictions: said(1, 2), ClassNames: fashion[:9]}, "ClassNames: got 9 names, want one for each of at least 10 classes"},
	} {
		_, err := plot.Images(c.x, c.cfg)
		require.ErrorContains(t, err, "plot: Images: "+c.want)
	}
}
