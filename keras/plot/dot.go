package plot

import (
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/gokeras/gokeras/keras"
)

// DOT writes the graph that Model draws as text for Graphviz, such as dot -Tpdf.
//
// Errors: those of Model; what w says.
// Reference: keras.utils.model_to_dot.
func DOT(w io.Writer, m *keras.Model, cfg ModelConfig) error {
	d, err := diagramOf(m, cfg)
	if err != nil {
		return fmt.Errorf("plot: DOT: %w", err)
	}
	t := &dotText{ids: map[*node]string{}}
	t.line(0, "digraph %s {", quoted(d.title))
	t.line(1, "rankdir=%s;", cfg.RankDir)
	t.line(1, "concentrate=true;")
	t.line(1, `node [shape=plaintext, fontname="Helvetica", margin=0];`)
	t.diagram(d, 1)
	t.line(0, "}")
	_, err = io.WriteString(w, t.String())
	return err
}

// dotText is the text as it grows.
type dotText struct {
	strings.Builder
	ids    map[*node]string
	frames int
}

func (t *dotText) line(depth int, format string, args ...any) {
	t.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(t, format, args...)
	t.WriteByte('\n')
}

// diagram writes boxes, frames and arrows of d.
func (t *dotText) diagram(d *diagram, depth int) {
	for _, n := range d.nodes {
		if n.inner == nil {
			t.ids[n] = fmt.Sprintf("n%d", len(t.ids))
			t.line(depth, "%s [label=<%s>];", t.ids[n], n.label.html())
			continue
		}
		t.line(depth, "subgraph cluster_%d {", t.frames)
		t.frames++
		t.line(depth+1, "label=%s; labeljust=l; style=dashed; fontname=%q;", quoted(n.inner.title), "Helvetica")
		t.diagram(n.inner, depth+1)
		t.line(depth, "}")
	}
	for _, e := range d.edges {
		for _, from := range origins(e) {
			for _, to := range targets(e) {
				t.line(depth, "%s -> %s;", t.ids[from], t.ids[to])
			}
		}
	}
	for _, n := range d.loops {
		if id, ok := t.ids[n]; ok {
			t.line(depth, "%s -> %s;", id, id)
		}
	}
}

// origins returns the boxes that an arrow comes from: behind a port of a frame that is what feeds the port. It is none for an arrow
// from a port of the diagram itself, which belongs to the outer one.
func origins(e edge) []*node {
	if e.from.inner == nil {
		return boxes(e.from)
	}
	var found []*node
	inner := e.from.inner
	for _, i := range inner.edges {
		if i.to == inner.out[e.fromPort] {
			found = append(found, origins(i)...)
		}
	}
	return found
}

// targets returns the boxes that an arrow goes to.
func targets(e edge) []*node {
	if e.to.inner == nil {
		return boxes(e.to)
	}
	var found []*node
	inner := e.to.inner
	for _, i := range inner.edges {
		if i.from == inner.in[e.toPort] {
			found = append(found, targets(i)...)
		}
	}
	return found
}

// boxes is n unless it is a port.
func boxes(n *node) []*node {
	if n.port {
		return nil
	}
	return []*node{n}
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// html is the table of a box in Graphviz's kind of HTML.
func (l label) html() string {
	var b strings.Builder
	b.WriteString(`<table border="0" cellborder="1" cellspacing="0" cellpadding="6">`)
	title := "<b>" + html.EscapeString(l.class) + "</b>"
	if l.name != "" {
		title = "<b>" + html.EscapeString(l.name) + "</b> (" + html.EscapeString(l.class) + ")"
	}
	fmt.Fprintf(&b, `<tr><td colspan="2" bgcolor="%s"><font color="white">%s</font></td></tr>`, hex(heads[l.kind]), title)
	for _, r := range l.rows {
		fmt.Fprintf(&b, `<tr><td align="left">%s</td><td align="left"><b>%s</b></td></tr>`, html.EscapeString(r.key), html.EscapeString(r.value))
	}
	b.WriteString("</table>")
	return b.String()
}
