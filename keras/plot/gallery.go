package plot

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func (c caption) style() text.Style {
	switch {
	case c.wrong:
		return coloured(bold(9), vermillion)
	case c.compared:
		return coloured(plain(9), blue)
	}
	return plain(9)
}

func (g *gallery) paint(p page) {
	width, height, place := g.cell()
	row := height + galleryGap
	if g.captions != nil {
		row += captionHeight
	}
	top := vg.Length(galleryMargin)
	if g.title != "" {
		style := aligned(bold(13), draw.XLeft)
		p.text(style, galleryMargin, top+8, shorten(style, g.title, p.Max.X-2*galleryMargin))
		top += titleHeight
	}
	for i, img := range g.images {
		x := galleryMargin + vg.Length(i%g.columns)*(place+galleryGap) + (place-width)/2
		y := top + vg.Length(i/g.columns)*row
		r := rectangle{x, y, width, height}
		p.DrawImage(p.bounds(r), img)
		p.frame(stroke(lightGrey, 0.6), r)
		if g.captions != nil {
			c := g.captions[i]
			p.text(c.style(), x+width/2, y+height+captionHeight/2+1, shorten(c.style(), c.text, place))
		}
	}
}
