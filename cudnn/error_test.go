package cudnn

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestError(t *testing.T) {
	err := error(&Error{Func: "cudnnSetTensorNdDescriptor", Code: 2000, Name: "CUDNN_STATUS_BAD_PARAM"})
	require.EqualError(t, err, "cudnn: cudnnSetTensorNdDescriptor: CUDNN_STATUS_BAD_PARAM (2000)")
	require.NotErrorIs(t, err, ErrNotSupported)

	err = &Error{Func: "cudnnConvolutionForward", Code: 3003, Name: "CUDNN_STATUS_NOT_SUPPORTED_DATA_TYPE", Text: oneLine("no int4\n  here\n")}
	require.EqualError(t, err, "cudnn: cudnnConvolutionForward: CUDNN_STATUS_NOT_SUPPORTED_DATA_TYPE (3003): no int4 here")
	require.True(t, errors.Is(err, ErrNotSupported))
}

func TestCheckVersion(t *testing.T) {
	for _, version := range []int{90000, 91900, 99999} {
		require.NoError(t, checkVersion(version, 91900))
	}
	require.EqualError(t, checkVersion(8907, 91900), "cudnn: version: got library 8.9.7, want 9.x: this program is built with 9.19.0")
	require.EqualError(t, checkVersion(100102, 91900), "cudnn: version: got library 10.1.2, want 9.x: this program is built with 9.19.0")
}
