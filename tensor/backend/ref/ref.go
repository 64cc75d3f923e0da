// Package ref is the backend in pure Go. It is the oracle that the others are compared with, and what runs where there is no cgo.
//
// New returns the oracle: obvious loops that compute in float64 (integers in int64) and round once, when they store. With
// Options.Fast float32 products go through gonum's BLAS and a few float32 loops stay in float32; results then differ by rounding.
package ref

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

func init() {
	backend.Register("ref", 0, func() (backend.Backend, error) { return New(Options{Fast: true}), nil })
}

// Options are the settings of New.
type Options struct {
	// Fast takes gonum's float32 matrix product, which skips zeros of the left factor even against NaN and infinity as BLAS may,
	// and float32 loops without float64 in between.
	Fast bool
}

// Ref is the pure-Go backend.
type Ref struct{ fast bool }

// New returns a backend: the oracle without options.
func New(options ...Options) *Ref {
	r := &Ref{}
	for _, o := range options {
		r.fast = r.fast || o.Fast
	}
	return r
}

// Name returns "ref".
func (*Ref) Name() string { return "ref" }

// Close does nothing: memory is the collector's.
func (*Ref) Close() error { return nil }

// Supports tells whether there is a loop for s: for all ops but those that only passes make, in row-major layout.
func (r *Ref) Supports(s graph.Signature) bool {
	for _, types := range [2][]graph.Type{s.In, s.Out} {
		for _, t := range types {
			if t.Layout != graph.RowMajor || len(t.Shape) > maxRank {
				return false
			}
		}
	}
	return r.kernelFor(s) != nil
}

// Workspace returns 0: no loop needs scratch memory.
func (*Ref) Workspace(graph.Signature, int) int64 { return 0 }

// Layout returns RowMajor.
func (*Ref) Layout(*graph.Var, []graph.Use) graph.Layout { return graph.RowMajor }

// Read copies a cell's numbers into dst.
func (*Ref) Read(dst *tensor.Tensor, c backend.Cell) error {
	cell, err := numbers(dst, c)
	if err != nil {
		return fmt.Errorf("ref: Read: %w", err)
	}
	copy(dst.Bytes(), cell)
	return nil
}

// Write copies src's numbers into a cell.
func (*Ref) Write(c backend.Cell, src *tensor.Tensor) error {
	cell, err := numbers(src, c)
	if err != nil {
		return fmt.Errorf("ref: Write: %w", err)
	}
	copy(cell, src.Bytes())
	return nil
}

// numbers returns the bytes of c that a transfer from or to t touches.
func numbers(t *tensor.Tensor, c backend.Cell) ([]byte, error) {
	if t == nil {
		return nil, fmt.Errorf("no tensor")
	}
	if !t.IsContiguous() {
		return nil, fmt.Errorf("got a tensor %v %v that is not contiguous", t.DType(), t.Shape())
	}
	return cellBytes(c, int64(len(t.Bytes())), t.DType())
}
