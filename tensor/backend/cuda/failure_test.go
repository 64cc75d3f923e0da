//go:build cuda

package cuda

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// failing is a program that trains w on labels and an embedding on indices, and counts its runs before and behind what may fail.
type failing struct {
	*session
	w, table, first, last *graph.Var
}

func newFailing(t *testing.T, b *CUDA, maxN int) *failing {
	t.Helper()
	float := func(name string, dims ...int) *graph.Var {
		return &graph.Var{Name: name, DType: tensor.Float32, Shape: tensor.S(dims...)}
	}
	f := &failing{w: float("w", 2, 3), table: float("table", 4, 2), first: float("first", 1), last: float("last", 1)}
	f.session = newSession(t, b, maxN, func(tr *graph.Trace) []graph.Value {
		index, labels := tr.Feed("index", tensor.Int32, tensor.Batched()), tr.Feed("labels", tensor.Int32, tensor.Batched())
		one := graph.Number(tensor.Float32, 1)
		tr.Assign(f.first, graph.B(graph.Add, tr.Read(f.first), one))
		table, w := tr.Read(f.table), tr.Read(f.w)
		leave := tr.Enter("model/embedding")
		x := graph.TakeOf(table, index, 0)
		leave()
		leave = tr.Enter("model/loss")
		loss := graph.ReduceAxes(graph.Mean, graph.SparseCrossEntropyOf(graph.MatMulOf(x, w), labels))
		leave()
		g := graph.Gradients(loss, w, table)
		rate := graph.CastTo(graph.Scalar(graph.LearningRate), tensor.Float32)
		tr.Assign(f.w, graph.Apply(graph.SGDStep{}, w, g[0], rate)[0])
		tr.Assign(f.table, graph.Apply(graph.SGDStep{}, table, g[1], rate)[0])
		tr.Assign(f.last, graph.B(graph.Add, tr.Read(f.last), one))
		return []graph.Value{loss}
	})
	return f
}

func (f *failing) values(t *testing.T) (all []float32) {
	t.Helper()
	for _, v := range []*graph.Var{f.w, f.table, f.first, f.last} {
		all = append(all, f.read(t, v)...)
	}
	return all
}

// TestAFailedRunChangesNothing: plain, while its graph is captured, and replayed; and the next run works.
func TestAFailedRunChangesNothing(t *testing.T) {
	const maxN = 3
	good := []*tensor.Tensor{tensor.Of([]int32{0, 3, -4}), tensor.Of([]int32{0, 1, 2})}
	badLabel := []*tensor.Tensor{good[0], tensor.Of([]int32{0, 3, 2})}
	badIndex := []*tensor.Tensor{tensor.Of([]int32{0, 4, -4}), good[1]}
	for name, first := range map[string]int{"from the first run on": 0, "while capturing": 2, "replayed": 6} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			f := newFailing(t, b, maxN)
			require.NoError(t, b.Write(f.cells[f.w], tensor.Of([]float32{1, -1, 0.5, 0.25, 2, -3})))
			require.NoError(t, b.Write(f.cells[f.table], tensor.Of([]float32{1, 2, 3, 4, 5, 6, 7, 8})))
			for range first {
				require.NoError(t, f.start(f.arena, 0.1, good...))
			}
			for range 2 {
				for _, bad := range []struct {
					feeds []*tensor.Tensor
					want  string
				}{
					{badLabel, `layer "model/loss": CrossEntropyWithGrad: label 3: want a class in [0, 3)`},
					{badIndex, `layer "model/embedding": Take: index 4 is not in [-4, 4)`},
				} {
					before := f.values(t)
					err := f.start(f.arena, 0.1, bad.feeds...)
					var op *backend.OpError
					require.ErrorAs(t, err, &op)
					require.Equal(t, bad.want, op.Error())
					require.Equal(t, before, f.values(t), "a failed run changed a variable")
					loss, err := f.run(f.arena, 0.1, good...)
					require.NoError(t, err)
					after := f.values(t)
					require.Positive(t, tensor.Data[float32](loss[0])[0])
					require.NotEqual(t, before[:6], after[:6], "the next run trains")
					require.Equal(t, before[14]+1, after[14])
					require.Equal(t, before[15]+1, after[15])
				}
			}
			require.Equal(t, 2, f.captured())
		})
	}
}
