package graph

import (
	"math"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// align keeps arena offsets on cache lines.
const align = 64

// planner assigns an operand to every value.
type planner struct {
	cfg      *Config
	p        *Program
	varAt    map[*Var]int
	constAt  map[constBits]int
	literals map[*tensor.Tensor]int
	operands map[Value]Operand
}

// constBits tells 0 from -0, which compare equal.
type constBits struct {
	dtype tensor.DType
	value uint64
}

// plan schedules, places every value and emits the instructions.
func plan(t *Trace, roots []Value, outs int, cfg *Config) (*Program, error) {
	order, direct := schedule(roots, outs, t.assigns)
	pl := &planner{cfg: cfg, p: &Program{MaxN: cfg.MaxN, Feeds: feedTypes(t)},
		varAt: map[*Var]int{}, constAt: map[constBits]int{}, literals: map[*tensor.Tensor]int{}, operands: map[Value]Operand{}}
	for _, n := range topological(roots) {
		pl.placeLeaf(n)
	}
	for i, v := range t.assigns {
		at := pl.variable(v, roots[outs+i].Type().Layout)
		pl.p.Writes[at] = true
	}
	for v, x := range direct {
		pl.operands[v] = Operand{Base: VarBase, Index: pl.varAt[x]}
	}
	works := pl.placeTemporaries(order, roots)
	for i, n := range order {
		pl.emit(n, works[i])
	}
	pl.commit(roots[outs:], t.assigns, direct)
	for _, v := range roots[:outs] {
		pl.p.Outs = append(pl.p.Outs, pl.operand(v))
		pl.p.OutTypes = append(pl.p.OutTypes, v.Type())
	}
	return pl.p, nil
}

func (pl *planner) variable(x *Var, l Layout) int {
	at, ok := pl.varAt[x]
	if !ok {
		at = len(pl.p.Vars)
		pl.varAt[x] = at
		pl.p.Vars = append(pl.p.Vars, x)
		pl.p.Layouts = append(pl.p.Layouts, l)
		pl.p.Writes = append(pl.p.Writes, false)
	}
	return at
}

func (pl *planner) placeLeaf(n *node) {
	v := Value{n, 0}
	switch op := n.op.(type) {
	case Feed:
		pl.operands[v] = Operand{Base: FeedBase, Index: op.Index}
	case ReadVar:
		pl.operands[v] = Operand{Base: VarBase, Index: pl.variable(op.Var, n.out[0].Layout)}
	case ScalarArg:
		pl.operands[v] = Operand{Base: ScalarBase, Off: int64(op.Slot) * 8}
	case Const:
		bits := constBits{op.DType, math.Float64bits(op.Value)}
		at, ok := pl.constAt[bits]
		if !ok {
			at = len(pl.p.Constants)
			pl.constAt[bits] = at
			pl.p.Constants = append(pl.p.Constants, op)
		}
		pl.operands[v] = Operand{Base: ConstantBase, Index: at}
	case Literal:
		at, ok := pl.literals[op.Tensor]
		if !ok {
			at = len(pl.p.Literals)
			pl.literals[op.Tensor] = at
			pl.p.Literals = append(pl.p.Literals, op.Tensor)
		}
		pl.operands[v] = Operand{Base: LiteralBase, Index: at}
	}
}

func (pl *planner) operand(v Value) Operand { return pl.operands[storage(v)] }

func (pl *planner) emit(n *node, work Operand) {
	in := Instr{Sig: Signature{n.op, typesOf(n.in), n.out}, Path: n.path, Work: work}
	for _, v := range n.in {
		in.In = append(in.In, pl.operand(v))
	}
	for i := range n.out {
		in.Out = append(in.Out, pl.operands[Value{n, i}])
	}
	pl.p.Instrs = append(pl.p.Instrs, in)
}

// commit copies what could not be written into its variable directly.
func (pl *planner) commit(vals []Value, vars []*Var, direct map[Value]*Var) {
	for i, x := range vars {
		v := vals[i]
		if direct[v] == x {
			continue
		}
		pl.p.Instrs = append(pl.p.Instrs, Instr{
			Sig: Signature{Copy{}, []Type{v.Type()}, []Type{v.Type()}}, Path: v.Path(),
			In: []Operand{pl.operand(v)}, Out: []Operand{{Base: VarBase, Index: pl.varAt[x]}},
		})
	}
}

// placeTemporaries gives every other value of the schedule a place in the arena that no value alive at the same time has.
func (pl *planner) placeTemporaries(order []*node, roots []Value) (works []Operand) {
	last := map[Value]int{} // when a value's memory is used last
	for at, n := range order {
		for _, v := range n.in {
			last[storage(v)] = at
		}
	}
	for _, v := range roots {
		last[storage(v)] = len(order)
	}
	var a arena
	ends := make([][]block, len(order)+1)
	works = make([]Operand, len(order))
	for at, n := range order {
		for i, t := range n.out {
			v := Value{n, i}
			if _, placed := pl.operands[v]; placed {
				continue
			}
			b := a.take(t.Bytes(pl.cfg.MaxN))
			pl.operands[v] = Operand{Base: ArenaBase, Off: b.off}
			end := max(at, last[v])
			ends[end] = append(ends[end], b)
		}
		s := Signature{n.op, typesOf(n.in), n.out}
		if bytes := pl.cfg.Target.Workspace(s, pl.cfg.MaxN); bytes > 0 {
			b := a.take(bytes)
			works[at] = Operand{Base: ArenaBase, Off: b.off}
			a.give(b)
		}
		for _, b := range ends[at] {
			a.give(b)
		}
	}
	pl.p.ArenaBytes = a.size
	return works
}

// arena hands out blocks of a growing range, first fit.
type arena struct {
	free []block // by offset, never touching
	size int64
}

type block struct{ off, bytes int64 }

func (a *arena) take(bytes int64) block {
	bytes = max(align, (bytes+align-1)/align*align)
	for i, f := range a.free {
		if f.bytes < bytes {
			continue
		}
		if f.bytes == bytes {
			a.free = slices.Delete(a.free, i, i+1)
		} else {
			a.free[i] = block{f.off + bytes, f.bytes - bytes}
		}
		return block{f.off, bytes}
	}
	if k := len(a.free) - 1; k >= 0 && a.free[k].off+a.free[k].bytes == a.size {
		b := block{a.free[k].off, bytes}
		a.free = a.free[:k]
		a.size = b.off + bytes
		return b
	}
	b := block{a.size, bytes}
	a.size += bytes
	return b
}

func (a *arena) give(b block) {
	i, _ := slices.BinarySearchFunc(a.free, b.off, func(f block, off int64) int { return int(f.off - off) })
	a.free = slices.Insert(a.free, i, b)
	if i+1 < len(a.free) && b.off+b.bytes == a.free[i+1].off {
		a.free[i].bytes += a.free[i+1].bytes
		a.free = slices.Delete(a.free, i+1, i+2)
	}
	if i > 0 && a.free[i-1].off+a.free[i-1].bytes == a.free[i].off {
		a.free[i-1].bytes += a.free[i].bytes
		a.free = slices.Delete(a.free, i, i+1)
	}
}
