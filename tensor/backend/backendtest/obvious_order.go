package backendtest

import (
	"slices"

	"github.com/gokeras/gokeras/tensor/graph"
)

// obviousCumulate combines anew for each element.
func obviousCumulate(out *array, op graph.Cumulate, x array) {
	each(out.dims, func(flat int, idx []int) {
		sum, at := 0.0, slices.Clone(idx)
		if op.Kind == graph.Prod {
			sum = 1
		}
		for k := range x.dims[op.Axis] {
			inside := k < idx[op.Axis] && !op.Reverse || k > idx[op.Axis] && op.Reverse || k == idx[op.Axis] && !op.Exclusive
			if at[op.Axis] = k; !inside {
				continue
			}
			if op.Kind == graph.Prod {
				sum *= x.at(at)
			} else {
				sum += x.at(at)
			}
		}
		out.data[flat] = sum
	})
}

// obviousTopK ranks each element among its row: it is where as many are larger, or equal and before it.
func obviousTopK(outs []array, k int, x array) {
	cols := x.dims[len(x.dims)-1]
	each(x.dims, func(flat int, idx []int) {
		col := idx[len(idx)-1]
		row := x.data[flat-col : flat-col+cols]
		rank := 0
		for i, v := range row {
			if v > row[col] || v == row[col] && i < col {
				rank++
			}
		}
		if rank < k {
			at := flat/cols*k + rank
			outs[0].data[at], outs[1].data[at] = row[col], float64(col)
		}
	})
}
