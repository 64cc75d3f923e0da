package layers

import (
	"fmt"
	"math"
	"slices"

	"github.com/gokeras/gokeras/keras/internal/config"
)

// Axes are axes of a value, the batch being 0; negative ones count from the end. A config has one axis as a number.
type Axes []int

// PartialShape is sizes of which some are not given: 0, in a config null.
type PartialShape []int

func init() {
	config.RegisterCodec(func(v any) (Axes, error) {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		return decodeInts[Axes](list)
	}, func(a Axes) (any, error) {
		if len(a) == 1 {
			return float64(a[0]), nil
		}
		return encodeInts(a, false), nil
	})
	config.RegisterCodec(func(v any) (PartialShape, error) {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		return decodeInts[PartialShape](list)
	}, func(s PartialShape) (any, error) { return encodeInts(s, true), nil })
}

// decodeInts reads numbers and nulls.
func decodeInts[T ~[]int](list []any) (T, error) {
	out := make(T, len(list))
	for i, v := range list {
		switch x := v.(type) {
		case nil:
		case int:
			out[i] = x
		case float64:
			if x != math.Trunc(x) || math.Abs(x) > math.MaxInt32 {
				return nil, fmt.Errorf("got %v, want a whole number", v)
			}
			out[i] = int(x)
		default:
			return nil, fmt.Errorf("got %v, want a whole number", v)
		}
	}
	return out, nil
}

// encodeInts returns numbers as JSON has them; 0 becomes null if partial.
func encodeInts(ns []int, partial bool) []any {
	out := make([]any, len(ns))
	for i, n := range ns {
		if n != 0 || !partial {
			out[i] = float64(n)
		}
	}
	return out
}

// failer is a Builder or a Context.
type failer interface {
	Fail(format string, args ...any)
}

// of returns the axes of a value of rank axes, ascending, as numbers from 0; nil means the last. They must be distinct and not the batch.
func (a Axes) of(c failer, rank int) []int {
	if a == nil {
		a = Axes{-1}
	}
	out := make([]int, len(a))
	for i, axis := range a {
		if axis < 0 {
			axis += rank
		}
		if axis < 1 || axis >= rank || slices.Contains(out[:i], axis) {
			c.Fail("Axis: got %v, want distinct axes of a value of rank %d, the batch apart", []int(a), rank)
		}
		out[i] = axis
	}
	if len(out) == 0 {
		c.Fail("Axis: got none, want at least one")
	}
	slices.Sort(out)
	return out
}
