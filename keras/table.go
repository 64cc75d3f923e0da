package keras

import (
	"math"
	"strings"
)

// summaryTable draws rows in boxes with columns of fixed widths, as Keras's summary does with the package rich.
type summaryTable struct {
	connected bool
	align     string // l, r or c for each column
	widths    []int  // of the text of each column
	rows      [][]string
}

// defaultLine is what Keras takes for an output of 80 characters.
const defaultLine = 76

func newSummaryTable(connected bool, cfg SummaryConfig) *summaryTable {
	t := &summaryTable{connected: connected, align: "llr", rows: [][]string{{"Layer (type)", "Output Shape", "Param #"}}}
	positions := []float64{0.45, 0.80, 1}
	if connected {
		positions, t.align = []float64{0.3, 0.56, 0.74, 1}, "llrl"
		t.rows[0] = append(t.rows[0], "Connected to")
	}
	if cfg.ShowTrainable {
		for i := range positions {
			positions[i] *= 0.9
		}
		positions, t.align = append(positions, 1), t.align+"c"
		t.rows[0] = append(t.rows[0], "Trainable")
	}
	line := orInt(cfg.LineLength, defaultLine)
	before := 0
	for _, p := range positions {
		width := int(p*float64(line)) - before
		t.widths, before = append(t.widths, width), before+width
	}
	t.shrink()
	return t
}

// shrink takes the room for edges and spaces, 3 a column and 1, from the columns, as rich does.
func (t *summaryTable) shrink() {
	n := len(t.widths)
	excess := 3*n + 1
	for i := range t.widths {
		cut := int(math.RoundToEven(float64(excess) / float64(n-i)))
		t.widths[i], excess = t.widths[i]-cut, excess-cut
	}
}

func (t *summaryTable) write(b *strings.Builder) {
	t.rule(b, "┏", "┳", "┓", "━")
	for i, row := range t.rows {
		edge := "│"
		if i == 0 {
			edge = "┃"
		}
		t.row(b, row, edge)
		switch {
		case i == 0 && len(t.rows) > 1:
			t.rule(b, "┡", "╇", "┩", "━")
		case i < len(t.rows)-1:
			t.rule(b, "├", "┼", "┤", "─")
		}
	}
	t.rule(b, "└", "┴", "┘", "─")
}

func (t *summaryTable) rule(b *strings.Builder, left, mid, right, line string) {
	parts := make([]string, len(t.widths))
	for i, n := range t.widths {
		parts[i] = strings.Repeat(line, n+2)
	}
	b.WriteString(left + strings.Join(parts, mid) + right + "\n")
}

// row writes the cells, on as many lines as the one that needs most.
func (t *summaryTable) row(b *strings.Builder, cells []string, edge string) {
	lines := make([][]string, len(cells))
	height := 1
	for i, c := range cells {
		lines[i] = wrap(c, t.widths[i])
		height = max(height, len(lines[i]))
	}
	for k := range height {
		for i := range cells {
			text := ""
			if k < len(lines[i]) {
				text = lines[i][k]
			}
			b.WriteString(edge + " " + aligned(text, t.widths[i], t.align[i]) + " ")
		}
		b.WriteString(edge + "\n")
	}
}

func aligned(text string, width int, align byte) string {
	space := max(0, width-len([]rune(text)))
	left := 0
	switch align {
	case 'r':
		left = space
	case 'c':
		left = space / 2
	}
	return strings.Repeat(" ", left) + text + strings.Repeat(" ", space-left)
}

// wrap breaks a text between words; a word that is too long ends in an ellipsis.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	flush := func() {
		line = strings.TrimRight(line, " ")
		if r := []rune(line); len(r) > width {
			line = string(r[:width-1]) + "…"
		}
		lines = append(lines, line)
	}
	for _, word := range words(text) {
		if line != "" && len([]rune(line))+len([]rune(strings.TrimRight(word, " "))) > width {
			flush()
			line = ""
		}
		line += word
	}
	flush()
	return lines
}

// words cuts a text after the spaces behind each word.
func words(text string) []string {
	var list []string
	start := 0
	for i := 1; i < len(text); i++ {
		if text[i-1] == ' ' && text[i] != ' ' && strings.TrimSpace(text[start:i]) != "" {
			list, start = append(list, text[start:i]), i
		}
	}
	return append(list, text[start:])
}
