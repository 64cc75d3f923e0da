package plot

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The measures of boxes, in points.
const (
	headHeight   = 22
	rowHeight    = 16
	rowsPadding  = 5
	boxPadding   = 10
	columnGap    = 10
	widestValue  = 320
	loopRoom     = 20 // beside a box that takes its own output
	framePadding = 14
	frameTitle   = 18
)

var (
	headName  = aligned(coloured(bold(10.5), paper), draw.XLeft)
	headClass = aligned(coloured(plain(10.5), paper), draw.XLeft)
	frameName = aligned(coloured(bold(9.5), grey), draw.XLeft)
	rowKey    = aligned(coloured(plain(9.5), grey), draw.XLeft)
	rowValue  = aligned(bold(9.5), draw.XLeft)
)

// heads are the colours of the upper part of boxes; white text is legible on each.
var heads = map[kind]color.RGBA{layerBox: rgb(0x37474f), inputBox: rgb(0x00695c), modelBox: rgb(0x0b5a94)}

// head returns the two parts of a box's title.
func (l label) head() (name, class string) {
	if l.name == "" {
		return shorten(headName, l.class, widestValue), ""
	}
	return shorten(headName, l.name, widestValue), "(" + shorten(headClass, l.class, widestValue) + ")"
}

func (l label) headWidth() vg.Length {
	name, class := l.head()
	width := headName.Width(name)
	if class != "" {
		width += 4 + headClass.Width(class)
	}
	return width
}

func (l label) keyWidth() (width vg.Length) {
	for _, r := range l.rows {
		width = max(width, rowKey.Width(r.key))
	}
	return width
}

func (l label) size() (width, height vg.Length) {
	width, height = l.headWidth(), headHeight
	for _, r := range l.rows {
		width = max(width, l.keyWidth()+columnGap+rowValue.Width(shorten(rowValue, r.value, widestValue)))
	}
	if len(l.rows) > 0 {
		height += 2*rowsPadding + vg.Length(len(l.rows))*rowHeight
	}
	return max(width+2*boxPadding, 60), height
}

// extent returns the size of a box along u and v, with the room for a loop.
func (n *node) extent(d *diagram, dir RankDir) (su, sv float64) {
	var width, height vg.Length
	switch {
	case n.inner != nil:
		n.inner.arrange(dir)
		return n.inner.framed(dir)
	case n.port:
		return 0, 0
	default:
		width, height = n.label.size()
	}
	su, sv = width.Points(), height.Points()
	if dir.horizontal() {
		su, sv = sv, su
	}
	if slices.Contains(d.loops, n) {
		su += 2 * loopRoom // on both sides, so that arrows still meet the middle
	}
	return su, sv
}

// margins returns the room between a frame and what it holds: before and behind it along u and along v. The title is on top.
func margins(dir RankDir) (u0, u1, v0, v1 float64) {
	u0, u1, v0, v1 = framePadding, framePadding, framePadding, framePadding
	switch dir {
	case TopToBottom:
		v0 += frameTitle
	case BottomToTop:
		v1 += frameTitle
	default:
		u0 += frameTitle
	}
	return u0, u1, v0, v1
}

// framed returns the extent of a diagram with its frame.
func (d *diagram) framed(dir RankDir) (su, sv float64) {
	u0, u1, v0, v1 := margins(dir)
	su, sv = d.layout.su+u0+u1, d.layout.sv+v0+v1
	title := shorten(frameName, d.title, widestValue)
	if width := frameName.Width(title).Points() + 2*framePadding; dir.horizontal() {
		sv = max(sv, width)
	} else {
		su = max(su, width)
	}
	return su, sv
}

// portOffset returns how far from the middle of a box along u its port lies, of the inputs or the outputs.
func (n *node) portOffset(port int, in bool) float64 {
	if n.inner == nil {
		return 0
	}
	ports := n.inner.out
	if in {
		ports = n.inner.in
	}
	if port >= len(ports) {
		return 0
	}
	l := &n.inner.layout
	// margins differ on the two sides in a horizontal picture: what is inside does not lie in the middle.
	return n.inner.shift + l.of[ports[port]].u - l.su/2
}

// arrange finds places for everything in d.
func (d *diagram) arrange(dir RankDir) {
	d.layout = layout{}
	d.layout.build(d, dir)
	d.layout.order()
	d.layout.place()
	u0, u1, _, _ := margins(dir)
	d.shift = (u0 - u1) / 2
}
