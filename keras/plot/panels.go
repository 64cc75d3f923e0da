package plot

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// sheet is panels in rows under a title and a legend.
type sheet struct {
	title   string
	panels  []panel
	columns int
	x       axis
}

// The measures of a sheet, in points.
const (
	panelWidth   = 300
	panelHeight  = 214
	sheetMargin  = 16
	panelLeft    = 46 // of the marks on the value axis
	panelTop     = 26 // of the panel's name
	panelBottom  = 34 // of the marks and the name of the epoch axis
	panelRight   = 10
	titleHeight  = 26
	legendHeight = 22
	markedEpochs = 30 // with more, marks on the curves would run into each other
)

func (s *sheet) validated() bool {
	for _, p := range s.panels {
		if p.validation.values != nil {
			return true
		}
	}
	return false
}

func (s *sheet) head() vg.Length {
	h := vg.Length(0)
	if s.title != "" {
		h += titleHeight
	}
	if s.validated() {
		h += legendHeight
	}
	return h
}

func (s *sheet) picture() *Picture {
	rows := (len(s.panels) + s.columns - 1) / s.columns
	return &Picture{
		width:  vg.Length(s.columns*panelWidth + 2*sheetMargin),
		height: s.head() + vg.Length(rows*panelHeight+2*sheetMargin),
		paint:  s.paint,
	}
}

// series is how training or validation is drawn: by colour, kind of line and mark, each of which tells them apart alone.
type series struct {
	name string
	line draw.LineStyle
	mark func(p page, at vg.Point)
}

var training = series{"training", stroke(blue, 1.6), func(p page, at vg.Point) { p.circle(blue, at, 2.6) }}

var validation = series{
	"validation",
	draw.LineStyle{Color: vermillion, Width: vg.Points(1.6), Dashes: []vg.Length{5, 2.5}},
	func(p page, at vg.Point) {
		const half = 2.4
		p.SetColor(vermillion)
		p.Fill(vg.Rectangle{Min: at.Sub(vg.Point{X: half, Y: half}), Max: at.Add(vg.Point{X: half, Y: half})}.Path())
	},
}

func (s *sheet) paint(p page) {
	y := vg.Length(sheetMargin)
	left := vg.Length(sheetMargin + panelLeft)
	width := vg.Length(s.columns*panelWidth) - panelLeft - panelRight
	if s.title != "" {
		style := aligned(bold(13), text.XAlignment(draw.XLeft))
		p.text(style, left, y+8, shorten(style, s.title, width))
		y += titleHeight
	}
	if s.validated() {
		p.legend(left, y+8, training, validation)
		y += legendHeight
	}
	for i, panel := range s.panels {
		r := rectangle{sheetMargin + vg.Length(i%s.columns*panelWidth), y + vg.Length(i/s.columns*panelHeight), panelWidth, panelHeight}
		panel.paint(p, r, s.x)
	}
}

func (p page) legend(x, y vg.Length, entries ...series) {
	style := aligned(plain(10), draw.XLeft)
	for _, e := range entries {
		p.line(e.line, x, y, x+26, y)
		e.mark(p, p.at(x+13, y))
		p.text(style, x+32, y, e.name)
		x += 32 + style.Width(e.name) + 20
	}
}

func (m panel) paint(p page, r rectangle, x axis) {
	area := rectangle{r.x + panelLeft, r.y + panelTop, r.w - panelLeft - panelRight, r.h - panelTop - panelBottom}
	name := aligned(bold(11), draw.XLeft)
	p.text(name, area.x, r.y+panelTop/2, shorten(name, clean(m.name), area.w))
	y := valueAxis(m.values())
	p.axes(area, x, y, !m.empty())
	if m.empty() {
		cx, cy := area.centre()
		p.text(coloured(plain(10), grey), cx, cy, "no finite values")
		return
	}
	m.training.paint(p, area, x, y, training)
	m.validation.paint(p, area, x, y, validation)
}

// axes draws the frame of a panel, the marks and, faintly, lines through those of the values.
func (p page) axes(area rectangle, x, y axis, valued bool) {
	bottom := area.y + area.h
	for i, v := range y.ticks {
		at := bottom - area.h*vg.Length(y.norm(v))
		if !valued {
			continue
		}
		p.line(stroke(hairline, 0.8), area.x, at, area.x+area.w, at)
		p.text(coloured(aligned(plain(9), draw.XRight), grey), area.x-6, at, y.labels[i])
	}
	p.line(stroke(lightGrey, 0.8), area.x, area.y, area.x, bottom)
	p.line(stroke(lightGrey, 0.8), area.x, bottom, area.x+area.w, bottom)
	inner := inset(area)
	for i, v := range x.ticks {
		at := inner.x + inner.w*vg.Length(x.norm(v))
		p.line(stroke(lightGrey, 0.8), at, bottom, at, bottom+3)
		p.text(coloured(plain(9), grey), at, bottom+10, x.labels[i])
	}
	p.text(coloured(plain(9.5), grey), area.x+area.w/2, bottom+24, "epoch")
}

// inset keeps the first and last epoch off the sides.
func inset(area rectangle) rectangle { return rectangle{area.x + 8, area.y, area.w - 16, area.h} }

func (c curve) paint(p page, area rectangle, x, y axis, s series) {
	for _, run := range c.runs(x, y, inset(area)) {
		points := make([]vg.Point, len(run))
		for i, q := range run {
			points[i] = p.at(q.X, q.Y)
		}
		p.StrokeLines(s.line, points)
		if len(c.values) <= markedEpochs || len(run) == 1 {
			for _, q := range points {
				s.mark(p, q)
			}
		}
	}
}
