package graph_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/tensor/graph"
)

func TestCatch(t *testing.T) {
	require.NoError(t, graph.Catch(func() {}))
	own := &graph.Error{Op: "Add", Detail: "shapes differ"}
	require.Same(t, own, graph.Catch(func() {
		defer graph.Locate("loss")
		panic(own)
	}), "an *Error passes as it is")

	cause := errors.New("cause")
	err := graph.Catch(func() {
		defer graph.Locate("outer")
		defer graph.Locate("inner")
		panic(cause)
	})
	require.ErrorIs(t, err, cause)
	require.ErrorContains(t, err, "inner: panic: cause\n")
	require.NotContains(t, err.Error(), "outer: panic", "the innermost place stands")
	require.ErrorContains(t, err, "panic_test.go", "the stack")

	err = graph.Catch(func() { panic(7) })
	var p *graph.Panic
	require.ErrorAs(t, err, &p)
	require.Equal(t, 7, p.Value)
	require.NoError(t, p.Unwrap())
	require.ErrorContains(t, err, "panic: 7\n")
}
