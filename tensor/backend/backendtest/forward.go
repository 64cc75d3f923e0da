package backendtest

import (
	"slices"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// maxRows is the MaxN of the programs of single ops; rows are the runs: full, partial, one row, none.
const maxRows = 5

var rows = []int{maxRows, 3, 1, 0}

// placement is how the inputs of a case come into its program.
type placement struct {
	name   string
	vars   bool // inputs of fixed size are variables
	target func(b backend.Backend, op graph.Op) graph.Target
}

// placements lower an op by itself and as the passes like, its fixed inputs as feeds and as variables.
var placements = []placement{
	{"alone", false, func(b backend.Backend, op graph.Op) graph.Target { return shaped{b, op} }},
	{"fused", true, func(b backend.Backend, _ graph.Op) graph.Target { return b }},
}

// forward compares the op's results with the obvious computation and with the oracle.
func (s *suite) forward(t *testing.T, c Case) {
	t.Helper()
	if !s.supports(c) && c.laidOut() {
		return // passes make laid-out values for targets that have the kernel only
	}
	for _, p := range placements {
		x, vars := s.sessionOf(t, s.b, c, p)
		if x == nil {
			continue // no kernel, and nothing smaller to build it from: counted
		}
		y, oracleVars := s.sessionOf(t, s.oracle, c, p)
		r := seeded(c.Op)
		for _, n := range rows {
			in := make([]*tensor.Tensor, len(c.In))
			for i, input := range c.In {
				in[i] = input.numbers(r, n)
			}
			got := x.eval(n, vars, in)
			if emptyReduction(c, n) {
				continue // only the guard words matter
			}
			if want, ok := obvious(c.Op, c.types(), arraysOf(in), n); ok {
				requireClose(t, got, want, c, n, p.name+", obvious")
			}
			if y != nil && s.b.Name() != s.oracle.Name() {
				requireClose(t, got, arraysOf(y.eval(n, oracleVars, in)), c, n, p.name+", oracle")
			}
			if sameRows(c) {
				break
			}
		}
	}
}

// sessionOf compiles the op; the session is nil when the backend cannot run it. vars[i] is nil for inputs that are fed.
func (s *suite) sessionOf(t *testing.T, b backend.Backend, c Case, p placement) (x *Session, vars []*graph.Var) {
	t.Helper()
	vars = make([]*graph.Var, len(c.In))
	x, err := TrySession(t, b, Config{MaxN: maxRows, Target: p.target(b, c.Op)}, func(tr *graph.Trace) []graph.Value {
		in := make([]graph.Value, len(c.In))
		for i, input := range c.In {
			if p.vars && input.Shape.Fixed() {
				vars[i] = &graph.Var{Name: "x", Shape: input.Shape, DType: input.DType}
				in[i] = tr.Read(vars[i])
			} else {
				in[i] = tr.Feed("x", input.DType, input.Shape)
			}
			if input.Layout != graph.RowMajor {
				in[i] = graph.Apply(graph.Relayout{To: input.Layout}, in[i])[0]
			}
		}
		return graph.Apply(c.Op, in...)
	})
	if err != nil {
		require.False(t, b.Supports(c.signature()), "%v: %v", c, err)
		return nil, nil
	}
	return x, vars
}

// eval runs with inputs that are variables where vars says so.
func (s *Session) eval(n int, vars []*graph.Var, in []*tensor.Tensor) []*tensor.Tensor {
	s.t.Helper()
	var feeds []*tensor.Tensor
	for i, x := range in {
		switch {
		case vars[i] == nil:
			feeds = append(feeds, x)
		case s.has(vars[i]): // a simplified program may not need it
			s.Set(vars[i], x)
		}
	}
	return s.Run(n, feeds...)
}

// sameRows tells whether no size depends on the batch, so that one run is enough.
func sameRows(c Case) bool {
	for _, typ := range append(c.types(), c.signature().Out...) {
		if !typ.Shape.Fixed() {
			return false
		}
	}
	return true
}

// emptyReduction tells whether the result is not defined: a mean, maximum or position among no elements.
func emptyReduction(c Case, n int) bool {
	switch op := c.Op.(type) {
	case graph.Reduce:
		for _, a := range op.Axes {
			if c.In[0].Shape[a].At(n) == 0 && op.Kind != graph.Sum && op.Kind != graph.Prod {
				return true
			}
		}
	case graph.ArgMax:
		return c.In[0].Shape[op.Axis].At(n) == 0
	}
	return false
}

func arraysOf(ts []*tensor.Tensor) []array {
	as := make([]array, len(ts))
	for i, x := range ts {
		as[i] = arrayOf(x)
	}
	return as
}

func requireClose(t *testing.T, got []*tensor.Tensor, want []array, c Case, n int, by string) {
	t.Helper()
	for i, g := range arraysOf(got) {
		w := want[i]
		require.True(t, slices.Equal(w.dims, g.dims), "%v: got shape %v, want %v", c, g.dims, w.dims)
		tol := tolerance(c.Op, g.dtype).over(w.data)
		for j := range g.data {
			if !sameFloat(g.data[j], w.data[j], tol) {
				t.Fatalf("%v for %d rows (%s): result %d, element %d: got %v, want %v", c, n, by, i, j, g.data[j], w.data[j])
			}
		}
	}
}

// decomposed compares a big op with what it is built from.
func (s *suite) decomposed(t *testing.T, cases []Case) {
	t.Helper()
	for _, c := range cases {
		d, ok := c.Op.(graph.Decomposable)
		if !ok || c.laidOut() || !s.supports(c) {
			continue // the others ran decomposed already
		}
		results := len(c.signature().Out)
		x, err := TrySession(t, s.b, Config{MaxN: maxRows, Target: shaped{s.b, c.Op}}, func(tr *graph.Trace) []graph.Value {
			in := make([]graph.Value, len(c.In))
			for i, input := range c.In {
				in[i] = tr.Feed("x", input.DType, input.Shape)
			}
			return append(graph.Apply(d, in...), d.Decompose(in)...)
		})
		require.NoError(t, err, "%v", c)
		r := seeded(c.Op)
		in := make([]*tensor.Tensor, len(c.In))
		for i, input := range c.In {
			in[i] = input.numbers(r, maxRows)
		}
		outs := x.Run(maxRows, in...)
		requireClose(t, outs[:results], arraysOf(outs[results:]), c, maxRows, "decomposed")
	}
}
