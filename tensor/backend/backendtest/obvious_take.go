package backendtest

import "slices"

// taken is where an element idx of the gathered side lies in a whole of the given size along axis.
func taken(axis, size int, index array, idx []int) []int {
	end := axis + len(index.dims)
	k := int(index.at(idx[axis:end]))
	if k < 0 {
		k += size
	}
	return slices.Concat(idx[:axis], []int{k}, idx[end:])
}

func obviousTake(axis int, x, index array, idx []int) float64 {
	return x.at(taken(axis, x.dims[axis], index, idx))
}

func obviousScatterAdd(out *array, axis int, index, x array) {
	each(x.dims, func(flat int, idx []int) {
		to := 0
		for i, k := range taken(axis, out.dims[axis], index, idx) {
			to = to*out.dims[i] + k
		}
		out.data[to] += x.data[flat]
	})
}
