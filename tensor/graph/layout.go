package graph

// Layout is how a value of two axes lies in memory.
type Layout uint8

// The layouts. Panels are the layout of Dense weights on the CPU: [ceil(cols/32)][rows][32], the tail of the last panel zero.
const (
	RowMajor Layout = iota
	Panels
)

// PanelWidth is the number of columns of a panel.
const PanelWidth = 32

// String returns the name in printed programs.
func (l Layout) String() string { return [...]string{"rows", "panels"}[l] }
