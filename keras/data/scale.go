package data

import (
	"context"
	"iter"
	"sync/atomic"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
)

// Scale returns ds with every tensor of X as float32(x) * float32(factor), made while rows are gathered; Y and W are ds's own.
// The usual factor for bytes is 1.0/255.
//
// Shapes: as ds; X becomes float32.
func Scale(ds Indexed, factor float64) Indexed {
	scale := float32(factor)
	if a, ok := ds.(*Arrays); ok {
		return &scaledArrays{a, scale, func(dst, src *tensor.Tensor, rows []int32) error { return scaleColumn(dst, src, rows, scale) }}
	}
	return &scaled{Indexed: ds, scale: scale}
}

// scaledArrays reads the arrays directly.
type scaledArrays struct {
	*Arrays
	scale float32
	fill  columnFunc
}

func (s *scaledArrays) Spec() Spec { return floatX(s.Arrays.Spec()) }

func (s *scaledArrays) Gather(dst *Batch, rows []int32) error {
	return s.gather(dst, rows, s.fill, tensor.Float32)
}

func (s *scaledArrays) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return storedOrder(s).Batches(ctx, seed, epoch)
}

func (s *scaledArrays) rows(from, to int) Indexed {
	return &scaledArrays{s.Arrays.rows(from, to).(*Arrays), s.scale, s.fill}
}

func floatX(s Spec) Spec {
	x := make([]Column, len(s.X))
	for i, c := range s.X {
		x[i] = Column{tensor.Float32, c.Dims}
	}
	return Spec{X: x, Y: s.Y, W: s.W}
}

// scaleColumn writes float32(x)*scale. Bytes, the common case, go through C or through a table of the 256 products.
func scaleColumn(dst, src *tensor.Tensor, rows []int32, scale float32) error {
	if src.Size() == 0 {
		return nil
	}
	to, size := tensor.Data[float32](dst), src.Size()/src.Len()
	switch src.DType() {
	case tensor.Uint8:
		if csrc.Available {
			return csrc.GatherU8(to, tensor.Data[uint8](src), rows, size, scale)
		}
		scaleTable(to, tensor.Data[uint8](src), rows, size, scale)
	case tensor.Bool:
		scaleTable(to, src.Bytes(), rows, size, scale)
	case tensor.Int32:
		scaleRows(to, tensor.Data[int32](src), rows, size, scale)
	case tensor.Int64:
		scaleRows(to, tensor.Data[int64](src), rows, size, scale)
	case tensor.Float32:
		scaleRows(to, tensor.Data[float32](src), rows, size, scale)
	case tensor.Float64:
		scaleRows(to, tensor.Data[float64](src), rows, size, scale)
	}
	return nil
}

func scaleRows[T int32 | int64 | float32 | float64](dst []float32, src []T, rows []int32, size int, scale float32) {
	for i, r := range rows {
		to := dst[i*size : (i+1)*size]
		for j, v := range src[int(r)*size : (int(r)+1)*size] {
			to[j] = float32(v) * scale
		}
	}
}

func scaleTable(dst []float32, src []uint8, rows []int32, size int, scale float32) {
	var product [256]float32
	for v := range product {
		product[v] = float32(v) * scale
	}
	for i, r := range rows {
		to := dst[i*size : (i+1)*size]
		for j, v := range src[int(r)*size : (int(r)+1)*size] {
			to[j] = product[v]
		}
	}
}

// scaled serves any other Indexed: rows are gathered in their own type first, into a batch that is kept
// for the next call; calls at the same time make their own.
type scaled struct {
	Indexed
	scale float32
	spare atomic.Pointer[spareBatch]
}

type spareBatch struct {
	batch *Batch
	order []int32 // 0, 1, 2, …
}

func (s *scaled) Spec() Spec { return floatX(s.Indexed.Spec()) }

func (s *scaled) Gather(dst *Batch, rows []int32) error {
	spare := s.spare.Swap(nil)
	if spare == nil || len(spare.order) < len(rows) {
		spare = &spareBatch{Spec{X: s.Indexed.Spec().X}.NewBatch(len(rows)), make([]int32, len(rows))}
		for i := range spare.order {
			spare.order[i] = int32(i)
		}
	}
	defer s.spare.Store(spare)
	x := spare.batch.X
	if err := fits("X", dst.X, x, len(rows), tensor.Float32); err != nil {
		return err
	}
	// Y and W need no conversion: they go straight to dst.
	spare.batch.Y, spare.batch.W = dst.Y, dst.W
	err := s.Indexed.Gather(spare.batch, rows)
	spare.batch.Y, spare.batch.W = nil, nil
	if err != nil {
		return err
	}
	for i, t := range x {
		if err := scaleColumn(dst.X[i], t, spare.order[:len(rows)], s.scale); err != nil {
			return err
		}
	}
	dst.N = len(rows)
	return nil
}

func (s *scaled) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return storedOrder(s).Batches(ctx, seed, epoch)
}
