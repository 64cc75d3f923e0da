package backendtest

import (
	"bytes"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// margin is the bytes of guard words on each side of a buffer: a cache line, so that alignment stays.
const margin = 64

// pattern fills guard words and unused memory; as a float it is NaN, so that reading it shows too.
const pattern = 0xFF

// guarded is a host tensor between guard words.
type guarded struct {
	all    []byte
	tensor *tensor.Tensor
}

func guard(dtype tensor.DType, dims []int) guarded {
	size := len(tensor.New(dtype, dims...).Bytes())
	all := tensor.New(tensor.Uint8, size+2*margin).Bytes()
	fillPattern(all)
	t, err := tensor.Wrap(dtype, dims, all[margin:margin+size], nil)
	if err != nil {
		panic(err)
	}
	return guarded{all, t}
}

// intact tells whether the guard words are as they were.
func (g guarded) intact() bool {
	end := len(g.all) - margin
	return isPattern(g.all[:margin]) && isPattern(g.all[end:])
}

func fillPattern(b []byte) {
	for i := range b {
		b[i] = pattern
	}
}

func isPattern(b []byte) bool { return firstOther(b) == len(b) }

// allocVars places all variables in one memory, guard words between them.
func (s *Session) allocVars() {
	s.t.Helper()
	p := s.Program
	total := int64(margin)
	offs := make([]int64, len(p.Vars))
	for i := range p.Vars {
		offs[i] = total
		total += (varBytes(p, i)+63)/64*64 + margin
	}
	var err error
	s.vars, err = s.b.Alloc(total)
	require.NoError(s.t, err)
	s.fill(s.vars)
	for i, v := range p.Vars {
		s.cells[v] = backend.Cell{Mem: s.vars, Off: offs[i], Layout: p.Layouts[i]}
		s.Set(v, tensor.New(v.DType, v.Shape.At(0)...))
	}
}

func varBytes(p *graph.Program, i int) int64 {
	v := p.Vars[i]
	return graph.Type{DType: v.DType, Shape: v.Shape, Layout: p.Layouts[i]}.Bytes(0)
}

// raw is the bytes of a whole memory.
func (s *Session) raw(m backend.Memory) []byte {
	t := tensor.New(tensor.Uint8, int(m.Bytes()))
	require.NoError(s.t, s.b.Read(t, backend.Cell{Mem: m}))
	return t.Bytes()
}

func (s *Session) fill(m backend.Memory) {
	t := tensor.New(tensor.Uint8, int(m.Bytes()))
	fillPattern(t.Bytes())
	require.NoError(s.t, s.b.Write(backend.Cell{Mem: m}, t))
}

// snapshot is the variables' memory before a run.
type snapshot struct{ vars []byte }

func (s *Session) snapshot() snapshot {
	s.fill(s.arena)
	return snapshot{s.raw(s.vars)}
}

// checkGuards fails the test when a run for n rows changed what no instruction of the program writes: guard words, read-only
// variables, and the parts of the arena that are nobody's result for these rows.
func (s *Session) checkGuards(before snapshot, n int) {
	s.t.Helper()
	p := s.Program
	arena := s.raw(s.arena)
	for _, in := range p.Instrs {
		for i, o := range in.Out {
			if o.Base == graph.ArenaBase {
				fillPattern(arena[o.Off : o.Off+in.Sig.Out[i].Bytes(n)])
			}
		}
		if w := s.cfg.Target.Workspace(in.Sig, p.MaxN); w > 0 {
			fillPattern(arena[in.Work.Off : in.Work.Off+w])
		}
	}
	require.True(s.t, isPattern(arena), "a run for %d rows wrote into the arena at %d, outside all results\n%s", n, firstOther(arena), s)
	after := s.raw(s.vars)
	for i, v := range p.Vars {
		if c := s.cells[v]; p.Writes[i] {
			copy(after[c.Off:c.Off+varBytes(p, i)], before.vars[c.Off:])
		}
	}
	require.True(s.t, bytes.Equal(before.vars, after), "a run for %d rows wrote outside the variables it assigns\n%s", n, s)
}

// firstOther is the position of the first byte that is not the pattern.
func firstOther(b []byte) int {
	for i, v := range b {
		if v != pattern {
			return i
		}
	}
	return len(b)
}
