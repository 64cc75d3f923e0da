//go:build cuda

package cuda

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// TestARunAllocatesNothing: plain or replayed, with results or an error that may come.
func TestARunAllocatesNothing(t *testing.T) {
	b := open(t)
	s, _ := totals(t, b, 4)
	f := newFailing(t, b, 3)
	for name, x := range map[string]struct {
		s *session
		n int
	}{"replayed": {s, 4}, "plain": {s, 3}, "that may fail": {f.session, 3}} {
		feeds := []*tensor.Tensor{rows(x.n, 0)}
		if x.s == f.session {
			feeds = []*tensor.Tensor{tensor.Of([]int32{0, 1, 2}), tensor.Of([]int32{0, 1, 2})}
		}
		r := x.s.prepare(x.s.arena, 1, feeds)
		for i, typ := range x.s.program.OutTypes {
			r.Out[i] = tensor.New(typ.DType, typ.Shape.At(r.N)...)
		}
		run := func() {
			if err := x.s.exec.Run(r); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 {
			run()
		}
		require.Zero(t, testing.AllocsPerRun(20, run), name)
	}
}
