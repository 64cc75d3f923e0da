package cblas_test

import (
	"fmt"

	"github.com/gokeras/gokeras/cblas"
)

func ExampleSgemm() {
	a := []float32{1, 2, 3, 4, 5, 6} // [2 3]
	b := []float32{1, 0, 0, 1, 1, 1} // [3 2]
	c := make([]float32, 4)          // [2 2]
	err := cblas.Sgemm(cblas.NoTrans, cblas.NoTrans, 2, 2, 3, 1, a, 3, b, 2, 0, c, 2)
	fmt.Println(c, err)

	err = cblas.Sgemm(cblas.NoTrans, cblas.NoTrans, 2, 2, 3, 1, a[:5], 3, b, 2, 0, c, 2)
	fmt.Println(err)
	// Output:
	// [4 5 10 11] <nil>
	// cblas: Sgemm: a has 5 elements, needs 6 (m=2 k=3 lda=3)
}

// Two attention heads side by side: the queries and keys of all heads share one row for each position, so heads are a stride
// of one head's width apart.
func ExampleSgemmBatch() {
	const positions, heads, width = 2, 2, 3
	query := []float32{ // [positions heads*width]
		1, 0, 0, 2, 0, 0,
		0, 1, 0, 0, 2, 0,
	}
	key := []float32{
		1, 2, 3, 1, 2, 3,
		4, 5, 6, 4, 5, 6,
	}
	scores := make([]float32, heads*positions*positions)
	err := cblas.SgemmBatch(cblas.NoTrans, cblas.Trans, positions, positions, width, 1,
		query, heads*width, width, key, heads*width, width, 0, scores, positions, positions*positions, heads)
	fmt.Println(scores, err)
	// Output: [1 4 2 5 2 8 4 10] <nil>
}
