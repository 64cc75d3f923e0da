package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The colours of Okabe and Ito (2008), which readers of all kinds of colour vision can tell apart, and greys.
var (
	blue       = rgb(0x0072b2)
	vermillion = rgb(0xd55e00)
	ink        = rgb(0x222222)
	grey       = rgb(0x666666)
	lightGrey  = rgb(0xb8b8b8)
	hairline   = rgb(0xe4e4e4)
	paper      = rgb(0xffffff)
	black      = rgb(0x000000)
)

func rgb(v uint32) color.RGBA { return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff} }

func stroke(c color.Color, width float64) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: vg.Points(width)}
}

// blues runs from nearly white to dark blue in steps of equal lightness: ColorBrewer's Blues.
var blues = []color.RGBA{
	rgb(0xf7fbff), rgb(0xdeebf7), rgb(0xc6dbef), rgb(0x9ecae1), rgb(0x6baed6), rgb(0x4292c6), rgb(0x2171b5), rgb(0x08519c), rgb(0x08306b),
}

// shade returns the colour for v between 0 and 1.
func shade(v float64) color.RGBA {
	at := min(max(v, 0), 1) * float64(len(blues)-1)
	i := min(int(at), len(blues)-2)
	f := at - float64(i)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + f*(float64(b)-float64(a)))) }
	a, b := blues[i], blues[i+1]
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}

// luminance is that of WCAG 2.1, 0 for black and 1 for white.
func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// contrast is the ratio of WCAG 2.1, from 1 to 21; a text is legible from 4.5 on.
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// legible returns the colour for text on c: of black and white, one always has a contrast of at least 4.5.
func legible(c color.RGBA) color.RGBA {
	if contrast(black, c) >= contrast(paper, c) {
		return black
	}
	return paper
}
