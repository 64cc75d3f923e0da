package graph_test

import (
	"fmt"
	"hash/fnv"
	"math"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// TestPlanOfRandomPrograms runs planned programs on symbols instead of numbers: memory is blocks of 64 bytes, each of which knows
// whose it is. Results and variables must hold the very expressions that the graph says, whatever shares memory with what.
func TestPlanOfRandomPrograms(t *testing.T) {
	scratch := func(s graph.Signature) int64 {
		if _, isCopy := s.Op.(graph.Copy); isCopy {
			return 0
		}
		return int64(len(s.Op.Name())%3) * 100
	}
	targets := map[string]func() *graph.TestTarget{
		"fused":   func() *graph.TestTarget { return &graph.TestTarget{Scratch: scratch} },
		"panels":  func() *graph.TestTarget { return &graph.TestTarget{Scratch: scratch, Panels: true} },
		"unfused": graph.WithoutFusion,
	}
	for name, target := range targets {
		t.Run(name, func(t *testing.T) {
			instrs := 0
			for seed := range uint64(300) {
				instrs += checkRandomPlan(t, seed, graph.Config{Target: target(), MaxN: 8})
			}
			require.Greater(t, instrs, 300*4, "the programs are not trivial")
		})
	}
}

func checkRandomPlan(t *testing.T, seed uint64, cfg graph.Config) (instrs int) {
	t.Helper()
	tr := graph.NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(4))
	outs := backendtest.RandomProgram(seed, tr, backendtest.RandomVars(), x, tr.Assign)
	roots, assigned := graph.Passes(tr, outs, &cfg)
	p, err := graph.Plan(tr, roots, len(outs), &cfg)
	require.NoError(t, err)
	m := newSymbols(t, p, fmt.Sprintf("seed %d", seed))
	for _, in := range p.Instrs {
		m.run(in, cfg.Target)
	}
	known := map[graph.Value]uint64{}
	for i := range outs {
		require.Equal(t, meaning(roots[i], known), m.read(p.Outs[i], p.OutTypes[i]), "seed %d: result %d", seed, i)
	}
	for i, v := range assigned {
		for k, w := range p.Vars {
			if w == v {
				require.True(t, p.Writes[k])
				r := roots[len(outs)+i]
				require.Equal(t, meaning(r, known), m.read(graph.Operand{Base: graph.VarBase, Index: k}, r.Type()), "seed %d: variable %s", seed, v.Name)
			}
		}
	}
	return len(p.Instrs)
}

// meaning is a number for the expression that v is; copies and views mean what they show.
func meaning(v graph.Value, known map[graph.Value]uint64) uint64 {
	if h, ok := known[v]; ok {
		return h
	}
	args := make([]uint64, len(v.In()))
	for i, in := range v.In() {
		args[i] = meaning(in, known)
	}
	var h uint64
	switch op := v.Op().(type) {
	case graph.Reshape, graph.Copy:
		h = args[0]
	case graph.Feed:
		h = hash("feed", op.Index)
	case graph.ReadVar:
		h = hash("var", op.Var.Name)
	case graph.ScalarArg:
		h = hash("scalar", int64(op.Slot)*8)
	case graph.Const:
		h = hash("const", op)
	default:
		h = hash(fmt.Sprintf("%T%v", op, op), args, graph.ResultOf(v))
	}
	known[v] = h
	return h
}

func hash(parts ...any) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, parts...)
	return h.Sum64()
}

// symbols is a memory of expressions.
type symbols struct {
	t     *testing.T
	p     *graph.Program
	about string
	at    map[block]piece
}

// block is 64 bytes of the arena or of a variable; piece says which part of which expression is there.
type (
	block struct {
		base  graph.BaseKind
		index int
		n     int64
	}
	piece struct {
		of   uint64
		part int64
	}
)

func newSymbols(t *testing.T, p *graph.Program, about string) *symbols {
	m := &symbols{t, p, about, map[block]piece{}}
	for i, v := range p.Vars {
		typ := graph.Type{DType: v.DType, Shape: v.Shape, Layout: p.Layouts[i]}
		m.write(graph.Operand{Base: graph.VarBase, Index: i}, typ.Bytes(p.MaxN), hash("var", v.Name))
	}
	return m
}

func blocks(bytes int64) int64 { return max(1, (bytes+63)/64) }

