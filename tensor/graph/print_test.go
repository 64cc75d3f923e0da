package graph

import (
	"strings"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

const goldenPrint = `program: 6 instructions, up to 32 rows, arena 15424 bytes
  var 0   dense/kernel                     float32 (3, 40), panels, read, written
  var 1   dense/bias                       float32 (40,), rows, read
   0  model/dense      kernel 0             Gemm+Relu(float32 (None, 3), float32 (3, 40) panels, float32 (40,))
      feed 0, var 0, var 1 -> arena+0  float32 (None, 40)
   1                   kernel 1             Chain[2 Mul](float32 (None, 40))
      arena+0 -> arena+5120  float32 (None, 40)
   2                   kernel 2             Chain[0.025 Mul Cast](float64 ())
      scalar 2 -> arena+10240  float32 ()
   3  model/dense      kernel 3             Chain[0 Gt 0 Select](float32 (None, 40), float32 ())
      arena+0, arena+10240 -> arena+10304  float32 (None, 40)
   4                   kernel 4             Chain[Cast](float64 ())
      scalar 0 -> arena+10240  float32 ()
   5                   kernel 5             Gemm+SGDStep(float32 (None, 3), float32 (None, 40), float32 (3, 40) panels, float32 ())
      feed 0, arena+10304, var 0, arena+10240 -> var 0  float32 (3, 40) panels
result 0: arena+0  float32 (None, 40)
result 1: arena+5120  float32 (None, 40)
`

// TestPrint fixes the text of a small program: variables, instructions with their layer and kernel, operands, results.
func TestPrint(t *testing.T) {
	tr := NewTrace()
	kernel := &Var{Name: "dense/kernel", DType: tensor.Float32, Shape: tensor.S(3, 40)}
	bias := &Var{Name: "dense/bias", DType: tensor.Float32, Shape: tensor.S(40)}
	x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
	leave := tr.Enter("model/dense")
	y := U(Relu, B(Add, MatMulOf(x, tr.Read(kernel)), tr.Read(bias)))
	leave()
	rate := CastTo(Scalar(LearningRate), tensor.Float32)
	tr.Assign(kernel, Apply(SGDStep{}, tr.Read(kernel), Gradients(ReduceAxes(Mean, y), tr.Read(kernel))[0], rate)[0])
	p, err := Lower(tr, []Value{y, B(Mul, y, Like(y, 2))}, Config{Target: &TestTarget{Panels: true}, MaxN: 32})
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, p.Print(&b, func(i int) string { return "kernel " + string(rune('0'+i)) }))
	require.Equal(t, goldenPrint, b.String())
}
