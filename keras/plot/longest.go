package plot

// paths are the longest ways through a diagram whose cycles have been cut: how many arrows lead to each box from those that nothing
// feeds, and how many from it to those that feed nothing.
type paths struct {
	order         []*node // each behind all that feed it
	next, before  map[*node][]*node
	depth, height map[*node]int
}

func (d *diagram) longestPaths(back map[edge]bool) *paths {
	p := &paths{next: map[*node][]*node{}, before: map[*node][]*node{}, depth: map[*node]int{}, height: map[*node]int{}}
	missing := map[*node]int{}
	for _, e := range d.edges {
		from, to := e.from, e.to
		if back[e] {
			from, to = to, from
		}
		p.next[from] = append(p.next[from], to)
		p.before[to] = append(p.before[to], from)
		missing[to]++
	}
	for _, n := range d.all() {
		if missing[n] == 0 {
			p.order = append(p.order, n)
		}
	}
	for i := 0; i < len(p.order); i++ {
		n := p.order[i]
		for _, to := range p.next[n] {
			p.depth[to] = max(p.depth[to], p.depth[n]+1)
			if missing[to]--; missing[to] == 0 {
				p.order = append(p.order, to)
			}
		}
	}
	for i := len(p.order) - 1; i >= 0; i-- {
		n := p.order[i]
		for _, to := range p.next[n] {
			p.height[n] = max(p.height[n], p.height[to]+1)
		}
	}
	return p
}

// rank puts every box behind all that feed it: as few ranks as there are boxes on the longest path. A box that nothing feeds comes
// right before the first that takes its output; ports come first and last.
func (p *paths) rank(d *diagram) map[*node]int {
	rank := map[*node]int{}
	last := 0
	for _, n := range p.order {
		rank[n] = p.depth[n]
		last = max(last, rank[n])
	}
	ports := map[*node]bool{}
	for _, n := range d.in {
		ports[n] = true
	}
	for _, n := range d.out {
		ports[n], rank[n] = true, last
	}
	for _, n := range p.order {
		if ports[n] || len(p.before[n]) > 0 || len(p.next[n]) == 0 {
			continue
		}
		first := last
		for _, to := range p.next[n] {
			first = min(first, rank[to])
		}
		rank[n] = first - 1
	}
	return rank
}

// main tells which arrows are the one at both their ends that belongs to a longest path; where branches are equally long there is none.
func (p *paths) main(d *diagram) map[edge]bool {
	down := func(n *node) (count int) {
		for _, to := range p.next[n] {
			if p.height[to]+1 == p.height[n] {
				count++
			}
		}
		return count
	}
	up := func(n *node) (count int) {
		for _, from := range p.before[n] {
			if p.depth[from]+1 == p.depth[n] {
				count++
			}
		}
		return count
	}
	main := map[edge]bool{}
	for _, e := range d.edges {
		longest := p.height[e.to]+1 == p.height[e.from] && p.depth[e.from]+1 == p.depth[e.to]
		main[e] = longest && down(e.from) == 1 && up(e.to) == 1
	}
	return main
}
