// W6 through gonum's pure-Go BLAS.
package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"runtime"
	"sort"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

func main() {
	for _, s := range [][3]int{{32, 784, 128}, {256, 784, 128}, {1024, 1024, 1024}} {
		mk := func(r, c int) blas32.General {
			g := blas32.General{Rows: r, Cols: c, Stride: c, Data: make([]float32, r*c)}
			for i := range g.Data {
				g.Data[i] = rand.Float32()
			}
			return g
		}
		m, k, n := s[0], s[1], s[2]
		a, b, c := mk(m, k), mk(k, n), mk(m, n)
		var v []float64
		end := time.Now().Add(time.Second)
		for i := 0; len(v) < 5 || (time.Now().Before(end) && len(v) < 3000); i++ {
			t := time.Now()
			blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, a, b, 0, c)
			if i > 1 {
				v = append(v, time.Since(t).Seconds())
			}
		}
		sort.Float64s(v)
		md := v[len(v)/2]
		j, _ := json.Marshal(map[string]any{"peer": "gonum", "version": "gonum v0.17.0 " + runtime.Version(), "workload": "w6",
			"metric": fmt.Sprintf("sgemm_%dx%dx%d", m, k, n), "value": md * 1e3, "unit": "ms", "n": len(v), "threads": runtime.GOMAXPROCS(0),
			"gflops": 2 * float64(m*k*n) / md / 1e9})
		fmt.Fprintln(os.Stdout, string(j))
	}
}
