package layers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
)

// What is wrong with the settings of a convolution or a pool, or does not fit its input, is told when the layer is built.
func TestBadWindows(t *testing.T) {
	three := [2]int{3, 3}
	for _, c := range []struct {
		l    layers.Layer
		in   []int // shape of a sample
		want string
	}{
		{&layers.Conv2D{KernelSize: three}, []int{8, 8, 1}, `layer "conv2d": Filters: got 0, want at least 1`},
		{&layers.Conv2D{Filters: -2, KernelSize: three}, []int{8, 8, 1}, "Filters: got -2"},
		{&layers.Conv2D{Filters: 2}, []int{8, 8, 1}, "KernelSize: got [0 0], want at least 1"},
		{&layers.Conv2D{Filters: 2, KernelSize: [2]int{3, 0}}, []int{8, 8, 1}, "KernelSize: got [3 0], want at least 1"},
		{&layers.Conv2D{Filters: 2, KernelSize: [2]int{3, math.MaxInt}}, []int{8, 8, 1}, "KernelSize: got [3 9223372036854775807]"},
		{&layers.Conv2D{Filters: 2, KernelSize: three, Strides: [2]int{2, 0}}, []int{8, 8, 1}, "Strides: got [2 0], want at least 1"},
		{&layers.Conv2D{Filters: 2, KernelSize: three, DilationRate: [2]int{-1, 1}}, []int{8, 8, 1}, "DilationRate: got [-1 1], want at least 1"},
		{&layers.Conv2D{Filters: 2, KernelSize: three, Padding: layers.Causal}, []int{8, 8, 1}, "Padding: got causal, want valid or same"},
		{&layers.Conv2D{Filters: 2, KernelSize: three, Padding: 9}, []int{8, 8, 1}, "Padding: got 9"},
		{&layers.Conv2D{Filters: 2, KernelSize: three, DataFormat: 9}, []int{8, 8, 1}, "DataFormat: got 9, want one of [channels_last channels_first]"},
		{&layers.Conv2D{Filters: 2, KernelSize: three}, []int{8, 8}, "got input shape (None, 8, 8), want a batch, 2 spatial axes and channels of known sizes of at least 1 (channels_last)"},
		{&layers.Conv2D{Filters: 2, KernelSize: three}, []int{8, 8, 8, 1}, "got input shape (None, 8, 8, 8, 1)"},
		{&layers.Conv2D{Filters: 2, KernelSize: three}, []int{8, 2, 1}, "KernelSize: got [3 3], which reaches over 3 elements of an axis of 2 in input shape (None, 8, 2, 1); with Padding Same it would fit"},
		{&layers.Conv2D{Filters: 2, KernelSize: three, DataFormat: layers.ChannelsFirst}, []int{8, 8, 1}, "which reaches over 3 elements of an axis of 1"},
		{&layers.Conv1D{Filters: 2, KernelSize: 3, DilationRate: 4}, []int{8, 2}, "KernelSize: got [3], which reaches over 9 elements of an axis of 8"},
		{&layers.Conv1D{Filters: 2, KernelSize: 2, DilationRate: math.MaxInt32}, []int{8, 2}, "which reaches over 2147483648 elements"},
		{&layers.Conv1D{Filters: 3, KernelSize: 3, Groups: 3}, []int{8, 2}, "Groups: got 3, which does not divide both the 2 channels of input shape (None, 8, 2) and 3 Filters"},
		{&layers.Conv1D{Filters: 3, KernelSize: 3, Groups: -1}, []int{8, 2}, "Groups: got -1"},
		{&layers.Conv3D{Filters: 3, KernelSize: [3]int{1, 1, 1}, Strides: [3]int{1, 1, 2}, DilationRate: [3]int{2, 1, 1}}, []int{8, 8, 8, 2},
			"Strides and DilationRate: got [1 1 2] and [2 1 1], want one of them 1"},
		{&layers.Conv1DTranspose{Filters: 3, KernelSize: 3, Padding: layers.Causal}, []int{8, 2}, "Padding: got causal, want valid or same"},
		{&layers.Conv1DTranspose{Filters: 3, KernelSize: 3, Strides: 2, OutputPadding: new(2)}, []int{8, 2},
			"OutputPadding: got [2] for Strides [2], want 0 or more and less than the strides"},
		{&layers.Conv1DTranspose{Filters: 3, KernelSize: 4, Padding: layers.Same, OutputPadding: new(0)}, []int{1, 2}, "the output would have no element"},
		{&layers.Conv2DTranspose{Filters: 3, KernelSize: three, OutputPadding: &[2]int{-1, 0}}, []int{8, 8, 2}, "OutputPadding: got [-1 0]"},
		{&layers.Conv2DTranspose{Filters: 3, KernelSize: three, Strides: [2]int{1 << 24, 1 << 24}}, []int{1 << 10, 1 << 10, 1}, "is too large"},
		{&layers.DepthwiseConv1D{KernelSize: 3, DepthMultiplier: -1}, []int{8, 2}, "DepthMultiplier: got -1 for input shape (None, 8, 2), want 1 to"},
		{&layers.DepthwiseConv2D{KernelSize: three, Padding: layers.Causal}, []int{8, 8, 2}, "Padding: got causal"},
		{&layers.DepthwiseConv2D{}, []int{8, 8, 2}, "KernelSize: got [0 0]"},
		{&layers.SeparableConv1D{KernelSize: 3}, []int{8, 2}, "Filters: got 0"},
		{&layers.SeparableConv2D{Filters: 1, KernelSize: three}, []int{8, 2, 2}, "KernelSize: got [3 3], which reaches over 3 elements"},
		{&layers.MaxPooling2D{}, []int{8, 1, 2}, "PoolSize: got [2 2], which reaches over 2 elements of an axis of 1 in input shape (None, 8, 1, 2)"},
		{&layers.MaxPooling1D{PoolSize: -2}, []int{8, 1}, "PoolSize: got [-2]"},
		{&layers.MaxPooling1D{Strides: -2}, []int{8, 1}, "Strides: got [-2]"},
		{&layers.MaxPooling1D{}, []int{8}, "got input shape (None, 8), want a batch, 1 spatial axes"},
		{&layers.AveragePooling1D{}, []int{8, 1}, "PoolSize: got [0], want at least 1"},
		{&layers.AveragePooling3D{PoolSize: [3]int{1, 1, 1}, Padding: layers.Causal}, []int{8, 8, 8, 1}, "Padding: got causal"},
		{&layers.GlobalMaxPooling2D{}, []int{8, 8}, "got input shape (None, 8, 8), want a batch, 2 spatial axes"},
		{&layers.GlobalAveragePooling1D{DataFormat: 5}, []int{8, 8}, "DataFormat: got 5"},
		{&layers.GlobalAveragePooling3D{}, nil, "got input shape (None,)"},
	} {
		require.ErrorContains(t, keras.Input(c.in...).Apply(c.l).Err(), c.want, "%T", c.l)
	}
}

