package keras

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/optimizers"
)

// SummaryConfig are the settings of WriteSummary; the zero value is Keras's default.
type SummaryConfig struct {
	LineLength    int  // characters of a line; 0: 76, as Keras has where there is no terminal
	ExpandNested  bool // lists the layers of models inside the model too
	ShowTrainable bool // tells which layers are trained
}

// Summary writes a table of the layers with output shapes and numbers of parameters, as Keras prints it; to standard output if w is nil.
func (m *Model) Summary(w io.Writer) error { return m.WriteSummary(w, SummaryConfig{}) }

// WriteSummary writes what Summary does, with settings.
//
// Errors: a model that could not be built, a line that is too short for the columns.
// Reference: keras.Model.summary.
func (m *Model) WriteSummary(w io.Writer, cfg SummaryConfig) error {
	if m.err != nil {
		return m.err
	}
	t := newSummaryTable(m.connected(), cfg)
	for i, width := range t.widths {
		if width < 1 {
			return fmt.Errorf("keras: Summary: LineLength %d leaves no room for column %d", cfg.LineLength, i+1)
		}
	}
	m.addRows(t, cfg, "", 0)
	var b strings.Builder
	fmt.Fprintf(&b, "Model: %q\n", m.Name)
	t.write(&b)
	m.writeTotals(&b)
	_, err := io.WriteString(orStdout(w), b.String())
	return err
}

// connected tells whether the table says which layer feeds which: in a functional model that is no chain.
func (m *Model) connected() bool {
	if m.class != "Functional" {
		return false
	}
	calls := map[layers.Any]int{}
	depths := map[int]int{}
	for _, d := range m.depths() {
		depths[d]++
	}
	for _, a := range m.apps {
		if calls[a.layer]++; len(a.in) > 1 || calls[a.layer] > 1 {
			return true
		}
	}
	for _, n := range depths {
		if n > 1 {
			return true
		}
	}
	return false
}

// addRows adds the layers of m, of which outer models are as many as level, in Keras's order.
func (m *Model) addRows(t *summaryTable, cfg SummaryConfig, prefix string, level int) {
	connections := m.connections()
	for _, node := range m.byDepth() {
		row := []string{prefix + node.title(), node.shapes(m), thousands(count(node.variables()))}
		if t.connected {
			switch {
			case level > 0 || connections[node] == "":
				row = append(row, "-")
			default:
				row = append(row, connections[node])
			}
		}
		if cfg.ShowTrainable {
			row = append(row, node.trained())
		}
		t.rows = append(t.rows, row)
		if inner, ok := node.layer.(*Model); ok && cfg.ExpandNested {
			inner.addRows(t, cfg, strings.Repeat("   ", level+1)+"└ ", level+1)
		}
	}
}

func (m *Model) writeTotals(b *strings.Builder) {
	trains := m.trainableWeights()
	all, trainable, frozen := size{}, size{}, size{}
	for _, v := range m.Weights() {
		all.add(v)
		if trains[v] {
			trainable.add(v)
		} else {
			frozen.add(v)
		}
	}
	optimizer, built := m.optimizerSize()
	all.params, all.bytes = all.params+optimizer.params, all.bytes+optimizer.bytes
	fmt.Fprintf(b, " Total params: %v\n Trainable params: %v\n Non-trainable params: %v\n", all, trainable, frozen)
	if built {
		fmt.Fprintf(b, " Optimizer params: %v\n", optimizer)
	}
}

// optimizerSize counts the optimizer's variables once it has been used: what it keeps of the weights, the number of steps, and the
// learning rate unless a schedule makes it.
func (m *Model) optimizerSize() (s size, built bool) {
	c := m.compiled.Load()
	if c == nil || !c.built.Load() {
		return s, false
	}
	for _, v := range c.slots.all() {
		s.add(v)
	}
	s.params, s.bytes = s.params+1, s.bytes+8
	if optimizers.ScheduleOf(c.Optimizer) == nil {
		s.params, s.bytes = s.params+1, s.bytes+4
	}
	return s, true
}

// CountParams returns the number of weights, trainable or not.
func (m *Model) CountParams() int { return count(m.Weights()) }

func count(vs []*layers.Variable) int {
	s := size{}
	for _, v := range vs {
		s.add(v)
	}
	return s.params
}

// size is a number of parameters and of their bytes.
type size struct{ params, bytes int }

func (s *size) add(v *layers.Variable) {
	n, _ := v.Shape.Size()
	s.params += n.Const
	s.bytes += n.Const * v.DType.Size()
}

// String prints 101,770 (397.54 KB).
func (s size) String() string {
	bytes, unit := float64(s.bytes), "B"
	for _, u := range []string{"KB", "MB", "GB", "TB"} {
		if bytes < 1024 {
			break
		}
		bytes, unit = bytes/1024, u
	}
	return fmt.Sprintf("%s (%.2f %s)", thousands(s.params), bytes, unit)
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// operation is a layer or an input of a model.
type operation struct {
	layer layers.Any // nil for an input
	input *Tensor
	name  string
}

// title is "dense (Dense)".
func (n operation) title() string {
	if n.layer == nil {
		return n.name + " (InputLayer)"
	}
	return fmt.Sprintf("%s (%s)", n.name, layers.ClassName(n.layer))
}

func (n operation) variables() []*layers.Variable {
	if n.layer == nil {
		return nil
	}
	if inner, ok := n.layer.(*Model); ok {
		return inner.Weights()
	}
	return layers.Variables(n.layer)
}

// trained is Y, N, or - for a layer without weights.
func (n operation) trained() string {
	switch {
	case len(n.variables()) == 0:
		return "-"
	case n.layer.Trainable():
		return "Y"
	}
	return "N"
}

// shapes prints the output of the layer's last call in m, or a list of its outputs.
func (n operation) shapes(m *Model) string {
	if n.layer == nil {
		return n.input.shape.String()
	}
	var outs []string
	for _, a := range m.apps {
		if a.layer == n.layer {
			outs = outs[:0]
			for _, y := range a.out {
				outs = append(outs, y.shape.String())
			}
		}
	}
	if len(outs) == 1 {
		return outs[0]
	}
	return "[" + strings.Join(outs, ", ") + "]"
}

// connections lists for each layer the tensors that it is called with: layer[call][output].
func (m *Model) connections() map[operation]string {
	where := map[*Tensor]string{}
	for i, name := range m.inputNames() {
		where[m.in[i]] = name + "[0][0]"
	}
	calls := map[layers.Any]int{}
	list := map[operation][]string{}
	for _, a := range m.apps {
		n := operation{layer: a.layer, name: layers.Name(a.layer)}
		for _, x := range a.in {
			list[n] = append(list[n], where[x])
		}
		for i, y := range a.out {
			where[y] = fmt.Sprintf("%s[%d][%d]", n.name, calls[a.layer], i)
		}
		calls[a.layer]++
	}
	joined := map[operation]string{}
	for n, tensors := range list {
		joined[n] = strings.Join(tensors, ", ")
	}
	return joined
}

// byDepth lists layers, and the inputs of a functional model, as Keras does: those far from the outputs first.
func (m *Model) byDepth() []operation {
	depths := m.depths()
	nodes := m.traversal()
	if m.class != "Functional" {
		nodes = nodes[:0]
		for _, l := range m.layers {
			nodes = append(nodes, operation{layer: l, name: layers.Name(l)})
		}
		return nodes
	}
	slices.SortStableFunc(nodes, func(a, b operation) int { return depths[b] - depths[a] })
	return nodes
}
