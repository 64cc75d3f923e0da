package plot

// vertex is a box in a layout, or a place where a long arrow passes between the boxes of a rank. Coordinates are abstract: v runs along
// the arrows, u across.
type vertex struct {
	node        *node // nil for a passing arrow
	rank, order int
	u, v        float64 // of the centre
	su, sv      float64 // extent
	up, down    []link
}

// link is one step of an arrow between vertices of neighbouring ranks. Offsets are those of the ports from the centre, along u.
type link struct {
	to               *vertex
	weight           float64
	offset, toOffset float64
}

// route is the vertices that an arrow visits, from rank to rank.
type route struct {
	edge     edge
	path     []*vertex
	reversed bool // it runs against the ranks, as in a cycle of shared layers
}

// layout is where boxes and arrows lie.
type layout struct {
	ranks     [][]*vertex
	routes    []route
	of        map[*node]*vertex
	starts    []float64 // where each rank begins, along v
	thickness []float64
	su, sv    float64
}

// backward tells which edges run against the direction in which a depth-first search meets the boxes, and so close cycles.
func (d *diagram) backward() map[edge]bool {
	next := map[*node][]edge{}
	for _, e := range d.edges {
		next[e.from] = append(next[e.from], e)
	}
	const open, closed = 1, 2
	state := map[*node]int{}
	back := map[edge]bool{}
	var visit func(n *node)
	visit = func(n *node) {
		state[n] = open
		for _, e := range next[n] {
			switch state[e.to] {
			case open:
				back[e] = true
			case 0:
				visit(e.to)
			}
		}
		state[n] = closed
	}
	for _, n := range d.all() {
		if state[n] == 0 {
			visit(n)
		}
	}
	return back
}

// all lists boxes and ports, those of the inputs first.
func (d *diagram) all() []*node {
	return append(append(append([]*node(nil), d.in...), d.nodes...), d.out...)
}

// Weights of links: the longest path is to be straight, so that a model with many side branches does not drift sideways, then long
// arrows, then those between boxes, and boxes need not follow an arrow that passes others.
const (
	longest  = 16
	passing  = 8
	direct   = 4
	entering = 1
)

// build makes vertices and links for boxes whose sizes are known.
func (l *layout) build(d *diagram, dir RankDir) {
	back := d.backward()
	paths := d.longestPaths(back)
	rank, main := paths.rank(d), paths.main(d)
	l.of = map[*node]*vertex{}
	add := func(v *vertex) {
		for len(l.ranks) <= v.rank {
			l.ranks = append(l.ranks, nil)
		}
		v.order = len(l.ranks[v.rank])
		l.ranks[v.rank] = append(l.ranks[v.rank], v)
	}
	for _, n := range d.all() {
		v := &vertex{node: n, rank: rank[n]}
		v.su, v.sv = n.extent(d, dir)
		l.of[n] = v
		add(v)
	}
	for _, e := range d.edges {
		r := route{edge: e, reversed: back[e]}
		first, last := l.of[e.from], l.of[e.to]
		offset, lastOffset := e.from.portOffset(e.fromPort, false), e.to.portOffset(e.toPort, true)
		if r.reversed {
			first, last, offset, lastOffset = last, first, lastOffset, offset
		}
		r.path = []*vertex{first}
		for k := first.rank + 1; k < last.rank; k++ {
			pass := &vertex{rank: k}
			add(pass)
			r.path = append(r.path, pass)
		}
		r.path = append(r.path, last)
		l.connect(r.path, offset, lastOffset, main[e])
		l.routes = append(l.routes, r)
	}
}

func (l *layout) connect(path []*vertex, offset, lastOffset float64, main bool) {
	for i := range len(path) - 1 {
		a, b := path[i], path[i+1]
		weight := float64(entering)
		switch {
		case a.node != nil && b.node != nil && main:
			weight = longest
		case a.node != nil && b.node != nil:
			weight = direct
		case a.node == nil && b.node == nil:
			weight = passing
		}
		from, to := 0.0, 0.0
		if i == 0 {
			from = offset
		}
		if i == len(path)-2 {
			to = lastOffset
		}
		a.down = append(a.down, link{b, weight, from, to})
		b.up = append(b.up, link{a, weight, to, from})
	}
}
