package plot

import "math"

// gather moves columns, vertices that straight links join, towards where their other links lead, as far as there is room. A vertex of a
// column cannot leave it, because its straight links are the heavier ones; only the whole column can.
func (l *layout) gather() {
	done := map[*vertex]bool{}
	for _, rank := range l.ranks {
		for _, v := range rank {
			if !done[v] {
				l.moveColumn(column(v, done))
			}
		}
	}
}

const straight = 0.01 // points: what is less counts as none

// column returns all that straight links join with v.
func column(v *vertex, done map[*vertex]bool) []*vertex {
	done[v] = true
	found := []*vertex{v}
	for i := 0; i < len(found); i++ {
		a := found[i]
		for _, links := range [][]link{a.up, a.down} {
			for _, k := range links {
				if !done[k.to] && math.Abs(k.shift(a)) < straight {
					done[k.to] = true
					found = append(found, k.to)
				}
			}
		}
	}
	return found
}

// shift returns how far from must move for its link to be straight.
func (k link) shift(from *vertex) float64 { return k.to.u + k.toOffset - from.u - k.offset }

func (l *layout) moveColumn(column []*vertex) {
	member := map[*vertex]bool{}
	for _, v := range column {
		member[v] = true
	}
	left, right := math.Inf(-1), math.Inf(1)
	var wanted []wish
	for _, v := range column {
		for _, links := range [][]link{v.up, v.down} {
			for _, k := range links {
				if !member[k.to] {
					wanted = append(wanted, wish{k.shift(v), k.weight})
				}
			}
		}
		rank := l.ranks[v.rank]
		if v.order > 0 && !member[rank[v.order-1]] {
			left = max(left, rank[v.order-1].u+separation(rank[v.order-1], v)-v.u)
		}
		if v.order+1 < len(rank) && !member[rank[v.order+1]] {
			right = min(right, rank[v.order+1].u-separation(v, rank[v.order+1])-v.u)
		}
	}
	if len(wanted) == 0 {
		return
	}
	by := min(max(median(wanted), min(left, 0)), max(right, 0))
	for _, v := range column {
		v.u += by
	}
}
