package plot

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/draw"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// svgCanvas writes the elements of an SVG. The one of gonum names one font without a substitute, so that what has no Liberation fonts
// shows another width, and it smoothes the pixels of images.
type svgCanvas struct {
	width, height vg.Length
	body          bytes.Buffer
	stack         []svgState
	err           error
}

// svgState is what Push saves. It maps x, y to a*x + c*y + e, b*x + d*y + f, whose y grows downwards.
type svgState struct {
	a, b, c, d, e, f float64
	color            color.Color
	line             vg.Length
	dashes           []vg.Length
}

func newSVG(width, height vg.Length) *svgCanvas {
	return &svgCanvas{width: width, height: height, stack: []svgState{{a: 1, d: -1, f: height.Points(), color: color.Black}}}
}

func (c *svgCanvas) top() *svgState { return &c.stack[len(c.stack)-1] }

// The methods of vg.Canvas.

func (c *svgCanvas) Size() (w, h vg.Length)                      { return c.width, c.height }
func (c *svgCanvas) SetLineWidth(w vg.Length)                    { c.top().line = w }
func (c *svgCanvas) SetLineDash(dashes []vg.Length, _ vg.Length) { c.top().dashes = dashes }
func (c *svgCanvas) SetColor(v color.Color)                      { c.top().color = v }
func (c *svgCanvas) Push()                                       { c.stack = append(c.stack, *c.top()) }
func (c *svgCanvas) Pop()                                        { c.stack = c.stack[:len(c.stack)-1] }
func (c *svgCanvas) Translate(p vg.Point)                        { c.top().multiply(1, 0, 0, 1, p.X.Points(), p.Y.Points()) }
func (c *svgCanvas) Scale(x, y float64)                          { c.top().multiply(x, 0, 0, y, 0, 0) }
func (c *svgCanvas) Rotate(angle float64) {
	sin, cos := math.Sincos(angle)
	c.top().multiply(cos, sin, -sin, cos, 0, 0)
}

// multiply puts another map before that of s.
func (s *svgState) multiply(a, b, c, d, e, f float64) {
	s.a, s.b, s.c, s.d, s.e, s.f = s.a*a+s.c*b, s.b*a+s.d*b, s.a*c+s.c*d, s.b*c+s.d*d, s.a*e+s.c*f+s.e, s.b*e+s.d*f+s.f
}

func (s *svgState) point(p vg.Point) (x, y float64) {
	px, py := p.X.Points(), p.Y.Points()
	return s.a*px + s.c*py + s.e, s.b*px + s.d*py + s.f
}

// decimal prints hundredths of a point and no -0.
func decimal(v float64) string {
	v = math.Round(v*100) / 100
	return strconv.FormatFloat(v+0, 'f', -1, 64)
}

