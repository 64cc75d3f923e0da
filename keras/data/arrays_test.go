package data_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// numbers returns n rows of the given sizes that count up from 0.
func numbers[T float32 | float64 | int32 | int64 | uint8](n int, row ...int) *tensor.Tensor {
	t := tensor.New(tensor.DTypeOf[T](), append([]int{n}, row...)...)
	for i := range tensor.Data[T](t) {
		tensor.Data[T](t)[i] = T(i)
	}
	return t
}

// foreign hides what Arrays can do beyond Indexed, as a user's own dataset would.
type foreign struct{ data.Indexed }

func TestNewChecks(t *testing.T) {
	x := numbers[uint8](4, 2)
	cases := map[string]struct {
		x, y *tensor.Tensor
		want string
	}{
		"rows":    {x, numbers[uint8](3), "data: Arrays: Y[0] has 3 rows, X[0] has 4"},
		"no x":    {nil, x, "data: New: x is nil"},
		"scalar":  {tensor.Scalar(float32(1)), nil, "data: Arrays: X[0] is a scalar, want an axis of rows"},
		"scalar2": {x, tensor.Scalar(float32(1)), "data: Arrays: Y[0] is a scalar, want an axis of rows"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := data.New(c.x, c.y)
			require.EqualError(t, err, c.want)
		})
	}
	require.EqualError(t, (&data.Arrays{}).Check(), "data: Arrays: no X")
	require.EqualError(t, (&data.Arrays{X: []*tensor.Tensor{nil}}).Check(), "data: Arrays: X[0] is nil")
	require.ErrorContains(t, (&data.Arrays{X: []*tensor.Tensor{x.Transpose()}}).Check(), "is a strided view")
	require.ErrorContains(t, (&data.Arrays{X: []*tensor.Tensor{tensor.New(tensor.Bool, 1<<31, 0)}}).Check(), "want at most 2147483647")
}

func TestNewMakesViewsContiguous(t *testing.T) {
	a, err := data.New(numbers[int32](3, 2).Transpose(), nil)
	require.NoError(t, err)
	b := a.Spec().NewBatch(1)
	require.NoError(t, a.Gather(b, []int32{1}))
	require.Equal(t, []int32{1, 3, 5}, tensor.Data[int32](b.X[0]))
}

func TestGather(t *testing.T) {
	for _, width := range []int{0, 1, 3, 8} {
		for _, n := range []int{1, 2, 7} {
			t.Run(fmt.Sprintf("width=%d/n=%d", width, n), func(t *testing.T) {
				a := &data.Arrays{
					X: []*tensor.Tensor{numbers[float32](n, width), numbers[int64](n, 2, width)},
					Y: []*tensor.Tensor{numbers[uint8](n)},
					W: []*tensor.Tensor{numbers[float64](n)},
				}
				require.NoError(t, a.Check())
				require.Equal(t, n, a.Len())
				rows := []int32{int32(n - 1), 0, int32(n / 2), 0}
				b := a.Spec().NewBatch(len(rows) + 2)
				require.NoError(t, a.Gather(b, rows))
				require.Equal(t, len(rows), b.N)
				for i, r := range rows {
					for j := range width {
						require.Equal(t, float32(int(r)*width+j), tensor.Data[float32](b.X[0])[i*width+j])
						require.Equal(t, int64((2*int(r)+1)*width+j), tensor.Data[int64](b.X[1])[(2*i+1)*width+j])
					}
					require.Equal(t, uint8(r), tensor.Data[uint8](b.Y[0])[i])
					require.Equal(t, float64(r), tensor.Data[float64](b.W[0])[i])
				}
				require.Equal(t, []uint8{0, 0}, tensor.Data[uint8](b.Y[0])[len(rows):], "rows beyond N are left alone")
			})
		}
	}
}

func TestGatherRefuses(t *testing.T) {
	a, err := data.New(numbers[float32](4, 2), numbers[uint8](4))
	require.NoError(t, err)
	batch := func(x, y *tensor.Tensor) *data.Batch {
		return &data.Batch{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}}
	}
	y := numbers[uint8](2)
	cases := map[string]struct {
		dst  *data.Batch
		rows []int32
		want string
	}{
		"row":       {a.Spec().NewBatch(1), []int32{4}, "data: Gather: rows[0]: got 4, want 0 <= row < 4"},
		"negative":  {a.Spec().NewBatch(2), []int32{0, -1}, "data: Gather: rows[1]: got -1, want 0 <= row < 4"},
		"short":     {a.Spec().NewBatch(1), []int32{0, 1}, "data: Gather: batch's X[0]: got float32 [1 2], want contiguous float32 with at least 2 rows of [2]"},
		"dtype":     {batch(numbers[float64](2, 2), y), []int32{0}, "got float64 [2 2], want contiguous float32"},
		"row shape": {batch(numbers[float32](2, 3), y), []int32{0}, "with at least 1 rows of [2]"},
		"rank":      {batch(numbers[float32](2), y), []int32{0}, "got float32 [2]"},
		"strided":   {batch(numbers[float32](2, 4).Slice(1, 0, 2), y), []int32{0}, "want contiguous"},
		"nil":       {batch(nil, y), []int32{0}, "data: Gather: batch's X[0] is nil"},
		"no y":      {&data.Batch{X: []*tensor.Tensor{numbers[float32](2, 2)}}, []int32{0}, "data: Gather: batch has 0 tensors in Y, want 1"},
	}
	for name, c := range cases {
		for kind, ds := range map[string]data.Indexed{"arrays": a, "range": data.Take(foreign{a}, 4)} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				require.ErrorContains(t, ds.Gather(c.dst, c.rows), c.want)
				require.Zero(t, c.dst.N)
			})
		}
	}
}

