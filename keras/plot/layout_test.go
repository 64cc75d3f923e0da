package plot

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/vg"
)

// TestLayoutOfAnyGraph: boxes never overlap, arrows go from rank to rank, and everything lies on the page.
func TestLayoutOfAnyGraph(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 60 {
		d := &diagram{}
		for i := range n {
			d.nodes = append(d.nodes, &node{label: label{class: fmt.Sprintf("Layer%d", r.IntN(1<<r.IntN(30))), rows: make([]row, r.IntN(3))}})
			known := map[int]bool{}
			for range r.IntN(4) {
				// Mostly from those before, sometimes from any, which makes cycles.
				from := r.IntN(i + 1)
				if r.IntN(20) == 0 {
					from = r.IntN(len(d.nodes))
				}
				switch {
				case known[from]:
				case from == i:
					d.loops = []*node{d.nodes[i]}
				default:
					d.edges = append(d.edges, edge{from: d.nodes[from], to: d.nodes[i]})
					if r.IntN(15) == 0 {
						d.edges = append(d.edges, edge{from: d.nodes[i], to: d.nodes[from]})
					}
				}
				known[from] = true
			}
		}
		dir := RankDir(n % 4)
		d.arrange(dir)
		checkLayout(t, d)
	}
}

func checkLayout(t *testing.T, d *diagram) {
	t.Helper()
	l := &d.layout
	require.Len(t, l.of, len(d.nodes))
	seen := 0
	for i, rank := range l.ranks {
		for k, v := range rank {
			require.Equal(t, []int{i, k}, []int{v.rank, v.order})
			require.GreaterOrEqual(t, v.u-v.su/2, -1e-6)
			require.LessOrEqual(t, v.u+v.su/2, l.su+1e-6)
			require.GreaterOrEqual(t, v.v-v.sv/2, l.starts[i]-1e-6)
			require.LessOrEqual(t, v.v+v.sv/2, l.starts[i]+l.thickness[i]+1e-6)
			if k > 0 {
				require.GreaterOrEqual(t, v.u-rank[k-1].u, separation(rank[k-1], v)-1e-6)
			}
			if v.node != nil {
				seen++
			}
		}
		if i > 0 {
			require.GreaterOrEqual(t, l.starts[i], l.starts[i-1]+l.thickness[i-1])
		}
	}
	require.Equal(t, len(d.nodes), seen)
	require.Len(t, l.routes, len(d.edges))
	for _, r := range l.routes {
		from, to := l.of[r.edge.from], l.of[r.edge.to]
		if r.reversed {
			from, to = to, from
		}
		require.Same(t, from, r.path[0])
		require.Same(t, to, r.path[len(r.path)-1])
		for i := 1; i < len(r.path); i++ {
			require.Equal(t, r.path[i-1].rank+1, r.path[i].rank)
		}
	}
}

// TestTicks: the marks are round, lie on the axis and differ.
func TestTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      []string
	}{
		{0, 1, []string{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}},
		{0.912, 0.934, []string{"0.915", "0.920", "0.925", "0.930", "0.935"}},
		{-1, 1, []string{"−1.0", "−0.5", "0.0", "0.5", "1.0"}},
		{0, 30000, []string{"0", "10000", "20000", "30000"}},
		{0, 3e6, []string{"0", "1e6", "2e6", "3e6"}},
		{1e-4, 1e-3, []string{"0.0002", "0.0004", "0.0006", "0.0008", "0.0010"}},
		{5, 5, []string{"4.8", "4.9", "5.0", "5.1", "5.2"}},
		{0, 0, []string{"−1.0", "−0.5", "0.0", "0.5", "1.0"}},
		{3e-300, 3e-300, []string{"2.9e−300", "3e−300", "3.1e−300"}},
	} {
		a := valueAxis([]float64{c.low, c.high})
		require.Equal(t, c.want, a.labels, "%v to %v", c.low, c.high)
		for _, v := range a.ticks {
			require.True(t, a.norm(v) > -1e-9 && a.norm(v) < 1+1e-9)
		}
	}
	require.Equal(t, []string{"1"}, epochAxis(1, 1).labels)
	require.Equal(t, []string{"1", "2", "3"}, epochAxis(1, 3).labels)
	require.Equal(t, []string{"20", "40", "60", "80", "100"}, epochAxis(1, 100).labels)
}

// TestLegible: text can be read on every colour that a cell may have, by WCAG's measure.
func TestLegible(t *testing.T) {
	for i := range 256 {
		c := shade(float64(i) / 255)
		require.GreaterOrEqual(t, contrast(c, legible(c)), 4.5, "%v", c)
	}
	require.InDelta(t, 21, contrast(rgb(0xffffff), rgb(0)), 1e-9)
	for kind, c := range heads {
		require.GreaterOrEqual(t, contrast(c, paper), 4.5, "%v", kind)
	}
	for _, c := range []struct{ text, on uint32 }{{0x0072b2, 0xffffff}, {0x666666, 0xffffff}, {0x222222, 0xffffff}} {
		require.GreaterOrEqual(t, contrast(rgb(c.text), rgb(c.on)), 4.5)
	}
}

func TestShorten(t *testing.T) {
	s := plain(10)
	require.Equal(t, "short", shorten(s, "short", 100))
	cut := shorten(s, "a text that is too long", 50)
	require.Equal(t, "a text th…", cut)
	require.LessOrEqual(t, s.Width(cut), vg.Length(50))
	require.Equal(t, "…", shorten(s, "any", 0))
	require.Equal(t, "a b ", clean("a\tb\x00"))
}
