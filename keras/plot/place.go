package plot

import (
	"cmp"
	"slices"
)

// The room between boxes, in points.
const (
	rankGap  = 30 // along the arrows
	portGap  = 12 // along the arrows, from a frame
	boxGap   = 22 // across
	routeGap = 14 // across, beside a passing arrow
	turnRoom = 9  // more along the arrows for each hundred points that the widest arrow goes sideways
)

// placeSweeps is how often every rank is moved to where its neighbours are.
const placeSweeps = 24

// place gives all vertices coordinates.
func (l *layout) place() {
	for _, rank := range l.ranks {
		at := 0.0
		for i, v := range rank {
			if i > 0 {
				at += separation(rank[i-1], v)
			}
			v.u = at
		}
	}
	up, down := func(v *vertex) []link { return v.up }, func(v *vertex) []link { return v.down }
	both := func(v *vertex) []link { return append(slices.Clone(v.up), v.down...) }
	for range placeSweeps {
		for _, rank := range l.ranks {
			settle(rank, up)
		}
		for _, rank := range slices.Backward(l.ranks) {
			settle(rank, down)
		}
	}
	for range placeSweeps {
		for _, rank := range l.ranks {
			settle(rank, both)
		}
		for _, rank := range slices.Backward(l.ranks) {
			settle(rank, both)
		}
		l.gather()
	}
	l.shift()
	l.stack()
}

// separation is the least distance between the centres of neighbours in a rank.
func separation(a, b *vertex) float64 {
	gap := float64(boxGap)
	if a.node == nil || b.node == nil {
		gap = routeGap
	}
	return a.su/2 + gap + b.su/2
}

// wish is where a vertex wants to be for one of its links.
type wish struct{ u, weight float64 }

// settle moves each vertex of a rank to the median of its neighbours as far as the others let it. Vertices that stand in each other's
// way form a block, which goes to the median of what its members want: the least sum of distances, by the method of adjacent violators.
// With means instead of medians a heavy box would give way a little to each arrow beside it, and no long line be straight.
func settle(rank []*vertex, neighbours func(*vertex) []link) {
	type block struct {
		wishes []wish
		want   float64
		n      int
	}
	var blocks []block
	before := make([]float64, len(rank)) // from the first vertex to each, if all stand as close as they may
	for i, v := range rank {
		if i > 0 {
			before[i] = before[i-1] + separation(rank[i-1], v)
		}
		b := block{n: 1}
		for _, w := range wishes(v, neighbours(v)) {
			b.wishes = append(b.wishes, wish{w.u - before[i], w.weight})
		}
		b.want = median(b.wishes)
		for len(blocks) > 0 && blocks[len(blocks)-1].want > b.want {
			a := blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
			b = block{wishes: append(a.wishes, b.wishes...), n: a.n + b.n}
			b.want = median(b.wishes)
		}
		blocks = append(blocks, b)
	}
	i := 0
	for _, b := range blocks {
		for range b.n {
			rank[i].u = b.want + before[i]
			i++
		}
	}
}

// wishes are where v would be straight above or below its neighbours; without links it wants to stay.
func wishes(v *vertex, links []link) []wish {
	if len(links) == 0 {
		return []wish{{v.u, 0.01}}
	}
	list := make([]wish, len(links))
	for i, k := range links {
		list[i] = wish{k.to.u + k.toOffset - k.offset, k.weight}
	}
	return list
}

// median returns where half of the weight lies on either side, the middle of that if it is a range.
func median(list []wish) float64 {
	slices.SortStableFunc(list, func(a, b wish) int { return cmp.Compare(a.u, b.u) })
	total, sum := 0.0, 0.0
	for _, w := range list {
		total += w.weight
	}
	for i, w := range list {
		sum += w.weight
		if i+1 < len(list) && abs(sum-total/2) < 1e-9 {
			return (w.u + list[i+1].u) / 2
		}
		if sum > total/2 {
			return w.u
		}
	}
	return list[len(list)-1].u
}

// shift moves everything so that it begins at 0 across.
func (l *layout) shift() {
	first := true
	low, high := 0.0, 0.0
	for _, rank := range l.ranks {
		for _, v := range rank {
			a, b := v.u-v.su/2, v.u+v.su/2
			if first {
				low, high, first = a, b, false
			}
			low, high = min(low, a), max(high, b)
		}
	}
	for _, rank := range l.ranks {
		for _, v := range rank {
			v.u -= low
		}
	}
	l.su = high - low
}

// stack puts the ranks behind each other, further apart where arrows go far sideways.
func (l *layout) stack() {
	at := 0.0
	for i, rank := range l.ranks {
		thick, sideways := 0.0, 0.0
		for _, v := range rank {
			thick = max(thick, v.sv)
			for _, k := range v.down {
				sideways = max(sideways, abs(v.u+k.offset-k.to.u-k.toOffset))
			}
		}
		l.starts, l.thickness = append(l.starts, at), append(l.thickness, thick)
		for _, v := range rank {
			v.v = at + thick/2
		}
		at += thick
		if i < len(l.ranks)-1 {
			at += gap(rank, l.ranks[i+1]) + min(turnRoom*sideways/100, 2*rankGap)
		}
	}
	l.sv = at
}

// gap is smaller beside ports, which are no boxes.
func gap(a, b []*vertex) float64 {
	thick := func(v *vertex) bool { return v.sv > 0 }
	if slices.ContainsFunc(a, thick) && slices.ContainsFunc(b, thick) {
		return rankGap
	}
	return portGap
}

func abs(x float64) float64 { return max(x, -x) }
