package graph

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Layout is how a value of two axes lies in memory.
type Layout uint8

// The layouts. Panels are the layout of Dense weights on the CPU: [ceil(cols/32)][rows][32]. No result depends on what is in the tail
// of the last panel.
const (
	RowMajor Layout = iota
	Panels
)

// PanelWidth is the number of columns of a panel.
const PanelWidth = 32

// String returns the name in printed programs.
func (l Layout) String() string { return [...]string{"rows", "panels"}[l] }

func (t Type) inPanels() bool { return t.Layout == Panels }

// isOne tells whether a value has one element.
func (t Type) isOne() bool {
	return !slices.ContainsFunc(t.Shape, func(d tensor.Dim) bool { return d != tensor.D(1) })
}
