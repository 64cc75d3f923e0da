package plot

import (
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// matrixLayout is where the parts of a confusion matrix lie.
type matrixLayout struct {
	cells       rectangle
	cell        vg.Length
	names       text.Style
	texts       text.Style
	slanted     bool // the names of the columns
	rows        []string
	rowsWidth   vg.Length
	columnsRoom vg.Length
	width       vg.Length
	height      vg.Length
}

const (
	matrixMargin = 18
	longestName  = 150 // points, before it is cut
	scaleWidth   = 11  // of the bar that shows what the colours mean
	slant        = math.Pi / 4
)

// layout makes cells as large as their texts need, and smaller ones the more there are.
func (m *confusion) layout() matrixLayout {
	n := len(m.names)
	l := matrixLayout{names: plain(10), texts: plain(10)}
	l.cell = vg.Length(min(max(440/float64(n), 22), 76))
	if l.cell < 34 {
		l.names, l.texts = plain(8.5), plain(8)
	}
	widest, widestName := vg.Length(0), vg.Length(0)
	for i, name := range m.names {
		l.rows = append(l.rows, shorten(l.names, name, longestName))
		widestName = max(widestName, l.names.Width(l.rows[i]))
		for j := range m.names {
			_, text := m.value(i, j)
			widest = max(widest, l.texts.Width(text))
		}
	}
	l.cell = max(l.cell, widest+7)
	l.rowsWidth = widestName
	l.columnsRoom = 14
	if l.slanted = widestName > l.cell-6; l.slanted {
		l.columnsRoom = widestName*vg.Length(math.Sin(slant)) + 12
	}
	left := matrixMargin + 20 + l.rowsWidth + 8
	if l.slanted { // the name of the first column reaches to the left of its cell
		left = max(left, matrixMargin+widestName*vg.Length(math.Cos(slant))-l.cell/2+8)
	}
	top := vg.Length(matrixMargin)
	if m.title != "" {
		top += 28
	}
	side := l.cell * vg.Length(n)
	l.cells = rectangle{left, top, side, side}
	l.width = left + side + 16 + scaleWidth + 40 + matrixMargin - 8
	l.height = top + side + 8 + l.columnsRoom + 22 + matrixMargin - 6
	if title := bold(13).Width(m.title); m.title != "" {
		l.width = max(l.width, min(left+title+matrixMargin, left+side+220))
	}
	return l
}

func (m *confusion) picture() *Picture {
	l := m.layout()
	return &Picture{width: l.width, height: l.height, paint: func(p page) { m.paint(p, l) }}
}

func (m *confusion) paint(p page, l matrixLayout) {
	if m.title != "" {
		style := aligned(bold(13), draw.XLeft)
		p.text(style, l.cells.x, matrixMargin+8, shorten(style, m.title, l.width-l.cells.x-matrixMargin))
	}
	greatest := m.greatest()
	for i := range m.names {
		for j := range m.names {
			m.paintCell(p, l, i, j, greatest)
		}
	}
	p.frame(stroke(lightGrey, 0.8), l.cells)
	bottom := l.cells.y + l.cells.h
	for i, name := range l.rows {
		middle := l.cell * (vg.Length(i) + 0.5)
		p.text(aligned(l.names, draw.XRight), l.cells.x-8, l.cells.y+middle, name)
		if l.slanted {
			p.turned(aligned(l.names, draw.XRight), l.cells.x+middle+3, bottom+9, slant, name)
		} else {
			p.text(l.names, l.cells.x+middle, bottom+13, name)
		}
	}
	cx, cy := l.cells.centre()
	axisName := coloured(plain(10.5), grey)
	p.text(axisName, cx, bottom+8+l.columnsRoom+12, "predicted class")
	p.turned(axisName, l.cells.x-8-l.rowsWidth-18, cy, math.Pi/2, "true class")
	m.paintScale(p, rectangle{l.cells.x + l.cells.w + 16, l.cells.y, scaleWidth, l.cells.h}, greatest)
}

func (m *confusion) paintCell(p page, l matrixLayout, i, j int, greatest float64) {
	r := rectangle{l.cells.x + l.cell*vg.Length(j), l.cells.y + l.cell*vg.Length(i), l.cell, l.cell}
	v, text := m.value(i, j)
	c := shade(v / greatest)
	p.fill(c, r)
	p.frame(stroke(paper, 0.7), r)
	style := coloured(l.texts, legible(c))
	if m.counts[i][j] == 0 {
		style.Color = grey // so that what is there stands out
	}
	x, y := r.centre()
	p.text(style, x, y, text)
}

// paintScale draws which colour stands for which value.
func (m *confusion) paintScale(p page, r rectangle, greatest float64) {
	const steps = 64
	for i := range steps {
		// Each step reaches under the next, so that no seam shows between them.
		h := r.h / steps
		y := r.y + r.h - h*vg.Length(i+1)
		p.fill(shade((float64(i)+0.5)/steps), rectangle{r.x, y, r.w, min(h*1.5, r.y+r.h-y)})
	}
	p.frame(stroke(lightGrey, 0.8), r)
	a := axis{min: 0, max: greatest}
	least := 1.0
	if m.normalize {
		least = 0
	}
	a.mark(min(6, max(2, int(r.h/24))), least)
	for i, v := range a.ticks {
		y := r.y + r.h*vg.Length(1-a.norm(v))
		p.line(stroke(lightGrey, 0.8), r.x+r.w, y, r.x+r.w+3, y)
		p.text(coloured(aligned(plain(9), draw.XLeft), grey), r.x+r.w+6, y, a.labels[i])
	}
}
