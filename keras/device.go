package keras

import (
	"fmt"
	"sync"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor/backend"
	_ "github.com/gokeras/gokeras/tensor/backend/cpu" // registers itself where cgo is available
	_ "github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

// device is an open backend with its pool of arenas.
type device struct {
	backend.Backend
	placing sync.Mutex // one program at a time gives its variables their cells
	arenas  *arenas
}

// SetThreads sets how many threads a model uses; the default is one a core. Results do not depend on it.
// It must not be called while a model runs.
func SetThreads(n int) error {
	d, err := openedDevice()
	if err != nil {
		return err
	}
	if n < 1 {
		return fmt.Errorf("keras: SetThreads: got %d, want at least 1", n)
	}
	t, ok := d.Backend.(interface{ SetThreads(n int) error })
	if !ok {
		return nil // pure Go runs on one
	}
	return t.SetThreads(n)
}

// place gives cells to the variables of a program that have none yet: one block for each group, so that what lives longer, such as
// weights, does not keep the memory of the rest.
func (d *device) place(p *graph.Program, groups [][]*layers.Variable) (map[*graph.Var]backend.Cell, error) {
	layouts := map[*graph.Var]graph.Layout{}
	for i, g := range p.Vars {
		layouts[g] = p.Layouts[i]
	}
	cells := map[*graph.Var]backend.Cell{}
	for _, vs := range groups {
		if err := d.placeGroup(vs, layouts, cells); err != nil {
			return nil, err
		}
	}
	for _, g := range p.Vars {
		if _, ok := cells[g]; !ok {
			return nil, fmt.Errorf("keras: %s belongs to no layer of the model", g.Name)
		}
	}
	return cells, nil
}

// placeGroup adds the cells of those of vs that a program has layouts for.
func (d *device) placeGroup(vs []*layers.Variable, layouts map[*graph.Var]graph.Layout, cells map[*graph.Var]backend.Cell) error {
	var fresh []*layers.Variable
	var offsets []int64
	var size int64
	for _, v := range vs {
		layout, used := layouts[&v.Var]
		if _, placed := cells[&v.Var]; placed || !used {
			continue
		}
		if c, ok := v.On(d.Backend); ok {
			cells[&v.Var] = c
			continue
		}
		t := graph.Type{DType: v.DType, Shape: v.Shape, Layout: layout}
		fresh, offsets = append(fresh, v), append(offsets, size)
		cells[&v.Var] = backend.Cell{} // filled in below
		size += (t.Bytes(0) + 63) / 64 * 64
	}
	if len(fresh) == 0 {
		return nil
	}
	mem, err := d.Alloc(max(size, 64))
	if err != nil {
		return err
	}
	for i, v := range fresh {
		cell := backend.Cell{Mem: mem, Off: offsets[i], Layout: layouts[&v.Var]}
		if err := v.Place(d.Backend, cell); err != nil {
			return err
		}
		cells[&v.Var] = cell
	}
	return nil
}