func (c *svgCanvas) Stroke(p vg.Path) {
	s := c.top()
	if s.line <= 0 {
		return
	}
	dashes := ""
	if len(s.dashes) > 0 {
		lengths := make([]string, len(s.dashes))
		for i, d := range s.dashes {
			lengths[i] = decimal(d.Points())
		}
		dashes = fmt.Sprintf(` stroke-dasharray="%s"`, strings.Join(lengths, " "))
	}
	fmt.Fprintf(&c.body, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>\n", c.path(p), hex(s.color), decimal(s.line.Points()), dashes)
}

func (c *svgCanvas) Fill(p vg.Path) {
	fmt.Fprintf(&c.body, "<path d=\"%s\" fill=\"%s\"/>\n", c.path(p), hex(c.top().color))
}

func (c *svgCanvas) path(p vg.Path) string {
	var b strings.Builder
	add := func(op string, points ...vg.Point) {
		b.WriteString(op)
		for i, q := range points {
			x, y := c.top().point(q)
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(decimal(x) + "," + decimal(y))
		}
	}
	for _, e := range p {
		switch e.Type {
		case vg.MoveComp:
			add("M", e.Pos)
		case vg.LineComp:
			add("L", e.Pos)
		case vg.CurveComp:
			op := "Q"
			if len(e.Control) == 2 {
				op = "C"
			}
			add(op, append(append([]vg.Point(nil), e.Control...), e.Pos)...)
		case vg.ArcComp:
			c.arc(add, e)
		case vg.CloseComp:
			b.WriteByte('Z')
		}
	}
	return b.String()
}

// arc draws an arc as cubic curves of at most a quarter of a circle, which differ from it by less than a thousandth of the radius.
func (c *svgCanvas) arc(add func(string, ...vg.Point), e vg.PathComp) {
	pieces := int(math.Ceil(math.Abs(e.Angle) / (math.Pi/2 + 1e-9)))
	step := e.Angle / float64(max(pieces, 1))
	k := vg.Length(4.0 / 3 * math.Tan(step/4))
	on := func(angle float64) (p, tangent vg.Point) {
		sin, cos := math.Sincos(angle)
		tangent = vg.Point{X: -e.Radius * vg.Length(sin), Y: e.Radius * vg.Length(cos)}
		return e.Pos.Add(vg.Point{X: e.Radius * vg.Length(cos), Y: e.Radius * vg.Length(sin)}), tangent
	}
	from, t0 := on(e.Start)
	add("L", from)
	for i := range pieces {
		to, t1 := on(e.Start + step*float64(i+1))
		add("C", from.Add(t0.Scale(k)), to.Sub(t1.Scale(k)), to)
		from, t0 = to, t1
	}
}

// FillString writes a text whose base line begins at pt. It says how wide the text is, for readers who have none of the fonts.
func (c *svgCanvas) FillString(f font.Face, pt vg.Point, text string) {
	s := c.top()
	x, y := s.point(pt)
	place := fmt.Sprintf(`x="%s" y="%s"`, decimal(x), decimal(y))
	if s.b != 0 {
		place = fmt.Sprintf(`transform="translate(%s %s) rotate(%s)"`, decimal(x), decimal(y), decimal(math.Atan2(s.b, s.a)*180/math.Pi))
	}
	weight, width := "", ""
	if f.Font.Weight == xfont.WeightBold {
		weight = ` font-weight="bold"`
	}
	if drawable(f, text) {
		width = fmt.Sprintf(` textLength="%s" lengthAdjust="spacingAndGlyphs"`, decimal(f.Width(text).Points()))
	}
	fmt.Fprintf(&c.body, `<text %s font-size="%s"%s%s fill="%s" xml:space="preserve">`, place, decimal(f.Font.Size.Points()), weight, width, hex(s.color))
	if err := xml.EscapeText(&c.body, []byte(text)); err != nil {
		c.err = err
	}
	c.body.WriteString("</text>\n")
}

// drawable tells whether the font has all letters of a text, so that its width is known.
func drawable(f font.Face, text string) bool {
	var buf sfnt.Buffer
	for _, r := range text {
		if glyph, err := f.Face.GlyphIndex(&buf, r); err != nil || glyph == 0 {
			return false
		}
	}
	return true
}

// DrawImage embeds img as a PNG. Small ones are enlarged: not every reader knows that pixels are to stay squares.
func (c *svgCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	img = enlarged(img)
	x, y := c.top().point(vg.Point{X: r.Min.X, Y: r.Max.Y})
	fmt.Fprintf(&c.body, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" style="image-rendering:pixelated" xlink:href="data:image/png;base64,`,
		decimal(x), decimal(y), decimal(r.Size().X.Points()), decimal(r.Size().Y.Points()))
	encoder := base64.NewEncoder(base64.StdEncoding, &c.body)
	if err := png.Encode(encoder, img); err != nil {
		c.err = err
	}
	if err := encoder.Close(); err != nil {
		c.err = err
	}
	c.body.WriteString("\"/>\n")
}

// enlarged repeats each pixel of a small image.
func enlarged(img image.Image) image.Image {
	const enough = 200
	b := img.Bounds()
	factor := (enough + max(b.Dx(), b.Dy()) - 1) / max(b.Dx(), b.Dy(), 1)
	if factor < 2 {
		return img
	}
	to := image.Rect(0, 0, factor*b.Dx(), factor*b.Dy())
	var large draw.Image = image.NewRGBA(to)
	if _, grey := img.(*image.Gray); grey {
		large = image.NewGray(to)
	}
	draw.NearestNeighbor.Scale(large, to, img, b, draw.Src, nil)
	return large
}

func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// write writes the whole document.
func (c *svgCanvas) write(w io.Writer) error {
	if c.err != nil {
		return fmt.Errorf("plot: WriteSVG: %w", c.err)
	}
	width, height := decimal(c.width.Points()), decimal(c.height.Points())
	_, err := fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="%[1]spt" height="%[2]spt" viewBox="0 0 %[1]s %[2]s" `+
		`font-family="'%[3]s', Arimo, Arial, Helvetica, sans-serif">
%[4]s</svg>
`, width, height, typeface, c.body.Bytes())
	return err
}