func (m *symbols) write(o graph.Operand, bytes int64, of uint64) {
	require.Zero(m.t, o.Off%64, "%s: operand %v is not aligned", m.about, o)
	if o.Base == graph.ArenaBase {
		require.LessOrEqual(m.t, o.Off+bytes, m.p.ArenaBytes, "%s: operand %v leaves the arena", m.about, o)
	}
	for k := range blocks(bytes) {
		m.at[block{o.Base, o.Index, o.Off/64 + k}] = piece{of, k}
	}
}

func (m *symbols) read(o graph.Operand, typ graph.Type) uint64 {
	switch o.Base {
	case graph.FeedBase:
		return hash("feed", o.Index)
	case graph.ScalarBase:
		return hash("scalar", o.Off)
	case graph.ConstantBase:
		return hash("const", m.p.Constants[o.Index])
	}
	of := m.at[block{o.Base, o.Index, o.Off / 64}].of
	for k := range blocks(typ.Bytes(m.p.MaxN)) {
		require.Equal(m.t, piece{of, k}, m.at[block{o.Base, o.Index, o.Off/64 + k}], "%s: %v was overwritten in part", m.about, o)
	}
	return of
}

// run writes rubbish into the scratch memory, then the results; both must be clear of the inputs.
func (m *symbols) run(in graph.Instr, target graph.Target) {
	work := target.Workspace(in.Sig, m.p.MaxN)
	if work > 0 {
		m.write(in.Work, work, hash("rubbish"))
	}
	args := make([]uint64, len(in.In))
	for i, o := range in.In {
		args[i] = m.read(o, in.Sig.In[i])
	}
	for i, o := range in.Out {
		for k, from := range in.In {
			if o.Base == from.Base && o.Index == from.Index {
				apart := o.Base == graph.ArenaBase && (o.Off+in.Sig.Out[i].Bytes(m.p.MaxN) <= from.Off || from.Off+in.Sig.In[k].Bytes(m.p.MaxN) <= o.Off)
				require.True(m.t, apart || o.Base == graph.VarBase && inPlace(in.Sig.Op), "%s: %v overwrites its input %d", m.about, in.Sig, k)
			}
		}
		of := hash(fmt.Sprintf("%T%v", in.Sig.Op, in.Sig.Op), args, i)
		if _, isCopy := in.Sig.Op.(graph.Copy); isCopy {
			of = args[0]
		}
		m.write(o, in.Sig.Out[i].Bytes(m.p.MaxN), of)
	}
	for i, o := range in.Out { // no result overwrote another, or the scratch memory a result
		m.read(o, in.Sig.Out[i])
	}
	if work > 0 {
		require.Equal(m.t, hash("rubbish"), m.read(in.Work, graph.Type{DType: tensor.Uint8, Shape: tensor.S(int(work))}), "%s: %v shares scratch memory", m.about, in.Sig)
	}
}

// inPlace lists the ops that read each element before they write it.
func inPlace(op graph.Op) bool {
	switch op.(type) {
	case graph.Chain, graph.SGDStep, graph.AdamStep, graph.GemmStep:
		return true
	}
	return false
}

// TestPlanReusesMemory has a long chain of equal temporaries, two of which are alive at a time.
func TestPlanReusesMemory(t *testing.T) {
	tr := graph.NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(16))
	for range 50 {
		x = graph.SoftmaxOf(x)
	}
	p, err := graph.Lower(tr, []graph.Value{x}, graph.Config{Target: graph.WithoutFusion(), MaxN: 4})
	require.NoError(t, err)
	require.Equal(t, int64(2*4*16*4), p.ArenaBytes)
}

// TestPlanOfTooManyRows: sizes that an int64 does not hold are refused, not wrapped around.
func TestPlanOfTooManyRows(t *testing.T) {
	for _, n := range []int{1 << 41, 1 << 57, 1 << 58, 1 << 62, math.MaxInt} {
		tr := graph.NewTrace()
		x := graph.SoftmaxOf(graph.SoftmaxOf(tr.Feed("x", tensor.Float32, tensor.Batched(16))))
		_, err := graph.Lower(tr, []graph.Value{x}, graph.Config{Target: graph.WithoutFusion(), MaxN: n})
		require.ErrorContains(t, err, fmt.Sprintf("is too large: want at most 17592186044416 elements, for %d rows", n))
	}
}
