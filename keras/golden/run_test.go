package golden_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/golden"
	"github.com/gokeras/gokeras/keras/internal/config"
	"github.com/gokeras/gokeras/tensor"
)

// run is one case at work.
type run struct {
	*testing.T
	g     *golden.Group
	c     golden.Case
	lacks string
}

// skip ends the case: it uses a class or a kind that this library does not have.
func (r *run) skip(class string) {
	r.lacks = class
	r.Skipf("%s is not in this library", class)
}

// must ends the case if there is an error: skipped if a class is unknown, failed otherwise.
func (r *run) must(err error) {
	r.Helper()
	var unknown *config.UnknownError
	if errors.As(err, &unknown) {
		r.skip(unknown.Class)
	}
	require.NoError(r, err)
}

// built returns what a FromConfig made of a part of the case.
func built[T any](r *run, fromConfig func(any) (T, error), part any) T {
	r.Helper()
	x, err := fromConfig(part)
	r.must(err)
	return x
}

// list returns a list of the case, empty if it is missing or null.
func list(part any) []any {
	l, _ := part.([]any)
	return l
}

// object returns an object of the case, nil if it is missing or null.
func object(part any) map[string]any {
	o, _ := part.(map[string]any)
	return o
}

// decode reads a part of a case into v's type.
func decode[T any](r *run, part any) (v T) {
	r.Helper()
	text, err := json.Marshal(part)
	require.NoError(r, err)
	require.NoError(r, json.Unmarshal(text, &v))
	return v
}

// tensor returns the tensor that a field refers to, nil for null.
func (r *run) tensor(ref any) *tensor.Tensor {
	r.Helper()
	x, err := r.g.Tensor(ref)
	require.NoError(r, err)
	return x
}

// tensors returns the tensors of a list of references.
func (r *run) tensors(refs any) (ts []*tensor.Tensor) {
	r.Helper()
	for _, ref := range list(refs) {
		ts = append(ts, r.tensor(ref))
	}
	return ts
}

// near compares within the tolerance of the case, or of that part of it which has one.
func (r *run) near(tolerance map[string]any, want, got *tensor.Tensor, what string) {
	r.Helper()
	require.Equal(r, want.Dims(), got.Dims(), what)
	if got.DType() != want.DType() {
		got = got.Cast(want.DType())
	}
	rtol, _ := tolerance["rtol"].(float64)
	atol, _ := tolerance["atol"].(float64)
	if !tensor.AllClose(got, want, rtol, atol) {
		require.Fail(r, what, "got %v\nwant %v", got, want)
	}
}

// number is a value of rank 0.
func number(x float64) *tensor.Tensor { return tensor.Scalar(float32(x)) }
