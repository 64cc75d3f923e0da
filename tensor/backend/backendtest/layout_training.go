package backendtest

import (
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// byRows lets all variables lie by rows.
type byRows struct{ graph.Target }

// Layout returns RowMajor.
func (byRows) Layout(*graph.Var, []graph.Use) graph.Layout { return graph.RowMajor }

// rule is an optimizer made of element-wise ops: new values of a weight and its two slots.
type rule func(w, g, rate, m, v graph.Value) (next [3]graph.Value)

// trainingRules are what optimizers do to weights beside the fused steps.
var trainingRules = map[string]rule{
	"root mean square": func(w, g, rate, m, v graph.Value) [3]graph.Value {
		v = add(times(v, 0.9), times(graph.U(graph.Square, g), 0.1))
		return [3]graph.Value{graph.B(graph.Sub, w, graph.B(graph.Div, graph.B(graph.Mul, rate, g), graph.U(graph.Sqrt, v))), m, v} // 0/0 in the tails
	},
	"decay before a step": func(w, g, rate, m, v graph.Value) [3]graph.Value {
		w = graph.B(graph.Sub, w, graph.B(graph.Mul, times(w, 0.1), rate))
		return [3]graph.Value(graph.Apply(graph.AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-3}, w, g, rate, m, v))
	},
	"penalty": func(w, g, rate, m, v graph.Value) [3]graph.Value {
		return [3]graph.Value(graph.Apply(graph.AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-3}, w, add(g, times(w, 0.02)), rate, m, v))
	},
	"clipped to a norm": func(w, g, rate, m, v graph.Value) [3]graph.Value {
		norm := graph.U(graph.Sqrt, graph.ReduceAxes(graph.Sum, graph.U(graph.Square, g)))
		g = graph.B(graph.Mul, g, graph.B(graph.Min, graph.B(graph.Div, graph.Like(norm, 0.05), norm), graph.Like(norm, 1)))
		next := graph.Apply(graph.SGDStep{Momentum: 0.9}, w, g, rate, m)
		return [3]graph.Value{next[0], next[1], v}
	},
	"skipped when infinite": func(w, g, rate, m, v graph.Value) [3]graph.Value {
		zero := graph.ReduceAxes(graph.Sum, times(g, 0))
		finite := graph.B(graph.Eq, zero, graph.Like(zero, 0))
		next := graph.B(graph.Sub, w, graph.B(graph.Mul, g, rate))
		return [3]graph.Value{graph.Apply(graph.Select{}, finite, next, w)[0], add(times(m, 0.99), times(next, 0.01)), v}
	},
	"along an axis": func(w, g, rate, m, v graph.Value) [3]graph.Value { // what panels cannot do
		columns := graph.ReduceAxes(graph.Sum, graph.U(graph.Square, g), 0)
		return [3]graph.Value{graph.B(graph.Sub, w, graph.B(graph.Mul, g, graph.B(graph.Mul, rate, columns))), m, v}
	},
}

// testTrainingLayouts wants the same bits of weights and slots, whether they lie by rows or as the backend likes, and whatever is in
// the tails of panels.
func (s *suite) testTrainingLayouts(t *testing.T) {
	for name, rule := range trainingRules {
		t.Run(name, func(t *testing.T) {
			for _, size := range [][2]int{{20, 10}, {7, 33}, {40, 128}, {1, 40}, {5, 70}} {
				s.trainInLayouts(t, rule, size)
			}
		})
	}
}

func (s *suite) trainInLayouts(t *testing.T, rule rule, size [2]int) {
	w := variable("kernel", size[0], size[1])
	vars := []*graph.Var{w}
	for range 2 {
		vars = append(vars, &graph.Var{Name: "slot", DType: w.DType, Shape: w.Shape, Follow: w})
	}
	build := func(tr *graph.Trace) []graph.Value {
		x := tr.Feed("x", tensor.Float32, tensor.Batched(size[0]))
		kernel := tr.Before(w)
		loss := mean(graph.U(graph.Square, graph.MatMulOf(x, kernel)))
		g := graph.Gradients(loss, kernel)[0]
		rate := graph.CastTo(graph.Scalar(graph.LearningRate), tensor.Float32)
		for i, next := range rule(kernel, g, rate, tr.Before(vars[1]), tr.Before(vars[2])) {
			tr.Assign(vars[i], next)
		}
		return []graph.Value{loss, graph.ReduceAxes(graph.Mean, graph.U(graph.Abs, kernel))}
	}
	free := NewSession(t, s.b, Config{}, build)
	rows := NewSession(t, s.b, Config{Target: byRows{s.b}}, build)
	oracle := NewSession(t, s.oracle, Config{}, build)
	r := rand.New(rand.NewPCG(3, 4))
	for _, v := range vars {
		numbers := drawn(v.DType, v.Shape, between(0.1, 1)).numbers(r, 0)
		for _, s := range []*Session{free, rows, oracle} {
			s.Scalars[graph.LearningRate] = 0.01
			s.Set(v, numbers)
		}
		free.spoilTail(v)
	}
	for _, n := range []int{8, 3, 8} {
		x := in(tensor.Float32, tensor.Batched(size[0])).numbers(r, n)
		got, want := free.Run(n, x), rows.Run(n, x)
		oracle.Run(n, x)
		for i := range got {
			require.Equal(t, want[i].Bytes(), got[i].Bytes(), "result %d, by rows\n%s", i, free)
		}
		for _, v := range vars {
			require.Equal(t, rows.Get(v).Bytes(), free.Get(v).Bytes(), "%s, by rows\n%s", v.Name, free)
			requireNear(t, free.Get(v), oracle.Get(v), "%s, oracle\n%s", v.Name, free)
		}
	}
}

// spoilTail writes NaN beyond the last column of a variable in panels.
func (s *Session) spoilTail(v *graph.Var) {
	c := s.cells[v]
	if c.Layout != graph.Panels {
		return
	}
	rows, cols := v.Shape[0].Const, v.Shape[1].Const
	all := s.raw(s.vars)
	last := cols / graph.PanelWidth * graph.PanelWidth
	for r := range rows {
		for j := cols - last; j < graph.PanelWidth && last < cols; j++ {
			at := int(c.Off) + 4*(last*rows+r*graph.PanelWidth+j)
			fillPattern(all[at : at+4])
		}
	}
	t, err := tensor.Wrap(tensor.Uint8, []int{len(all)}, all, nil)
	require.NoError(s.t, err)
	require.NoError(s.t, s.b.Write(backend.Cell{Mem: s.vars}, t))
}
