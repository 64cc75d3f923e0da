package plot

import (
	"math"

	"gonum.org/v1/plot/vg"
)

const diagramMargin = 16

var (
	arrowStyle = stroke(rgb(0x546e7a), 1.2)
	boxStyle   = stroke(rgb(0x37474f), 0.9)
)

// projection maps the coordinates of a layout to those of the page.
type projection struct {
	page
	dir            RankDir
	width, height  float64
	originU, origV float64
}

func (q projection) point(u, v float64) (x, y float64) {
	u, v = u+q.originU, v+q.origV
	switch q.dir {
	case LeftToRight:
		x, y = v, u
	case RightToLeft:
		x, y = q.width-v, u
	case BottomToTop:
		x, y = u, q.height-v
	default:
		x, y = u, v
	}
	return x + diagramMargin, y + diagramMargin
}

func (q projection) at(u, v float64) vg.Point {
	x, y := q.point(u, v)
	return q.page.at(vg.Length(x), vg.Length(y))
}

// rectangle returns the page's for a centre and an extent.
func (q projection) rectangle(u, v, su, sv float64) rectangle {
	x0, y0 := q.point(u-su/2, v-sv/2)
	x1, y1 := q.point(u+su/2, v+sv/2)
	return rectangle{vg.Length(min(x0, x1)), vg.Length(min(y0, y1)), vg.Length(math.Abs(x1 - x0)), vg.Length(math.Abs(y1 - y0))}
}

func (d *diagram) picture(dir RankDir) *Picture {
	d.arrange(dir)
	su, sv := d.layout.su, d.layout.sv
	width, height := su, sv
	if dir.horizontal() {
		width, height = sv, su
	}
	return &Picture{
		width: vg.Length(width) + 2*diagramMargin, height: vg.Length(height) + 2*diagramMargin,
		paint: func(p page) { d.paint(projection{page: p, dir: dir, width: width, height: height}) },
	}
}

// paint draws frames below arrows below boxes.
func (d *diagram) paint(q projection) {
	for _, r := range d.layout.routes {
		d.paintRoute(q, r)
	}
	for _, n := range d.nodes {
		v := d.layout.of[n]
		if n.inner != nil {
			n.inner.paintFramed(q, v)
			continue
		}
		su, sv := v.su, v.sv
		for _, looped := range d.loops {
			if looped == n {
				su -= 2 * loopRoom
				paintLoop(q, v, su)
			}
		}
		n.label.paint(q.page, q.rectangle(v.u, v.v, su, sv))
	}
}

// paintFramed draws a diagram inside the box v of another one.
func (d *diagram) paintFramed(q projection, v *vertex) {
	r := q.rectangle(v.u, v.v, v.su, v.sv)
	q.fill(rgb(0xf4f7f9), r)
	style := stroke(rgb(0x78909c), 1)
	style.Dashes = []vg.Length{5, 3}
	q.frame(style, r)
	_, _, v0, v1 := margins(q.dir)
	inner := q
	inner.originU += v.u - d.layout.su/2 + d.shift
	inner.origV += v.v - v.sv/2 + v0 + (v.sv-d.layout.sv-v0-v1)/2
	// From the frame to the ports: what lies between belongs to no arrow of either diagram.
	for _, port := range d.in {
		u := d.layout.of[port].u
		inner.stroke(inner.at(u, v.v-v.sv/2+q.origV-inner.origV), inner.at(u, 0))
	}
	for _, port := range d.out {
		u := d.layout.of[port].u
		inner.stroke(inner.at(u, d.layout.sv), inner.at(u, v.v+v.sv/2+q.origV-inner.origV))
	}
	d.paint(inner)
	title := shorten(frameName, d.title, r.w-2*framePadding)
	q.fill(rgb(0xf4f7f9), rectangle{r.x + framePadding - 4, r.y + 4, frameName.Width(title) + 8, frameTitle - 4})
	q.text(frameName, r.x+framePadding, r.y+frameTitle/2+3, title)
}

func (q projection) stroke(points ...vg.Point) { q.StrokeLines(arrowStyle, points) }

