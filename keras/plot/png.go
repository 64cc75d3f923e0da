package plot

import (
	"image"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// pngCanvas draws glyphs as outlines and not as bitmaps, so that turned texts are sharp too, and the pixels of small images as squares.
type pngCanvas struct{ *vgimg.Canvas }

// FillString writes a text whose base line begins at pt.
func (c *pngCanvas) FillString(f font.Face, pt vg.Point, text string) {
	var buf sfnt.Buffer
	ppem := fixed.Int26_6(f.Face.UnitsPerEm())
	unit := f.Font.Size / vg.Length(ppem)
	point := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: pt.X + vg.Length(p.X)*unit, Y: pt.Y - vg.Length(p.Y)*unit}
	}
	start := pt.X
	for i, r := range text {
		pt.X = start + f.Width(text[:i])
		glyph, err := f.Face.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		segments, err := f.Face.LoadGlyph(&buf, glyph, ppem, nil)
		if err != nil {
			continue
		}
		c.fillGlyph(segments, point)
	}
}

func (c *pngCanvas) fillGlyph(segments sfnt.Segments, point func(fixed.Point26_6) vg.Point) {
	var path vg.Path
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			path.Move(point(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(point(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(point(s.Args[0]), point(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))
		}
	}
	if len(path) > 0 {
		c.Fill(path)
	}
}

// DrawImage scales img to r: nearest neighbours where that is an enlargement.
func (c *pngCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	dots := func(l vg.Length) int { return int(math.Round(l.Dots(c.DPI()))) }
	height := c.Image().Bounds().Dy()
	to := image.Rect(dots(r.Min.X), height-dots(r.Max.Y), dots(r.Max.X), height-dots(r.Min.Y))
	var scale xdraw.Interpolator = xdraw.NearestNeighbor
	if b := img.Bounds(); b.Dx() > to.Dx() || b.Dy() > to.Dy() {
		scale = xdraw.CatmullRom
	}
	scale.Scale(c.Image(), to, img, img.Bounds(), xdraw.Src, nil)
}
