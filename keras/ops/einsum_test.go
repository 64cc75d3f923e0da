package ops_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

// plainEinsum goes through all values of all letters; terms have no "...".
func plainEinsum(equation string, dims [][]int, xs [][]float64) (out []float64) {
	left, right, _ := strings.Cut(equation, "->")
	size := map[byte]int{}
	var letters []byte
	terms := strings.Split(left, ",")
	for i, term := range terms {
		for k := range len(term) {
			if _, ok := size[term[k]]; !ok {
				letters = append(letters, term[k])
			}
			size[term[k]] = dims[i][k]
		}
	}
	total := 1
	for i := range len(right) {
		total *= size[right[i]]
	}
	out = make([]float64, total)
	at := func(term string, index map[byte]int) (flat int) {
		for k := range len(term) {
			flat = flat*size[term[k]] + index[term[k]]
		}
		return flat
	}
	var visit func(k int, index map[byte]int)
	visit = func(k int, index map[byte]int) {
		if k < len(letters) {
			for v := range size[letters[k]] {
				index[letters[k]] = v
				visit(k+1, index)
			}
			return
		}
		p := 1.0
		for i, term := range terms {
			p *= xs[i][at(term, index)]
		}
		out[at(right, index)] += p
	}
	visit(0, map[byte]int{})
	return out
}

var letterSize = map[rune]int{'a': 2, 'b': 3, 'c': 4, 'd': 2, 'e': 3, 'i': 3, 'j': 2}

func TestEinsum(t *testing.T) {
	for _, equation := range []string{
		"ab,bc->ac", "ab,cb->ac", "ba,bc->ac", "ba,cb->ca", "a,a->", "a,b->ab", "ab,ab->ab", "ab,ab->a", "ab->ba", "ab->a", "ab->", "abc->cab",
		"abc,cd->abd", "abc,cde->abde", "abc,bcd->abd", "abc,dc->abd", "aecd,abcd->acbe", "acbe,aecd->abcd", "abc,acd->abd", "bac,adc->bad",
		"abc,abd->acd", "ab,b->a", "a,ab->b", "ab,c->abc", "abc,d->ac", "ii->i", "ii->", "iji->j", "ab,bc,cd->ad", "ab,ac,ad->bcd", "a,a,a->a", "abi,ci->cab", "a->a",
	} {
		left, right, _ := strings.Cut(equation, "->")
		var in []*tensor.Tensor
		var dims [][]int
		var numbers [][]float64
		for n, term := range strings.Split(left, ",") {
			var d []int
			for _, l := range term {
				d = append(d, letterSize[l])
			}
			x := tensor.New(tensor.Float64, d...)
			for i := range tensor.Data[float64](x) {
				tensor.Data[float64](x)[i] = float64((i*7+n*3)%11) - 4
			}
			in, dims, numbers = append(in, x), append(dims, d), append(numbers, tensor.Data[float64](x))
		}
		want := plainEinsum(equation, dims, numbers)
		wantDims := []int{}
		for _, l := range right {
			wantDims = append(wantDims, letterSize[l])
		}
		f := func(x []ops.Value) ops.Value { return ops.Einsum(equation, x...) }
		opCase{equation, in, f, wantDims, want}.check(t)
		inputs := make([]backendtest.Input, len(in))
		for i, x := range in {
			inputs[i] = backendtest.Input{Type: graph.Type{DType: tensor.Float64, Shape: x.Shape()}}
		}
		backendtest.CheckGradient(t, ref.New(), 1, inputs, func(x []graph.Value) []graph.Value { return []graph.Value{f(x)} })
	}
}

func TestEinsumEllipsis(t *testing.T) {
	for _, c := range []opCase{
		{"...ab,...bc->...ac", list(count(2, 1, 2), count(2, 2, 1)), nil, []int{2, 1, 1}, []float64{1, 13}},
		{"...a,ab->...b", list(count(2, 2), count(2, 1)), nil, []int{2, 1}, []float64{1, 3}},
		{"a...->...a", list(count(2, 3)), nil, []int{3, 2}, []float64{0, 3, 1, 4, 2, 5}},
		{"...,...->...", list(count(2, 1), count(3)), nil, []int{2, 3}, []float64{0, 0, 0, 0, 1, 2}},
		{"...a,...a->...", list(count(1, 2), count(3, 2)), nil, []int{3}, []float64{1, 3, 5}},
		{"ba,ac", list(count(2, 2), count(2, 1)), nil, []int{2, 1}, []float64{1, 3}},
		{"ba", list(count(1, 3)), nil, []int{3, 1}, []float64{0, 1, 2}},
		{"i i", list(count(2, 2)), nil, []int{}, []float64{3}},
	} {
		c.f = func(x []ops.Value) ops.Value { return ops.Einsum(c.name, x...) }
		c.check(t)
	}
}

func TestBadEinsum(t *testing.T) {
	for want, f := range map[string]func(x []ops.Value){
		`Einsum: equation "ab,bc->ac": got 1 values, want 2: got float32 (None, 3)`:           func(x []ops.Value) { ops.Einsum("ab,bc->ac", x[0]) },
		`Einsum: equation "ab,b->c": result: axis c is in no value`:                           func(x []ops.Value) { ops.Einsum("ab,b->c", x...) },
		`Einsum: equation "ab,b->aa": result: axis a twice`:                                   func(x []ops.Value) { ops.Einsum("ab,b->aa", x...) },
		`Einsum: equation "ab,a->b": axis a: got sizes None and 3`:                            func(x []ops.Value) { ops.Einsum("ab,a->b", x...) },
		`Einsum: equation "abc,c->ab": term "abc": got a value of rank 2`:                     func(x []ops.Value) { ops.Einsum("abc,c->ab", x...) },
		`Einsum: equation "a2,a->a": term "a2": '2' is no letter`:                             func(x []ops.Value) { ops.Einsum("a2,a->a", x...) },
		`Einsum: equation "...b,b->b": result "b": want "...", under which the values have 1`: func(x []ops.Value) { ops.Einsum("...b,b->b", x...) },
		`Einsum: equation "ab,c->ab.": result term "ab.": '.' is no letter`:                   func(x []ops.Value) { ops.Einsum("ab,c->ab.", x...) },
		`MatMul: both sizes of the result would grow with the batch`:                          func(x []ops.Value) { ops.Einsum("ab,cb->ac", x[0], x[0]) },
	} {
		require.ErrorContains(t, failure(f, tensor.Batched(3), tensor.S(3)), want)
	}
}

// TestEinsumOverABatch sees that a size that grows goes through.
func TestEinsumOverABatch(t *testing.T) {
	tr := graph.NewTrace()
	x, w := tr.Feed("x", tensor.Float32, tensor.Batched(4, 3)), tr.Feed("w", tensor.Float32, tensor.S(3, 2, 5))
	y := ops.Einsum("abc,cde->abde", x, w)
	require.Equal(t, tensor.Batched(4, 2, 5), y.Shape())
	require.Equal(t, tensor.Batched(4, 4), ops.Einsum("abc,adc->abd", x, x).Shape())
	require.Equal(t, tensor.S(4, 3), ops.Einsum("abc->bc", x).Shape())
}
