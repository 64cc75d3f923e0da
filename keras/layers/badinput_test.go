package layers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

func TestBadInput(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		l    layers.Any
		in   [][]int // shapes of samples
		want string
	}{
		{&layers.BatchNormalization{}, [][]int{{}}, "Axis: got [-1], want distinct axes of a value of rank 1, the batch apart"},
		{&layers.BatchNormalization{Axis: 2}, [][]int{{3}}, "Axis: got [2]"},
		{&layers.BatchNormalization{Axis: -2}, [][]int{{3}}, "Axis: got [-2]"},
		{&layers.BatchNormalization{}, [][]int{{0}}, `weight "gamma": got shape (0,), want every size to be at least 1`},
		{&layers.BatchNormalization{Renorm: true, RenormClipping: layers.RenormClipping{RMin: new(2.0), RMax: new(1.0)}}, [][]int{{3}},
			"RenormClipping: got RMin 2, RMax 1 and DMax +Inf, want RMin <= RMax and DMax >= 0"},
		{&layers.BatchNormalization{Renorm: true, RenormClipping: layers.RenormClipping{DMax: new(-1.0)}}, [][]int{{3}}, "and DMax -1, want"},
		{&layers.GroupNormalization{}, [][]int{{8}}, "Groups: got 0 for 8 channels of input shape (None, 8), want -1 or a divisor of the channels"},
		{&layers.GroupNormalization{Groups: -2}, [][]int{{8}}, "Groups: got -2 for 8 channels"},
		{&layers.GroupNormalization{Groups: 16}, [][]int{{8}}, "Groups: got 16 for 8 channels"},
		{&layers.GroupNormalization{Axis: 2}, [][]int{{8}}, "Axis: got [2]"},
		{&layers.LayerNormalization{}, [][]int{{}}, "Axis: got [-1]"},
		{&layers.LayerNormalization{Axis: []int{1, -1}}, [][]int{{2}}, "Axis: got [1 -1], want distinct axes"},
		{&layers.LayerNormalization{Axis: []int{0}}, [][]int{{2}}, "Axis: got [0], want distinct axes of a value of rank 2, the batch apart"},
		{&layers.LayerNormalization{Axis: []int{}}, [][]int{{2}}, "Axis: got none"},
		{&layers.RMSNormalization{Axis: []int{3}}, [][]int{{2}}, "Axis: got [3]"},
		{&layers.SpectralNormalization{}, [][]int{{2}}, "Layer: got nil, want the layer to wrap"},
		{&layers.SpectralNormalization{Layer: &layers.ReLU{}}, [][]int{{2}}, "Layer: a re_lu has no weight kernel or embeddings"},
		{&layers.SpectralNormalization{Layer: &layers.Dense{Units: 1}, PowerIterations: -1}, [][]int{{2}}, "PowerIterations: got -1, want at least 1"},
		{&layers.Normalization{Axis: []int{0}}, [][]int{{2}}, "Axis: got [0], want distinct axes of a value of rank 2, the batch apart"},
		{&layers.Normalization{Axis: []int{1, -1}}, [][]int{{2}}, "Axis: got [1 -1]"},
		{&layers.Normalization{Mean: tensor.Scalar(1.0)}, [][]int{{2}}, "got one of Mean and Variance, want both or none"},
		{&layers.Normalization{Mean: tensor.Scalar(1.0), Variance: tensor.Of([]int32{1})}, [][]int{{2}},
			"got Mean of shape () and Variance of shape (1,), want the same"},
		{&layers.Normalization{Mean: tensor.New(tensor.Float32, 2, 2), Variance: tensor.New(tensor.Float32, 2, 2)}, [][]int{{2}},
			"Mean: got shape (2, 2) for 1 axes"},
		{&layers.Normalization{Mean: tensor.New(tensor.Float32, 3), Variance: tensor.New(tensor.Float32, 3)}, [][]int{{2}},
			"Mean: got shape (3,) for input shape (None, 2) and axes [1]"},
		{&layers.Permute{Dims: []int{1, 1}}, [][]int{{2, 3}}, "Dims: got [1 1], want 1, 2, ... in some order"},
		{&layers.Permute{Dims: []int{0, 1}}, [][]int{{2, 3}}, "Dims: got [0 1]"},
		{&layers.Permute{Dims: []int{1}}, [][]int{{2, 3}}, "Dims: got [1] for input shape (None, 2, 3)"},
		{&layers.RepeatVector{}, [][]int{{2}}, "N: got 0, want 1 to 2147483647"},
		{&layers.RepeatVector{N: 2}, [][]int{{2, 3}}, "got input shape (None, 2, 3), want (batch, features)"},
		{&layers.Cropping1D{Cropping: [2]int{-1, 0}}, [][]int{{2, 3}}, "Cropping: got [[-1 0]], want numbers from 0 to 2147483647"},
		{&layers.Cropping1D{}, [][]int{{2, 3}}, "Cropping: got [[1 1]] for input shape (None, 2, 3), want less than there is"},
		{&layers.Cropping1D{Cropping: [2]int{1, math.MaxInt}}, [][]int{{2, 3}}, "Cropping: got"},
		{&layers.Cropping2D{}, [][]int{{2, 3}}, "got input shape (None, 2, 3), want a batch, 2 spatial axes of known size and channels (channels_last)"},
		{&layers.Cropping2D{DataFormat: 7}, [][]int{{2, 3, 3}}, "DataFormat: got 7, want channels_last or channels_first"},
		{&layers.Cropping3D{}, [][]int{{2, 3, 3, 1}}, "Cropping: got [[1 1] [1 1] [1 1]]"},
		{&layers.ZeroPadding1D{Padding: [2]int{0, -2}}, [][]int{{2, 3}}, "Padding: got [[0 -2]]"},
		{&layers.ZeroPadding2D{}, [][]int{{2, 3}}, "want a batch, 2 spatial axes"},
		{&layers.ZeroPadding3D{DataFormat: layers.ChannelsFirst}, [][]int{{2, 3}}, "want a batch, 3 spatial axes of known size and channels (channels_first)"},
		{&layers.UpSampling1D{Size: -1}, [][]int{{2, 3}}, "Size: got [-1], want 1 to 2147483647"},
		{&layers.UpSampling2D{Size: [2]int{2, 0}}, [][]int{{2, 3, 1}}, "Size: got [2 0], want at least 1"},
		{&layers.UpSampling2D{Interpolation: 9}, [][]int{{2, 3, 1}}, "Interpolation: got 9, want one of [nearest bilinear bicubic lanczos3 lanczos5]"},
		{&layers.UpSampling2D{Interpolation: layers.Bilinear}, [][]int{{2, 3}}, "want a batch, 2 spatial axes"},
		{&layers.UpSampling3D{Size: [3]int{0, 1, 1}}, [][]int{{2, 3, 1, 1}}, "Size: got [0 1 1], want at least 1"},
		{&layers.ReLU{MaxValue: new(-1.0)}, [][]int{{2}}, "MaxValue: got -1, want at least 0"},
		{&layers.ReLU{Threshold: nan}, [][]int{{2}}, "got NegativeSlope 0 and Threshold NaN, want at least 0"},
		{&layers.LeakyReLU{NegativeSlope: new(-0.1)}, [][]int{{2}}, "NegativeSlope: got -0.1, want at least 0"},
		{&layers.PReLU{SharedAxes: []int{2}}, [][]int{{2}}, "SharedAxes: got [2] for input shape (None, 2), want axes from 1 to 1"},
		{&layers.PReLU{SharedAxes: []int{0}}, [][]int{{2}}, "SharedAxes: got [0]"},
		{&layers.Softmax{Axis: []int{0}}, [][]int{{2}}, "Axis: got [0], want distinct axes of a value of rank 2, the batch apart"},
		{&layers.Softmax{Axis: []int{1, -1}}, [][]int{{2}}, "Axis: got [1 -1], want distinct axes"},
		{&layers.Softmax{Axis: []int{}}, [][]int{{2}}, "Axis: got none"},
		{&layers.Softmax{}, [][]int{{2}, {2}, {2}}, "got 3 inputs, want a value and perhaps a mask"},
		{&layers.UnitNormalization{Axis: []int{3}}, [][]int{{2}}, "Axis: got [3]"},
		{&layers.CenterCrop{Height: 3}, [][]int{{4, 4, 1}}, "got Height 3 and Width 0, want at least 1 of each"},
		{&layers.CenterCrop{Height: 3, Width: 2}, [][]int{{4, 4}}, "got input shape (None, 4, 4), want a batch, 2 spatial axes"},
		{&layers.CenterCrop{Height: 3, Width: 2, DataFormat: 5}, [][]int{{4, 4, 1}}, "DataFormat: got 5"},
		{&layers.CenterCrop{Height: 1 << 20, Width: 2}, [][]int{{4096, 4096, 1}}, "got images of 4096 x 1 pixels, too many to interpolate to 1048576 x 2"},
		{&layers.Resizing{Height: 1 << 20, Width: 1 << 20}, [][]int{{4, 4, 1}}, "got Height 1048576 and Width 1048576, want at least 1 of each, and at most 2147483647 pixels"},
		{&layers.Resizing{Height: -1, Width: 2}, [][]int{{4, 4, 1}}, "got Height -1 and Width 2"},
		{&layers.Resizing{Height: 1, Width: 2, Interpolation: new(layers.Interpolation(9))}, [][]int{{4, 4, 1}}, "Interpolation: got 9, want one of [nearest bilinear"},
		{&layers.Resizing{Height: 1, Width: 2, CropToAspectRatio: true, PadToAspectRatio: true}, [][]int{{4, 4, 1}}, "got both CropToAspectRatio and PadToAspectRatio"},
		{&layers.Resizing{Height: 1, Width: 2, FillValue: nan}, [][]int{{4, 4, 1}}, "FillValue: got NaN, want a finite number"},
		{&layers.Resizing{Height: 1, Width: 1 << 30, PadToAspectRatio: true}, [][]int{{9, 2, 1}}, "PadToAspectRatio: images of 9 x 2 pixels would become"},
		{&layers.Resizing{Height: 1, Width: 2}, [][]int{{0, 4, 1}}, "got input shape (None, 0, 4, 1), want images of at least one pixel"},
		{&layers.RandomCrop{Width: 2}, [][]int{{4, 4, 1}}, "got Height 0 and Width 2"},
		{&layers.RandomFlip{Mode: 4}, [][]int{{4, 4, 1}}, "Mode: got 4, want one of [horizontal_and_vertical horizontal vertical]"},
		{&layers.RandomFlip{}, [][]int{{4, 4}}, "got input shape (None, 4, 4), want a batch"},
		{&layers.RandomRotation{Factor: []float64{1.5}}, [][]int{{4, 4, 1}}, "Factor: got 1.5, want a number from -1 to 1"},
		{&layers.RandomRotation{Factor: []float64{2, 3}}, [][]int{{4, 4, 1}}, "Factor: got [2 3], want bounds that reach into -1 to 1"},
		{&layers.RandomRotation{Factor: []float64{0, 0, 0}}, [][]int{{4, 4, 1}}, "Factor: got [0 0 0], want one number or two"},
		{&layers.RandomRotation{Factor: []float64{nan}}, [][]int{{4, 4, 1}}, "Factor: got [NaN], want finite numbers"},
		{&layers.RandomRotation{FillMode: 4}, [][]int{{4, 4, 1}}, "FillMode: got 4, want one of [reflect constant wrap nearest]"},
		{&layers.RandomRotation{FillValue: nan}, [][]int{{4, 4, 1}}, "FillValue: got NaN"},
		{&layers.RandomRotation{Interpolation: new(layers.Bicubic)}, [][]int{{4, 4, 1}}, "Interpolation: got bicubic, want one of [nearest bilinear]"},
		{&layers.RandomTranslation{WidthFactor: []float64{0}}, [][]int{{4, 4, 1}}, "HeightFactor: got none, want one number or two"},
		{&layers.RandomTranslation{HeightFactor: []float64{0}, WidthFactor: []float64{0, -1.5}}, [][]int{{4, 4, 1}}, "WidthFactor: got [0 -1.5], want numbers in [-1, 1]"},
		{&layers.RandomZoom{HeightFactor: []float64{-1}}, [][]int{{4, 4, 1}}, "HeightFactor: got [-1], want numbers in (-1, 1]"},
		{&layers.RandomZoom{HeightFactor: []float64{1}, WidthFactor: []float64{}}, [][]int{{4, 4, 1}}, "WidthFactor: got none"},
		{&layers.RandomContrast{Factor: []float64{-0.5}}, [][]int{{4, 4, 1}}, "Factor: got -0.5, want a number from 0 to 1"},
		{&layers.RandomContrast{ValueRange: [2]float64{1, 0}}, [][]int{{4, 4, 1}}, "ValueRange: got [1 0], want the lower number first"},
		{&layers.RandomBrightness{ValueRange: [2]float64{0, nan}}, [][]int{{4, 4, 1}}, "ValueRange: got [0 NaN], want finite numbers"},
		{&layers.EinsumDense{}, [][]int{{2}}, `Equation: got "", want [x],[kernel]->[out], ...[x],[kernel]->...[out] or [x]...,[kernel]->[out]...`},
		{&layers.EinsumDense{Equation: "...a,ab->b"}, [][]int{{2}}, `Equation: got "...a,ab->b", want`},
		{&layers.EinsumDense{Equation: "aa,ab->ab"}, [][]int{{2}}, `Equation: got "aa,ab->ab", want`},
		{&layers.EinsumDense{Equation: "ab,bé->aé"}, [][]int{{2}}, `Equation: got`},
		{&layers.EinsumDense{Equation: "abc,cd->abd"}, [][]int{{2}}, `Equation: got "abc,cd->abd" for an input of 2 axes`},
		{&layers.EinsumDense{Equation: "...ab,bc->...ac"}, [][]int{{2}}, `Equation: got "...ab,bc->...ac" for an input of 2 axes`},
		{&layers.EinsumDense{Equation: "ab,bc->ac"}, [][]int{{2}}, `OutputShape: got [] for equation "ab,bc->ac", want a size for each of "c"`},
		{&layers.EinsumDense{Equation: "ab,bc->ac", OutputShape: []int{0}}, [][]int{{2}}, `the size of 'c' is open`},
		{&layers.EinsumDense{Equation: "ab,bc->ab", OutputShape: []int{3}}, [][]int{{2}}, `OutputShape: got [3] for input shape (None, 2) and equation "ab,bc->ab": 'b' is 2`},
		{&layers.EinsumDense{Equation: "ab,bc->ac", OutputShape: []int{-1}}, [][]int{{2}}, `OutputShape: got [-1]`},
		{&layers.EinsumDense{Equation: "ab,bcd->ac", OutputShape: []int{3}}, [][]int{{2}}, `'d' stands in the kernel only`},
		{&layers.EinsumDense{Equation: "ab,bc->ad", OutputShape: []int{3}}, [][]int{{2}}, `'d' stands in the output only`},
		{&layers.EinsumDense{Equation: "ab,abc->ac", OutputShape: []int{3}}, [][]int{{2}}, `weight "kernel": shape (None, 2, 3) depends on the batch`},
		{&layers.EinsumDense{Equation: "ab,bc->ac", OutputShape: []int{3}, BiasAxes: "b"}, [][]int{{2}}, `BiasAxes: got "b", want letters of the output "ac"`},
		{&layers.GaussianNoise{Stddev: 2}, [][]int{{2}}, "Stddev: got 2, want 0 <= Stddev <= 1"},
		{&layers.GaussianDropout{Rate: 1}, [][]int{{2}}, "Rate: got 1, want 0 <= Rate < 1"},
		{&layers.AlphaDropout{Rate: nan}, [][]int{{2}}, "Rate: got NaN, want 0 <= Rate < 1"},
		{&layers.Dropout{Rate: 0.5, NoiseShape: []int{2}}, [][]int{{2}}, "NoiseShape: got [2] for input shape (None, 2), want for each axis 1, its size, or 0"},
		{&layers.Dropout{Rate: 0.5, NoiseShape: []int{0, 3}}, [][]int{{2}}, "NoiseShape: got [0 3]"},
		{&layers.Dropout{Rate: 0.5, NoiseShape: []int{5, 1}}, [][]int{{2}}, "NoiseShape: got [5 1]"},
		{&layers.AlphaDropout{Rate: 0.5, NoiseShape: []int{0, -1}}, [][]int{{2}}, "NoiseShape: got [0 -1], want sizes of at least 0"},
		{&layers.SpatialDropout2D{Rate: 2}, [][]int{{2, 2, 2}}, "Rate: got 2, want 0 <= Rate <= 1"},
		{&layers.SpatialDropout1D{Rate: 0.5}, [][]int{{2}}, "want a batch, 1 spatial axes"},
		{&layers.Add{}, [][]int{{2}, {3}}, "shapes do not broadcast"},
		{&layers.Add{}, nil, "got no input, want at least 1"},
		{&layers.Subtract{}, [][]int{{2}}, "got 1 inputs, want 2"},
		{&layers.Concatenate{}, [][]int{{2, 3}, {3, 3}}, "got input shapes [(None, 2, 3) (None, 3, 3)], want the same but for axis 2"},
		{&layers.Concatenate{Axis: 4}, [][]int{{2, 3}}, "Axis: got [4]"},
		{&layers.Concatenate{}, nil, "got no input, want at least 1"},
		{&layers.Dot{}, [][]int{{2}, {2}}, "Axis: got [0], want distinct axes of a value of rank 2, the batch apart"},
		{&layers.Dot{Axes: [2]int{1, 1}}, [][]int{{2}, {3}}, "got input shapes [(None, 2) (None, 3)], want one size along axes [1 1]"},
		{&layers.Dot{Axes: [2]int{1, 1}}, [][]int{{2}}, "got 1 inputs, want 2"},
		{&layers.Dot{Axes: [2]int{1, 1}}, [][]int{{2}, {}}, "got input shapes [(None, 2) (None,)], want one batch and further axes"},
	} {
		k := newCalls(t, 2, true)
		var x []ops.Value
		for _, dims := range c.in {
			x = append(x, k.trace.Feed("x", tensor.Float32, tensor.Batched(dims...)))
		}
		var y ops.Value
		err := k.try(c.l, &y, x...)
		require.ErrorContains(t, err, c.want, "%T", c.l)
		var typed *graph.Error
		require.ErrorAs(t, err, &typed)
		require.Equal(t, layers.TypeName(c.l), typed.Path, "the error names the layer")
	}
}

