package plot

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/gokeras/gokeras/keras/internal/atomicfile"
)

// Picture is a drawing that is not yet in any format.
type Picture struct {
	// DPI is the resolution of a PNG in pixels an inch, which is 72 points; 0: 144.
	DPI int

	width, height vg.Length
	paint         func(p page)
}

// maxPixels bounds a PNG: 4 bytes each are held in memory.
const maxPixels = 1 << 26

// Size returns width and height in points, 72 to the inch.
func (p *Picture) Size() (width, height float64) { return p.width.Points(), p.height.Points() }

// WritePNG writes the picture as a PNG.
//
// Errors: a DPI below 0 or one that makes more than 2^26 pixels; what w says.
func (p *Picture) WritePNG(w io.Writer) error {
	dpi, err := p.resolution()
	if err != nil {
		return err
	}
	c := &pngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(p.width, p.height), vgimg.UseDPI(dpi))}
	p.paint(newPage(c))
	_, err = vgimg.PngCanvas{Canvas: c.Canvas}.WriteTo(w)
	return err
}

func (p *Picture) resolution() (int, error) {
	if p.paint == nil {
		return 0, errors.New("plot: a Picture was not made by this package")
	}
	dpi := p.DPI
	if dpi == 0 {
		dpi = 144
	}
	if dpi < 0 {
		return 0, fmt.Errorf("plot: DPI: got %d, want at least 1", dpi)
	}
	w, h := math.Ceil(p.width.Dots(float64(dpi))), math.Ceil(p.height.Dots(float64(dpi)))
	if w*h > maxPixels || w < 1 || h < 1 {
		return 0, fmt.Errorf("plot: got %.0f x %.0f pixels at DPI %d, want 1 to %d: set another DPI, or write an SVG", w, h, dpi, maxPixels)
	}
	return dpi, nil
}

// WriteSVG writes the picture as an SVG. Its texts are texts, in Liberation Sans or what looks like it.
func (p *Picture) WriteSVG(w io.Writer) error {
	if p.paint == nil {
		return errors.New("plot: a Picture was not made by this package")
	}
	c := newSVG(p.width, p.height)
	p.paint(newPage(c))
	return c.write(w)
}

// Save writes the picture to a file, as a whole or not at all, in the format that its name ends in: .png or .svg.
//
// Errors: any other name; those of WritePNG; what the file system says.
func (p *Picture) Save(path string) error {
	write := p.WritePNG
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".png":
		if _, err := p.resolution(); err != nil {
			return err
		}
	case ".svg":
		write = p.WriteSVG
	default:
		return fmt.Errorf("plot: Save: got file name %q, want one that ends in .png or .svg", path)
	}
	if err := atomicfile.Write(path, write); err != nil {
		return fmt.Errorf("plot: Save: %w", err)
	}
	return nil
}

// page is a canvas whose origin is the upper left corner, y growing downwards.
type page struct {
	draw.Canvas
	height vg.Length
}

// newPage returns c, painted white.
func newPage(c vg.CanvasSizer) page {
	_, h := c.Size()
	p := page{draw.New(c), h}
	p.SetColor(color.White)
	p.Fill(p.Rectangle.Path())
	return p
}

// at returns a point of the canvas.
func (p page) at(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: p.height - y} }

// rectangle is an upper left corner and a size.
type rectangle struct{ x, y, w, h vg.Length }

func (r rectangle) centre() (x, y vg.Length) { return r.x + r.w/2, r.y + r.h/2 }

func (p page) bounds(r rectangle) vg.Rectangle {
	return vg.Rectangle{Min: p.at(r.x, r.y+r.h), Max: p.at(r.x+r.w, r.y)}
}

func (p page) fill(c color.Color, r rectangle) {
	p.SetColor(c)
	p.Fill(p.bounds(r).Path())
}

func (p page) frame(s draw.LineStyle, r rectangle) {
	p.SetLineStyle(s)
	p.Stroke(p.bounds(r).Path())
}

func (p page) line(s draw.LineStyle, x0, y0, x1, y1 vg.Length) {
	a, b := p.at(x0, y0), p.at(x1, y1)
	p.StrokeLine2(s, a.X, a.Y, b.X, b.Y)
}

// circle draws a round mark.
func (p page) circle(c color.Color, at vg.Point, radius vg.Length) {
	p.SetColor(c)
	var path vg.Path
	path.Move(vg.Point{X: at.X + radius, Y: at.Y})
	path.Arc(at, radius, 0, 2*math.Pi)
	path.Close()
	p.Fill(path)
}
