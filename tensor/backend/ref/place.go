package ref

import (
	"fmt"
	"unsafe"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// operand is where the numbers of a value are. Variables and constants have their memory from Compile on.
type operand struct {
	base  graph.BaseKind
	index int
	off   int64
	fixed []byte
}

// bytes returns the memory from the operand's first number on.
func (o *operand) bytes(c *call) []byte {
	switch o.base {
	case graph.ArenaBase:
		return c.arena[o.off:]
	case graph.FeedBase:
		return c.run.Feeds[o.index].Bytes()[o.off:]
	case graph.ScalarBase:
		return c.scalars[o.off:]
	}
	return o.fixed[o.off:]
}

// placer turns the operands of a program into those of this backend.
type placer struct {
	p         *graph.Program
	vars      [][]byte
	constants [][]byte
}

func (pl *placer) placeVars(at map[*graph.Var]backend.Cell) error {
	for i, v := range pl.p.Vars {
		cell, ok := at[v]
		if !ok {
			return fmt.Errorf("ref: Compile: variable %q has no memory", v.Name)
		}
		if l := pl.p.Layouts[i]; l != cell.Layout {
			return fmt.Errorf("ref: Compile: variable %q: layout %v, the program wants %v", v.Name, cell.Layout, l)
		}
		b, err := cellBytes(cell, graph.Type{DType: v.DType, Shape: v.Shape}.Bytes(pl.p.MaxN), v.DType)
		if err != nil {
			return fmt.Errorf("ref: Compile: variable %q: %w", v.Name, err)
		}
		pl.vars = append(pl.vars, b)
	}
	return nil
}

func (pl *placer) placeConstants() error {
	for _, k := range pl.p.Constants {
		b, err := encode(k)
		if err != nil {
			return err
		}
		pl.constants = append(pl.constants, b)
	}
	return nil
}

func (pl *placer) operands(os []graph.Operand) []operand {
	placed := make([]operand, len(os))
	for i, o := range os {
		placed[i] = operand{base: o.Base, index: o.Index, off: o.Off}
		switch o.Base {
		case graph.VarBase:
			placed[i].fixed = pl.vars[o.Index]
		case graph.ConstantBase:
			placed[i].fixed = pl.constants[o.Index]
		case graph.LiteralBase:
			placed[i].fixed = pl.p.Literals[o.Index].Bytes()
		}
	}
	return placed
}

// encode returns a constant in the memory of its dtype, converted as a Cast does.
func encode(k graph.Const) ([]byte, error) {
	switch k.DType {
	case tensor.Float32:
		return bytesOf([]float32{float32(k.Value)}), nil
	case tensor.Float64:
		return bytesOf([]float64{k.Value}), nil
	case tensor.Int32:
		return bytesOf([]int32{truncate[float64, int32](k.Value)}), nil
	case tensor.Int64:
		return bytesOf([]int64{truncate[float64, int64](k.Value)}), nil
	case tensor.Uint8:
		return bytesOf([]uint8{truncate[float64, uint8](k.Value)}), nil
	case tensor.Bool:
		return bytesOf([]uint8{truth(k.Value != 0)}), nil
	}
	return nil, fmt.Errorf("ref: Compile: constant of dtype %v", k.DType)
}

func bytesOf[T any](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(s[0])))
}