// TestSizesOfTheBatch: merges take values whose first axes grow alike, and no others.
func TestSizesOfTheBatch(t *testing.T) {
	k := newCalls(t, 2, false)
	x := k.trace.Feed("x", tensor.Float32, tensor.Batched(2))
	twice := k.trace.Feed("y", tensor.Float32, tensor.Shape{{PerN: 2}, tensor.D(2)})
	var y ops.Value
	require.ErrorContains(t, k.try(&layers.Add{}, &y, x, twice), "got input shapes [(None, 2) (2*None, 2)], want one batch size")
}

func TestWords(t *testing.T) {
	text, err := layers.ChannelsFirst.MarshalText()
	require.NoError(t, err)
	require.Equal(t, "channels_first", string(text))
	var f layers.DataFormat
	require.NoError(t, f.UnmarshalText([]byte("channels_first")))
	require.Equal(t, layers.ChannelsFirst, f)
	require.EqualError(t, f.UnmarshalText([]byte("middle")), `got "middle", want one of [channels_last channels_first]`)
	_, err = layers.DataFormat(9).MarshalText()
	require.EqualError(t, err, "layers: got 9, want one of [channels_last channels_first]")
	require.Equal(t, "channels_last", layers.ChannelsLast.String())
	require.Equal(t, "9", layers.DataFormat(9).String())
}