func TestGatherAllocatesNothing(t *testing.T) {
	a, err := data.New(numbers[uint8](100, 28, 28), numbers[uint8](100))
	require.NoError(t, err)
	rows := make([]int32, 32)
	data.Permutation(rows, 32, 1, 2)
	train, _, err := data.Split(data.Scale(a, 1.0/255), 0.1)
	require.NoError(t, err)
	cases := map[string]data.Indexed{
		"arrays": a, "scaled": data.Scale(a, 1.0/255), "split": train, "foreign range": data.Take(foreign{a}, 50),
		"foreign scaled": data.Scale(foreign{a}, 2), "scaled twice": data.Scale(data.Scale(a, 2), 2),
	}
	for name, ds := range cases {
		t.Run(name, func(t *testing.T) {
			b := ds.Spec().NewBatch(32)
			require.Zero(t, testing.AllocsPerRun(100, func() {
				if err := ds.Gather(b, rows); err != nil {
					panic(err)
				}
			}))
		})
	}
	require.Zero(t, testing.AllocsPerRun(100, func() { data.Permutation(rows, len(rows), 3, 4) }))
}

func TestGatherConcurrently(t *testing.T) {
	a, err := data.New(numbers[int32](100, 3), numbers[uint8](100))
	require.NoError(t, err)
	for _, ds := range []data.Indexed{a, data.Scale(a, 1), data.Scale(foreign{a}, 1), data.Take(foreign{data.Scale(a, 1)}, 90)} {
		var wg sync.WaitGroup
		bad := make([]int, 4)
		for g := range bad {
			wg.Go(func() {
				b := ds.Spec().NewBatch(g + 1)
				for i := range 80 {
					rows := []int32{int32(i), 3, int32(i + g), 5}[:g+1]
					if err := ds.Gather(b, rows); err != nil {
						bad[g]++
					}
					for j, r := range rows {
						if b.X[0].At(j, 2) != float64(3*r+2) || b.Y[0].At(j) != float64(r) {
							bad[g]++
						}
					}
				}
			})
		}
		wg.Wait()
		require.Equal(t, make([]int, 4), bad)
	}
}

func collect(t *testing.T, ds data.Dataset, seed, epoch uint64) (labels []int, sizes []int) {
	for b, err := range ds.Batches(context.Background(), seed, epoch) {
		require.NoError(t, err)
		sizes = append(sizes, b.N)
		for _, v := range tensor.Data[uint8](b.Y[0])[:b.N] {
			labels = append(labels, int(v))
		}
	}
	return labels, sizes
}

func TestBatches(t *testing.T) {
	a, err := data.New(numbers[float32](70, 2), numbers[uint8](70))
	require.NoError(t, err)
	labels, sizes := collect(t, a, 1, 1)
	require.Equal(t, []int{32, 32, 6}, sizes)
	require.IsIncreasing(t, labels)
	require.Len(t, labels, 70)

	shuffled, sizes := collect(t, data.Batched{Rows: a, Size: 20}, 1, 1)
	require.Equal(t, []int{20, 20, 20, 10}, sizes)
	require.ElementsMatch(t, labels, shuffled)
	require.NotEqual(t, labels, shuffled)
	again, _ := collect(t, data.Batched{Rows: a, Size: 7}, 1, 1)
	require.Equal(t, shuffled, again, "the order does not depend on the size")
	next, _ := collect(t, data.Batched{Rows: a, Size: 20}, 1, 2)
	require.NotEqual(t, shuffled, next)

	_, sizes = collect(t, data.Batched{Rows: a, Size: 32, DropLast: true, NoShuffle: true}, 0, 0)
	require.Equal(t, []int{32, 32}, sizes)
	_, sizes = collect(t, data.Batched{Rows: a, Size: 1000}, 0, 0)
	require.Equal(t, []int{70}, sizes)
	_, sizes = collect(t, data.Take(a, 0), 0, 0)
	require.Empty(t, sizes)
}

func TestBatchesStop(t *testing.T) {
	a, err := data.New(numbers[float32](70, 2), nil)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	seen := 0
	for _, err := range a.Batches(ctx, 0, 0) {
		if seen++; seen == 2 {
			require.ErrorIs(t, err, context.Canceled)
			continue
		}
		require.NoError(t, err)
		cancel()
	}
	require.Equal(t, 2, seen, "nothing follows an error")
	for range a.Batches(context.Background(), 0, 0) {
		break
	}
}