// A layer that was built for some channels refuses others, even where groups would make them fit, and takes other spatial sizes.
func TestOtherInputThanBuiltFor(t *testing.T) {
	for _, l := range []layers.Layer{
		&layers.Conv2D{Filters: 2, KernelSize: [2]int{2, 2}},
		&layers.DepthwiseConv2D{KernelSize: [2]int{2, 2}},
		&layers.SeparableConv2D{Filters: 2, KernelSize: [2]int{2, 2}},
		&layers.Conv2DTranspose{Filters: 2, KernelSize: [2]int{2, 2}},
	} {
		require.NoError(t, keras.Input(8, 8, 2).Apply(l).Err())
		require.NoError(t, keras.Input(9, 4, 2).Apply(l).Err())
		require.ErrorContains(t, keras.Input(8, 8, 4).Apply(l).Err(), "got input shape (None, 8, 8, 4) with 4 channels, want 2, as when the layer was built")
		require.ErrorContains(t, keras.Input(8, 2).Apply(l).Err(), "want a batch, 2 spatial axes")
	}
	l := &layers.Conv2D{Filters: 2, KernelSize: [2]int{3, 3}}
	require.NoError(t, keras.Input(8, 8, 2).Apply(l).Err())
	require.ErrorContains(t, keras.Input(2, 8, 2).Apply(l).Err(), "a kernel that reaches over 3 elements does not fit into 2")
}
