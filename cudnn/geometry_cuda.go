//go:build cuda && cgo

package cudnn

func int32s(v []int) (a [MaxDims]int32) {
	for i, x := range v {
		a[i] = int32(x)
	}
	return a
}