// paintRoute draws an arrow: straight through the ranks, curved between them.
func (d *diagram) paintRoute(q projection, r route) {
	first, last := r.path[0], r.path[len(r.path)-1]
	fromOffset, toOffset := r.edge.from.portOffset(r.edge.fromPort, false), r.edge.to.portOffset(r.edge.toPort, true)
	if r.reversed {
		fromOffset, toOffset = toOffset, fromOffset
	}
	l := line{u0: first.u + fromOffset, u1: last.u + toOffset, v0: first.v + first.sv/2, v1: last.v - last.sv/2}
	// The line ends within the head, whose point is sharper than the line is wide.
	head := r.edge.to.inner == nil && !r.edge.to.port
	switch {
	case head && r.reversed:
		q.head(l.u0, l.v0, 0, -1)
		l.v0 += arrowLength / 2
	case head:
		q.head(l.u1, l.v1, 0, 1)
		l.v1 -= arrowLength / 2
		l.straightEnd = arrowLength
	}
	q.SetLineStyle(arrowStyle)
	q.Stroke(d.layout.path(q, r.path, l))
}

// line is where an arrow begins and ends, and how much of its end may not bend.
type line struct{ u0, u1, v0, v1, straightEnd float64 }

func (l *layout) path(q projection, visited []*vertex, ends line) vg.Path {
	u := ends.u0
	var path vg.Path
	path.Move(q.at(u, ends.v0))
	for i, v := range visited[1:] {
		rank := visited[i].rank
		from, to := l.starts[rank]+l.thickness[rank], l.starts[rank+1]
		next, bend, end := v.u, to, to+l.thickness[rank+1]
		if i == len(visited)-2 {
			next, bend, end = ends.u1, to-ends.straightEnd, ends.v1
		}
		if math.Abs(next-u) > straight {
			path.Line(q.at(u, max(from, ends.v0)))
			middle := (from + bend) / 2
			path.CubeTo(q.at(u, middle), q.at(next, middle), q.at(next, bend))
		}
		u = next
		path.Line(q.at(u, end))
	}
	return path
}

const (
	arrowLength = 8
	arrowWidth  = 6
)

// head draws the point of an arrow at u, v, which comes from the direction du, dv.
func (q projection) head(u, v, du, dv float64) {
	const half = arrowWidth / 2
	baseU, baseV := u-arrowLength*du, v-arrowLength*dv
	var path vg.Path
	path.Move(q.at(u, v))
	path.Line(q.at(baseU+half*dv, baseV+half*du))
	path.Line(q.at(baseU-half*dv, baseV-half*du))
	path.Close()
	q.SetColor(arrowStyle.Color)
	q.Fill(path)
}

// paintLoop draws the arrow from a box of width su to itself.
func paintLoop(q projection, v *vertex, su float64) {
	side, reach := v.u+su/2, v.u+su/2+loopRoom-2
	low, high := v.v-min(v.sv/4, 14), v.v+min(v.sv/4, 14)
	var path vg.Path
	path.Move(q.at(side, high))
	path.CubeTo(q.at(reach, high), q.at(reach, low), q.at(side+arrowLength/2, low))
	q.SetLineStyle(arrowStyle)
	q.Stroke(path)
	q.head(side, low, -1, 0)
}

func (l label) paint(p page, r rectangle) {
	p.fill(paper, r)
	p.fill(heads[l.kind], rectangle{r.x, r.y, r.w, headHeight})
	name, class := l.head()
	x := r.x + (r.w-l.headWidth())/2
	p.text(headName, x, r.y+headHeight/2, name)
	p.text(headClass, x+headName.Width(name)+4, r.y+headHeight/2, class)
	value := r.x + boxPadding + l.keyWidth() + columnGap
	for i, row := range l.rows {
		y := r.y + headHeight + rowsPadding + rowHeight*(vg.Length(i)+0.5)
		p.text(rowKey, r.x+boxPadding, y, row.key)
		style := rowValue
		if row.alarm {
			style.Color = vermillion
		}
		p.text(style, value, y, shorten(style, row.value, widestValue))
	}
	p.frame(boxStyle, r)
}
