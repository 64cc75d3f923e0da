package tensor_test

import (
	"fmt"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

func TestFormat(t *testing.T) {
	x := tensor.Of([]float64{1.0 / 3, 2})
	cases := map[string]string{
		"%v":    "float64 [2]\n[0.33333333 2.        ]",
		"%s":    "float64 [2]\n[0.33333333 2.        ]",
		"%.3v":  "float64 [2]\n[0.333 2.   ]",
		"%.0v":  "float64 [2]\n[0. 2.]",
		"%.99v": "float64 [2]\n[0.3333333333333333 2.                ]",
		"%d":    "%!d(tensor float64 [2])",
	}
	for format, want := range cases {
		require.Equal(t, want, fmt.Sprintf(format, x), format)
	}
	require.Equal(t, "float64 []\n0.33", fmt.Sprintf("%.2v", tensor.Scalar(1.0/3)))
	require.Equal(t, "<nil>", fmt.Sprintf("%v", (*tensor.Tensor)(nil)))
}
