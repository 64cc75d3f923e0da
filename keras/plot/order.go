package plot

import (
	"cmp"
	"slices"
)

// orderSweeps is how often the ranks are put in order from top to bottom and back; more rarely helps.
const orderSweeps = 12

// order sorts the vertices of each rank so that few arrows cross: each goes to the mean place of its neighbours, rank by rank, down and
// up again, and the best order seen stays. As that ends in the nearest of several good orders, it begins once with the long arrows right
// of the boxes and once with them on the left. Reference: Sugiyama, Tagawa & Toda 1981.
func (l *layout) order() {
	start := l.snapshot()
	best, fewest := start, l.crossings()
	for _, boxesFirst := range []bool{true, false} {
		for i, rank := range start {
			l.ranks[i] = slices.Clone(rank)
			if !boxesFirst {
				slices.SortStableFunc(l.ranks[i], func(a, b *vertex) int { return cmp.Compare(boxed(a), boxed(b)) })
			}
			renumber(l.ranks[i])
		}
		for sweep := range orderSweeps {
			if n := l.crossings(); n < fewest {
				best, fewest = l.snapshot(), n
			}
			if fewest == 0 {
				break
			}
			l.sweep(sweep%2 == 0)
		}
	}
	mirrored := disorder(best, start) > 0
	for i, rank := range best {
		if mirrored {
			slices.Reverse(rank)
		}
		l.ranks[i] = rank
		renumber(rank)
	}
}

// disorder counts the pairs of boxes of a rank that stand in another order than at the start, less those that stand in the same. As
// many arrows cross in the mirror, so the one is taken where inputs and branches stand as the user has listed them.
func disorder(ranks, start [][]*vertex) (n int) {
	for i, rank := range start {
		at := map[*vertex]int{}
		for k, v := range ranks[i] {
			at[v] = k
		}
		for k, b := range rank {
			for _, a := range rank[:k] {
				switch {
				case a.node == nil || b.node == nil:
				case at[a] > at[b]:
					n++
				default:
					n--
				}
			}
		}
	}
	return n
}

func boxed(v *vertex) int {
	if v.node != nil {
		return 1
	}
	return 0
}

func (l *layout) sweep(downwards bool) {
	for i := range l.ranks {
		if downwards {
			sortRank(l.ranks[i], func(v *vertex) []link { return v.up })
		} else {
			sortRank(l.ranks[len(l.ranks)-1-i], func(v *vertex) []link { return v.down })
		}
	}
}

func (l *layout) snapshot() [][]*vertex {
	copied := make([][]*vertex, len(l.ranks))
	for i, rank := range l.ranks {
		copied[i] = slices.Clone(rank)
	}
	return copied
}

func renumber(rank []*vertex) {
	for i, v := range rank {
		v.order = i
	}
}

// place is where a link ends within its rank, in numbers of vertices; ports of one box differ by less than one.
func (k link) place() float64 {
	return float64(k.to.order) + k.toOffset/(k.to.su+1)
}

func sortRank(rank []*vertex, neighbours func(*vertex) []link) {
	mean := map[*vertex]float64{}
	for _, v := range rank {
		links := neighbours(v)
		if len(links) == 0 {
			mean[v] = float64(v.order)
			continue
		}
		for _, k := range links {
			mean[v] += k.place() / float64(len(links))
		}
	}
	slices.SortStableFunc(rank, func(a, b *vertex) int {
		return cmp.Compare(mean[a], mean[b])
	})
	renumber(rank)
}

// crossings counts the pairs of arrows that cross between two ranks.
func (l *layout) crossings() int {
	n := 0
	type ends struct{ from, to float64 }
	for _, rank := range l.ranks {
		var all []ends
		for _, v := range rank {
			for _, k := range v.down {
				all = append(all, ends{float64(v.order) + k.offset/(v.su+1), k.place()})
			}
		}
		for i, a := range all {
			for _, b := range all[:i] {
				if (a.from-b.from)*(a.to-b.to) < 0 {
					n++
				}
			}
		}
	}
	return n
}
