package keras

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

// Summary writes a table of the layers with output shapes and numbers of parameters, as Keras prints it.
func (m *Model) Summary(w io.Writer) error {
	if m.err != nil {
		return m.err
	}
	rows := [][]string{{"Layer (type)", "Output Shape", "Param #"}}
	shapes := map[layers.Any]tensor.Shape{}
	for _, a := range m.apps {
		shapes[a.layer] = a.out[0].shape
	}
	for _, l := range m.layers {
		rows = append(rows, []string{fmt.Sprintf("%s (%s)", layers.Name(l), layers.ClassName(l)), shapes[l].String(), thousands(count(layers.Variables(l)))})
	}
	var trainable, frozen []*layers.Variable
	for _, v := range m.Weights() {
		if v.NonTrainable {
			frozen = append(frozen, v)
		} else {
			trainable = append(trainable, v)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Model: %q\n", m.Name)
	table(&b, rows)
	all := append(slices.Clone(trainable), frozen...)
	optimizer := m.optimizerVariables()
	fmt.Fprintf(&b, " Total params: %s\n", parameters(append(slices.Clone(all), optimizer...)))
	fmt.Fprintf(&b, " Trainable params: %s\n", parameters(trainable))
	fmt.Fprintf(&b, " Non-trainable params: %s\n", parameters(frozen))
	if len(optimizer) > 0 {
		fmt.Fprintf(&b, " Optimizer params: %s\n", parameters(optimizer))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// CountParams returns the number of weights, trainable or not.
func (m *Model) CountParams() int { return count(m.Weights()) }

func (m *Model) optimizerVariables() []*layers.Variable {
	if c := m.compiled.Load(); c != nil {
		return c.slots.all()
	}
	return nil
}

func count(vs []*layers.Variable) int {
	n := 0
	for _, v := range vs {
		size, _ := v.Shape.Size()
		n += size.Const
	}
	return n
}

// parameters prints 101,770 (397.54 KB).
func parameters(vs []*layers.Variable) string {
	bytes := 0.0
	for _, v := range vs {
		size, _ := v.Shape.Size()
		bytes += float64(size.Const * v.DType.Size())
	}
	unit := "B"
	for _, u := range []string{"KB", "MB", "GB"} {
		if bytes < 1024 {
			break
		}
		bytes, unit = bytes/1024, u
	}
	return fmt.Sprintf("%s (%.2f %s)", thousands(count(vs)), bytes, unit)
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// table draws rows in boxes, the first one as the head; the last column is flush right.
func table(b *strings.Builder, rows [][]string) {
	width := []int{31, 22, 13} // Keras's for a line of 80 characters; more where needed
	for _, r := range rows {
		for i, c := range r {
			width[i] = max(width[i], len(c))
		}
	}
	rule := func(left, mid, right, line string) {
		parts := make([]string, len(width))
		for i, n := range width {
			parts[i] = strings.Repeat(line, n+2)
		}
		b.WriteString(left + strings.Join(parts, mid) + right + "\n")
	}
	rule("┏", "┳", "┓", "━")
	for i, r := range rows {
		edge := "│"
		if i == 0 {
			edge = "┃"
		}
		for j, c := range r {
			format := " %-*s "
			if j == len(r)-1 {
				format = " %*s "
			}
			b.WriteString(edge + fmt.Sprintf(format, width[j], c))
		}
		b.WriteString(edge + "\n")
		switch {
		case i == 0:
			rule("┡", "╇", "┩", "━")
		case i < len(rows)-1:
			rule("├", "┼", "┤", "─")
		}
	}
	rule("└", "┴", "┘", "─")
}
