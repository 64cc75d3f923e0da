package backendtest

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// move adds results of a random op that moves numbers, goes along an axis or multiplies batches of matrices.
func (g *generator) move() {
	switch g.r.IntN(7) {
	case 0:
		g.parts()
	case 1:
		x := g.table()
		from, size := g.r.IntN(3), 1+g.r.IntN(2)
		narrow := graph.SliceAlong(x, 1, tensor.D(from), tensor.D(size), 1)
		before := g.r.IntN(5 - size)
		g.add(narrow, graph.PadWith(narrow, tensor.S(0, before), tensor.S(0, 4-size-before), 0.5))
	case 2:
		x := g.pick(rowBatch)
		long := graph.ConcatOf(0, x, g.pick(rowBatch), g.pick(matrix))
		last := tensor.Dim{Const: 3, PerN: 2}
		g.add(graph.SliceAlong(long, 0, last, tensor.Batch, -2), graph.SliceAlong(long, 0, tensor.Batch, matrix[0], 1))
	case 3:
		g.take()
	case 4:
		op := graph.BatchMatMul{TransA: g.r.IntN(2) == 0, TransB: g.r.IntN(2) == 0}
		shape := []tensor.Shape{matrix, rowBatch}[g.r.IntN(2)]
		cube := func(x graph.Value) graph.Value {
			return graph.ReshapeTo(x, tensor.Shape{shape[0], tensor.D(2), tensor.D(2)})
		}
		y := graph.Apply(op, cube(g.pick(shape)), cube(g.pick(shape)))[0]
		g.add(graph.U(graph.Tanh, graph.ReshapeTo(y, shape)))
	case 5:
		x, kind := g.table(), graph.Sum
		if g.r.IntN(2) == 0 {
			x, kind = graph.U(graph.Sigmoid, x), graph.Prod // the gradient divides by x
		}
		g.add(graph.U(graph.Tanh, graph.CumulateAlong(kind, x, g.r.IntN(2), g.r.IntN(2) == 0, g.r.IntN(2) == 0)))
	case 6:
		values, _ := graph.TopKOf(g.table(), 1+g.r.IntN(4))
		g.add(values)
		if values.Shape()[1] == tensor.D(4) {
			g.add(graph.U(graph.Neg, values))
		}
	}
}

// parts cuts a table and joins it again, in another order or with steps back.
func (g *generator) parts() {
	x := g.table()
	cut := 1 + g.r.IntN(3)
	left := graph.SliceAlong(x, 1, tensor.D(0), tensor.D(cut), 1)
	right := graph.SliceAlong(x, 1, tensor.D(cut), tensor.D(4-cut), 1)
	back := graph.SliceAlong(x, 1, tensor.D(3), tensor.D(4), -1)
	g.add(back, graph.ConcatOf(1, graph.U(graph.Tanh, right), graph.U(graph.Sin, left)))
}

// take gathers rows of a matrix, or columns of a batch, by indices of both signs of which some repeat; and reverses a batch.
func (g *generator) take() {
	index := func(first int, size tensor.Dim) graph.Value {
		iota := graph.IotaOf(size, tensor.Int32)
		return graph.B(graph.Sub, graph.Number(tensor.Int32, float64(first)), iota)
	}
	switch g.r.IntN(4) {
	case 0:
		g.add(graph.TakeOf(g.pick(matrix), index(g.r.IntN(4), tensor.D(4)), g.r.IntN(2)))
	case 1:
		g.add(graph.TakeOf(g.pick(rowBatch), index(3, tensor.D(8)), 1))
	case 2:
		g.add(graph.TakeOf(g.pick(rowBatch), index(-1, tensor.Batch), 0))
	case 3:
		x := g.pick(matrix)
		g.add(graph.U(graph.Tanh, graph.ScatterAddOf(index(1, tensor.D(4)), x, 0, tensor.D(4))))
	}
}
