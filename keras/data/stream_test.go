package data_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

var oneNumber = data.Spec{X: []data.Column{{DType: tensor.Int32}}}

// counting yields batches of one row, 0, 1, … n-1, always in the same tensor, and calls made before each.
func counting(n int, made func(ctx context.Context, i int) error) data.Stream {
	return data.FromFunc(oneNumber, func(ctx context.Context, _, _ uint64) iter.Seq2[*data.Batch, error] {
		return func(yield func(*data.Batch, error) bool) {
			b := oneNumber.NewBatch(1)
			b.N = 1
			for i := range n {
				if err := made(ctx, i); err != nil {
					yield(nil, err)
					return
				}
				tensor.Data[int32](b.X[0])[0] = int32(i)
				if !yield(b, nil) {
					return
				}
			}
		}
	})
}

func fine(context.Context, int) error { return nil }

// drain returns the number in each batch, and how the epoch ended.
func drain(ctx context.Context, ds data.Dataset) (got []int, err error) {
	for b, err := range ds.Batches(ctx, 0, 0) {
		if err != nil {
			return got, err
		}
		for _, v := range tensor.Data[int32](b.X[0])[:b.N] {
			got = append(got, int(v))
		}
	}
	return got, nil
}

func TestFromFunc(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	got, err := drain(ctx, counting(3, fine))
	require.NoError(t, err)
	require.Equal(t, []int{0, 1, 2}, got)
	broken := errors.New("broken")
	got, err = drain(ctx, counting(3, func(_ context.Context, i int) error {
		if i == 2 {
			return broken
		}
		return nil
	}))
	require.ErrorIs(t, err, broken)
	require.Equal(t, []int{0, 1}, got)
	got, err = drain(ctx, counting(3, func(_ context.Context, i int) error {
		if i == 1 {
			cancel()
		}
		return nil
	}))
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, []int{0}, got)
	_, err = drain(ctx, counting(3, func(context.Context, int) error { panic("never called") }))
	require.ErrorIs(t, err, context.Canceled)
}

func TestFromFuncGivesSeedAndEpoch(t *testing.T) {
	ds := data.FromFunc(oneNumber, func(_ context.Context, seed, epoch uint64) iter.Seq2[*data.Batch, error] {
		return func(yield func(*data.Batch, error) bool) {
			yield(&data.Batch{X: []*tensor.Tensor{tensor.Of([]int32{int32(seed), int32(epoch)})}, N: 2}, nil)
		}
	})
	for _, s := range []data.Stream{ds, data.Prefetch(ds, 2)} {
		for b, err := range s.Batches(t.Context(), 7, 8) {
			require.NoError(t, err)
			require.Equal(t, []int32{7, 8}, tensor.Data[int32](b.X[0]))
		}
	}
}

func TestStreamsCheckBatches(t *testing.T) {
	x := numbers[int32](2)
	cases := map[string]*data.Batch{
		"the batch is nil":                        nil,
		"the batch has 0 tensors in X, want 1":    {},
		"the batch has 1 tensors in Y, want 0":    {X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{x}},
		"the batch's X[0] is nil":                 {X: []*tensor.Tensor{nil}},
		"the batch's X[0]: got float32 [2]":       {X: []*tensor.Tensor{numbers[float32](2)}},
		"the batch's X[0]: got int32 [2 1]":       {X: []*tensor.Tensor{numbers[int32](2, 1)}},
		"the batch's X[0]: got int32 []":          {X: []*tensor.Tensor{tensor.Scalar(int32(1))}},
		"the batch has N 3, but its X[0] has 2":   {X: []*tensor.Tensor{x}, N: 3},
		"the batch has N -1, but its X[0] has 2 ": {X: []*tensor.Tensor{x}, N: -1},
	}
	for want, b := range cases {
		t.Run(want, func(t *testing.T) {
			ds := data.FromFunc(oneNumber, func(context.Context, uint64, uint64) iter.Seq2[*data.Batch, error] {
				return func(yield func(*data.Batch, error) bool) { yield(b, nil) }
			})
			_, err := drain(t.Context(), ds)
			require.ErrorContains(t, err, "data: FromFunc: "+want)
			_, err = drain(t.Context(), data.Prefetch(unchecked{ds, b}, 1))
			require.ErrorContains(t, err, "data: Prefetch: "+want)
		})
	}
}

// unchecked yields a batch as a user's own Dataset might.
type unchecked struct {
	data.Stream
	b *data.Batch
}

func (u unchecked) Batches(context.Context, uint64, uint64) iter.Seq2[*data.Batch, error] {
	return func(yield func(*data.Batch, error) bool) { yield(u.b, nil) }
}

