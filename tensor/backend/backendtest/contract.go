package backendtest

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// testContract checks what package backend promises of memory and of runs that do not fit.
func (s *suite) testContract(t *testing.T) {
	require.NotEmpty(t, s.b.Name())
	t.Run("Memory", s.testMemory)
	t.Run("Misfits", s.testMisfits)
}

func (s *suite) testMemory(t *testing.T) {
	for _, size := range []int64{0, 1, 63, 4096} {
		m, err := s.b.Alloc(size)
		require.NoError(t, err)
		require.GreaterOrEqual(t, m.Bytes(), size)
		all := tensor.New(tensor.Uint8, int(size))
		fillPattern(all.Bytes())
		require.NoError(t, s.b.Read(all, backend.Cell{Mem: m}))
		require.Equal(t, make([]byte, size), append([]byte{}, all.Bytes()...), "new memory is zero")
	}
	m, err := s.b.Alloc(256)
	require.NoError(t, err)
	x := tensor.Of([]float32{1, 2, 3})
	require.NoError(t, s.b.Write(backend.Cell{Mem: m, Off: 64}, x))
	y := tensor.New(tensor.Float32, 5)
	require.NoError(t, s.b.Read(y, backend.Cell{Mem: m, Off: 60}))
	require.Equal(t, []float32{0, 1, 2, 3, 0}, tensor.Data[float32](y))
	far := backend.Cell{Mem: m, Off: 252}
	require.Error(t, s.b.Read(y, far), "a cell beyond its memory")
	require.Error(t, s.b.Write(far, y), "a cell beyond its memory")
	_, err = s.b.Alloc(-1)
	require.Error(t, err)
}

func (s *suite) testMisfits(t *testing.T) {
	w := variable("w", 3)
	session := NewSession(t, s.b, Config{MaxN: 4}, func(tr *graph.Trace) []graph.Value {
		x := graph.B(graph.Mul, tr.Feed("x", tensor.Float32, tensor.Batched(3)), tr.Read(w))
		return []graph.Value{x, graph.SoftmaxOf(graph.SoftmaxOf(x))}
	})
	for i := range session.Program.Instrs {
		require.NotEmpty(t, session.Exe.Kernel(i))
	}
	run := func() *backend.Run {
		return &backend.Run{N: 2, Arena: session.arena, Feeds: []*tensor.Tensor{tensor.New(tensor.Float32, 2, 3)},
			Out: []*tensor.Tensor{nil, tensor.New(tensor.Float32, 2, 3)}, Scalars: session.scalars(2)}
	}
	require.NoError(t, session.Exe.Run(run()), "a result that nobody wants is nil")
	longer := run()
	longer.Feeds[0], longer.Out[1] = tensor.New(tensor.Float32, 4, 3), tensor.New(tensor.Float32, 3, 3)
	require.NoError(t, session.Exe.Run(longer), "tensors may have more rows than the run")
	small, err := s.b.Alloc(0)
	require.NoError(t, err)
	for name, change := range map[string]func(r *backend.Run){
		"too many rows":   func(r *backend.Run) { r.N = 5 },
		"negative rows":   func(r *backend.Run) { r.N = -1 },
		"no feed":         func(r *backend.Run) { r.Feeds = nil },
		"nil feed":        func(r *backend.Run) { r.Feeds[0] = nil },
		"feed too short":  func(r *backend.Run) { r.Feeds[0] = tensor.New(tensor.Float32, 1, 3) },
		"feed's dtype":    func(r *backend.Run) { r.Feeds[0] = tensor.New(tensor.Float64, 2, 3) },
		"feed's rank":     func(r *backend.Run) { r.Feeds[0] = tensor.New(tensor.Float32, 6) },
		"no results":      func(r *backend.Run) { r.Out = nil },
		"result's width":  func(r *backend.Run) { r.Out[1] = tensor.New(tensor.Float32, 2, 4) },
		"no arena":        func(r *backend.Run) { r.Arena = nil },
		"arena too small": func(r *backend.Run) { r.Arena = small },
	} {
		r := run()
		change(r)
		require.Error(t, session.Exe.Run(r), name)
	}
	_, err = s.b.Compile(session.Program, nil)
	require.Error(t, err, "a variable without a cell")
}
