package data

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// TimeseriesConfig says how TimeseriesFromArray cuts a series into windows.
type TimeseriesConfig struct {
	SequenceLength int // time steps of a window
	SequenceStride int // time steps from one window to the next; 0: 1
	SamplingRate   int // time steps from one element of a window to the next; 0: 1
	StartIndex     int // the first time step to use
	EndIndex       int // the first one not to use any more; 0: the end
}

// TimeseriesFromArray returns the windows of a series as a dataset: row i begins at time step t = StartIndex + i*SequenceStride, has the
// elements t, t+SamplingRate, …, and the target targets[t]. To predict the step after the window, give data[SequenceLength:] as
// targets. The windows are views of the series and copied when they are gathered. targets may be nil.
//
// Shapes: series [time …], targets [time …] -> X[0] [windows SequenceLength …], Y[0] [windows …].
// Errors: settings below 0, a length below 1, a range outside the series, a stride or rate as long as the series, no whole window.
// Reference: keras.utils.timeseries_dataset_from_array. Batch size, shuffling and seed are those of Fit or Batched.
func TimeseriesFromArray(series, targets *tensor.Tensor, cfg TimeseriesConfig) (Indexed, error) {
	if series == nil || series.Rank() == 0 || targets != nil && targets.Rank() == 0 {
		return nil, errors.New("data: TimeseriesFromArray: want a series and targets with an axis of time")
	}
	n := series.Len()
	end, stride, rate := cfg.EndIndex, cfg.SequenceStride, cfg.SamplingRate
	if end == 0 {
		end = n
	}
	if stride == 0 {
		stride = 1
	}
	if rate == 0 {
		rate = 1
	}
	switch {
	case cfg.SequenceLength < 1 || stride < 1 || rate < 1:
		return nil, fmt.Errorf("data: TimeseriesFromArray: got SequenceLength %d, SequenceStride %d, SamplingRate %d, want at least 1",
			cfg.SequenceLength, stride, rate)
	case cfg.StartIndex < 0 || cfg.StartIndex >= end || end > n:
		return nil, fmt.Errorf("data: TimeseriesFromArray: got steps [%d:%d] of a series of %d", cfg.StartIndex, end, n)
	case n > 1 && (stride >= n || rate >= n):
		return nil, fmt.Errorf("data: TimeseriesFromArray: got SequenceStride %d, SamplingRate %d for a series of %d, want less", stride, rate, n)
	case n > math.MaxInt32:
		return nil, fmt.Errorf("data: TimeseriesFromArray: got a series of %d steps, want at most %d", n, math.MaxInt32)
	}
	starts := 0 // time steps at which a window can begin
	if steps := end - cfg.StartIndex; cfg.SequenceLength <= steps {
		starts = steps - (cfg.SequenceLength-1)*rate
	}
	t := &timeseries{x: series.Contiguous(), first: cfg.StartIndex, length: cfg.SequenceLength, stride: stride, rate: rate}
	if targets != nil {
		t.y = targets.Contiguous()
		starts = min(starts, targets.Len()-cfg.StartIndex)
	}
	if starts < 1 {
		return nil, fmt.Errorf("data: TimeseriesFromArray: steps [%d:%d] and their targets hold no window of %d steps %d apart",
			cfg.StartIndex, end, cfg.SequenceLength, rate)
	}
	t.n = (starts-1)/stride + 1
	t.template = []*tensor.Tensor{tensor.New(series.DType(), append([]int{0, cfg.SequenceLength}, series.Dims()[1:]...)...)}
	return t, nil
}

// timeseries reads its windows from the series.
type timeseries struct {
	x, y                           *tensor.Tensor
	template                       []*tensor.Tensor // no rows, of X's type and shape
	first, n, length, stride, rate int
}

func (t *timeseries) Len() int { return t.n }

func (t *timeseries) Spec() Spec { return Spec{X: columns(t.template), Y: columns(t.targets())} }

func (t *timeseries) targets() []*tensor.Tensor {
	if t.y == nil {
		return nil
	}
	return []*tensor.Tensor{t.y}
}

func (t *timeseries) Gather(dst *Batch, rows []int32) error {
	if err := checkRows(rows, t.n); err != nil {
		return err
	}
	if err := fits("X", dst.X, t.template, len(rows), tensor.Invalid); err != nil {
		return err
	}
	targets := 0
	if t.y != nil {
		one := [1]*tensor.Tensor{t.y}
		if err := fits("Y", dst.Y, one[:], len(rows), tensor.Invalid); err != nil {
			return err
		}
		targets = len(t.y.Bytes()) / t.y.Len()
	}
	dst.N = len(rows)
	step := len(t.x.Bytes()) / t.x.Len()
	for i, r := range rows {
		at := t.first + int(r)*t.stride
		copyWindow(dst.X[0].Bytes()[i*t.length*step:], t.x.Bytes()[at*step:], t.length, t.rate, step)
		if targets > 0 {
			copy(dst.Y[0].Bytes()[i*targets:(i+1)*targets], t.y.Bytes()[at*targets:])
		}
	}
	return nil
}

// copyWindow copies length steps of size bytes that stand rate steps apart.
func copyWindow(dst, src []byte, length, rate, size int) {
	if rate == 1 {
		copy(dst[:length*size], src)
		return
	}
	for j := range length {
		copy(dst[j*size:(j+1)*size], src[j*rate*size:])
	}
}

func (t *timeseries) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return storedOrder(t).Batches(ctx, seed, epoch)
}

func (t *timeseries) rows(from, to int) Indexed {
	view := *t
	view.first, view.n = t.first+from*t.stride, to-from
	return &view
}
