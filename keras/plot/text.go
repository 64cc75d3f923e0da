package plot

import (
	"image/color"
	"strings"
	"unicode"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const typeface = "Liberation Sans"

// handler measures and draws texts.
var handler = text.Plain{Fonts: font.NewCache(font.Collection{
	{Font: font.Font{Typeface: typeface}, Face: parse(liberationsansregular.TTF)},
	{Font: font.Font{Typeface: typeface, Weight: xfont.WeightBold}, Face: parse(liberationsansbold.TTF)},
})}

func parse(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return f
}

// plain and bold are styles of black text, centred at the point where it is put.
func plain(size float64) text.Style { return style(size, xfont.WeightNormal) }
func bold(size float64) text.Style  { return style(size, xfont.WeightBold) }

func style(size float64, weight xfont.Weight) text.Style {
	return text.Style{
		Color: ink, Font: font.Font{Typeface: typeface, Weight: weight, Size: vg.Points(size)},
		XAlign: draw.XCenter, YAlign: draw.YCenter, Handler: handler,
	}
}

func coloured(s text.Style, c color.Color) text.Style {
	s.Color = c
	return s
}

func aligned(s text.Style, x text.XAlignment) text.Style {
	s.XAlign = x
	return s
}

// text writes one line whose vertical middle, half the height of capitals above its base line, is at y.
func (p page) text(s text.Style, x, y vg.Length, words string) {
	p.textAt(s, p.at(x, y), 0, words)
}

// turned writes a line that is turned counterclockwise by an angle around x, y.
func (p page) turned(s text.Style, x, y vg.Length, angle float64, words string) {
	p.textAt(s, p.at(x, y), angle, words)
}

// capitals is the height of capital letters as a part of the font's size.
const capitals = 0.729

func (p page) textAt(s text.Style, at vg.Point, angle float64, words string) {
	if words == "" {
		return
	}
	face := handler.Fonts.Lookup(s.Font, s.Font.Size)
	p.Push()
	defer p.Pop()
	p.SetColor(s.Color)
	p.Translate(at)
	if angle != 0 {
		p.Rotate(angle)
	}
	p.FillString(face, vg.Point{X: vg.Length(s.XAlign) * face.Width(words), Y: -s.Font.Size * capitals / 2}, words)
}

// clean makes a name one line of printable text: what XML cannot hold and line breaks become spaces.
func clean(name string) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, name)
}

// shorten cuts a text that is wider than width and ends it in an ellipsis.
func shorten(s text.Style, words string, width vg.Length) string {
	if s.Width(words) <= width {
		return words
	}
	letters := []rune(words)
	// Width grows with the number of letters, so the longest that fits is found by halving.
	low, high := 0, len(letters)
	for low+1 < high {
		if mid := (low + high) / 2; s.Width(string(letters[:mid])+"…") <= width {
			low = mid
		} else {
			high = mid
		}
	}
	return strings.TrimRight(string(letters[:low]), " ") + "…"
}