func TestPrefetch(t *testing.T) {
	for _, n := range []int{0, 1, 3, 100} {
		got, err := drain(t.Context(), data.Prefetch(counting(20, fine), n))
		require.NoError(t, err)
		require.Len(t, got, 20)
		require.IsIncreasing(t, got)
	}
	a, err := data.New(numbers[float32](70, 2), numbers[uint8](70))
	require.NoError(t, err)
	batched := data.Batched{Rows: a, Size: 20}
	want, sizes := collect(t, batched, 1, 2)
	got, gotSizes := collect(t, data.Prefetch(batched, 2), 1, 2)
	require.Equal(t, want, got)
	require.Equal(t, sizes, gotSizes)
	require.Equal(t, a.Spec(), data.Prefetch(batched, 2).Spec())
}

// While the consumer has batch k, and does not go on before, the source makes batch k+1.
func TestPrefetchReadsAhead(t *testing.T) {
	begun := make(chan int)
	ds := data.Prefetch(counting(5, func(ctx context.Context, i int) error {
		if i == 0 {
			return nil
		}
		select {
		case begun <- i:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}), 1)
	k := 0
	for b, err := range ds.Batches(t.Context(), 0, 0) {
		require.NoError(t, err)
		if k < 4 {
			require.Equal(t, k+1, <-begun, "blocks for ever if the source waits for the consumer")
		}
		require.EqualValues(t, k, tensor.Data[int32](b.X[0])[0], "the batch stays as it is while the next one is made")
		k++
	}
	require.Equal(t, 5, k)
}

// In a synctest bubble a goroutine that stays behind is a failure.
func TestPrefetchLeavesNothingBehind(t *testing.T) {
	waits := func(ctx context.Context, i int) error { // after some batches the source hangs until it is told to stop
		if i < 4 {
			return nil
		}
		<-ctx.Done()
		return ctx.Err()
	}
	for _, n := range []int{1, 3, 10} {
		t.Run(fmt.Sprintf("break/n=%d", n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for range data.Prefetch(counting(100, waits), n).Batches(t.Context(), 0, 0) {
					synctest.Wait()
					break
				}
			})
		})
		t.Run(fmt.Sprintf("panic/n=%d", n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				require.PanicsWithValue(t, "mine", func() {
					for range data.Prefetch(counting(100, waits), n).Batches(t.Context(), 0, 0) {
						panic("mine")
					}
				})
			})
		})
		t.Run(fmt.Sprintf("cancel/n=%d", n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				go func() {
					synctest.Wait() // the source hangs by now
					cancel()
				}()
				_, err := drain(ctx, data.Prefetch(counting(100, waits), n))
				require.ErrorIs(t, err, context.Canceled)
			})
		})
		t.Run(fmt.Sprintf("end/n=%d", n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got, err := drain(t.Context(), data.Prefetch(counting(30, fine), n))
				require.NoError(t, err)
				require.Len(t, got, 30)
			})
		})
	}
}

func TestPrefetchReturnsWhatFails(t *testing.T) {
	broken := errors.New("broken")
	cases := map[string]struct {
		fail func()
		err  error
		want string
	}{
		"error":  {func() {}, broken, "broken"},
		"panic":  {func() { panic("boom") }, nil, "data: Prefetch: the source panicked: boom\n"},
		"nil":    {func() { panic(nil) }, nil, "panic called with nil argument"},
		"goexit": {runtime.Goexit, nil, "data: Prefetch: the source ended its goroutine"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got, err := drain(t.Context(), data.Prefetch(counting(9, func(_ context.Context, i int) error {
					if i < 5 {
						return nil
					}
					c.fail()
					return c.err
				}), 2))
				require.ErrorContains(t, err, c.want)
				require.Equal(t, []int{0, 1, 2, 3, 4}, got, "the batches before it come first")
			})
		})
	}
}

func TestPrefetchGrows(t *testing.T) {
	ds := data.FromFunc(oneNumber, func(context.Context, uint64, uint64) iter.Seq2[*data.Batch, error] {
		return func(yield func(*data.Batch, error) bool) {
			for _, n := range []int{1, 0, 5, 2, 9} {
				if !yield(&data.Batch{X: []*tensor.Tensor{numbers[int32](n)}, N: n}, nil) {
					return
				}
			}
		}
	})
	got, err := drain(t.Context(), data.Prefetch(ds, 1))
	require.NoError(t, err)
	require.Equal(t, []int{0, 0, 1, 2, 3, 4, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8}, got)
}
