package tensor

import (
	"fmt"
	"slices"
	"strings"
)

// Printing follows NumPy's defaults: a tensor of more than 1000 elements shows three at each end of an axis.
const (
	printAll  = 1000
	printEdge = 3
	lineWidth = 75
	digits    = 8
)

// String prints dtype and sizes on a line, then the numbers as NumPy's str does.
func (t *Tensor) String() string { return t.text(-1) }

// Format serves %v and %s, which print String; a precision such as %.3v sets the digits after the point, by default 8 in a column.
func (t *Tensor) Format(f fmt.State, verb rune) {
	precision, ok := f.Precision()
	if !ok {
		precision = -1
	}
	switch {
	case t == nil:
		fmt.Fprint(f, "<nil>")
	case verb == 'v' || verb == 's':
		fmt.Fprint(f, t.text(precision))
	default:
		fmt.Fprintf(f, "%%!%c(tensor %v %v)", verb, t.dtype, t.dims)
	}
}

func (t *Tensor) text(precision int) string {
	head := fmt.Sprintf("%v %v\n", t.dtype, t.dims)
	if t.Size() == 0 {
		return head + "[]"
	}
	p := printer{t: t, summary: t.Size() > printAll}
	p.word = formatter(t.dtype, p.shown(t.offset, 0, nil), t, min(precision, 64))
	return head + p.block(t.offset, 0, " ", lineWidth)
}

// printer lays out words as NumPy's arrayprint does.
type printer struct {
	t       *Tensor
	summary bool
	word    func(position int) string
}

// ends returns how many elements of an axis to show from its start and from its end, and whether some between are left out.
func (p *printer) ends(axis int) (leading, trailing int, cut bool) {
	if n := p.t.dims[axis]; !p.summary || n <= 2*printEdge {
		return 0, n, false
	}
	return printEdge, printEdge, true
}

// shown appends the positions of the elements that will be printed; only they decide the width of the columns.
func (p *printer) shown(at, axis int, to []int) []int {
	if axis == len(p.t.dims) {
		return append(to, at)
	}
	leading, trailing, _ := p.ends(axis)
	n, stride := p.t.dims[axis], p.t.strides[axis]
	for i := range leading {
		to = p.shown(at+i*stride, axis+1, to)
	}
	for i := n - trailing; i < n; i++ {
		to = p.shown(at+i*stride, axis+1, to)
	}
	return to
}

// block prints the sub-array from an axis on; indent begins its further lines and width is what a line may take.
func (p *printer) block(at, axis int, indent string, width int) string {
	left := len(p.t.dims) - axis
	if left == 0 {
		return p.word(at)
	}
	leading, trailing, cut := p.ends(axis)
	n, stride := p.t.dims[axis], p.t.strides[axis]
	parts := make([]string, 0, leading+trailing+1)
	for i := range leading {
		parts = append(parts, p.block(at+i*stride, axis+1, indent+" ", width-1))
	}
	if cut {
		parts = append(parts, "...")
	}
	for i := n - trailing; i < n; i++ {
		parts = append(parts, p.block(at+i*stride, axis+1, indent+" ", width-1))
	}
	if left > 1 {
		return "[" + strings.Join(parts, strings.Repeat("\n", left-1)+indent) + "]"
	}
	return "[" + wrap(parts, indent, width)[len(indent):] + "]"
}

// wrap joins words with blanks into lines. All words but the last leave room for a bracket.
func wrap(words []string, indent string, width int) string {
	var lines []string
	line := indent
	for i, w := range words {
		room := width - 1
		if i == len(words)-1 {
			room = width
		}
		if len(line)+len(w) > room && len(line) > len(indent) {
			lines = append(lines, strings.TrimRight(line, " "))
			line = indent
		}
		line += w
		if i < len(words)-1 {
			line += " "
		}
	}
	return strings.Join(slices.Concat(lines, []string{line}), "\n")
}
