package plot

import (
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
)

// RankDir is the direction in which the layers of a model follow each other.
type RankDir uint8

// The directions, Keras's TB, LR, BT and RL.
const (
	TopToBottom RankDir = iota
	LeftToRight
	BottomToTop
	RightToLeft
)

var rankDirs = []string{"TB", "LR", "BT", "RL"}

// String returns Keras's word.
func (d RankDir) String() string {
	if int(d) < len(rankDirs) {
		return rankDirs[d]
	}
	return fmt.Sprint(uint8(d))
}

// MarshalText writes Keras's word.
func (d RankDir) MarshalText() ([]byte, error) {
	if int(d) >= len(rankDirs) {
		return nil, fmt.Errorf("plot: got %d, want one of %v", uint8(d), rankDirs)
	}
	return []byte(rankDirs[d]), nil
}

// UnmarshalText reads Keras's word.
func (d *RankDir) UnmarshalText(text []byte) error {
	for i, word := range rankDirs {
		if word == string(text) {
			*d = RankDir(i)
			return nil
		}
	}
	return fmt.Errorf("plot: got %q, want one of %v", text, rankDirs)
}

func (d RankDir) horizontal() bool { return d == LeftToRight || d == RightToLeft }

// ModelConfig are the settings of Model and DOT; the zero value is Keras's default.
type ModelConfig struct {
	ShowShapes           bool // of inputs and outputs
	ShowDType            bool // of the outputs
	ShowLayerNames       bool // beside the classes
	ShowLayerActivations bool // of layers that have one
	ShowTrainable        bool // of layers with weights
	ExpandNested         bool // draws models inside the model as what they consist of, in a frame
	RankDir              RankDir
}

// Model draws the layers of a model as boxes, with an arrow from each to those that take its output. A layer that is used several times
// is one box. As in Keras, the inputs of a Sequential are not shown.
//
// Errors: a model that is nil or could not be built, an unknown RankDir.
// Reference: keras.utils.plot_model.
func Model(m *keras.Model, cfg ModelConfig) (*Picture, error) {
	d, err := diagramOf(m, cfg)
	if err != nil {
		return nil, fmt.Errorf("plot: Model: %w", err)
	}
	return d.picture(cfg.RankDir), nil
}

// diagram is boxes and arrows between them.
type diagram struct {
	title string
	nodes []*node
	edges []edge
	loops []*node // those that take their own output
	// ports are where arrows cross the frame around a model inside another one: one for each input and each output.
	in, out []*node
	layout  layout
	shift   float64 // of what is inside the frame from its middle, along u
}

// node is a box: an input, a layer, or a whole diagram; or a port.
type node struct {
	port  bool
	label label
	inner *diagram
}

// edge is an arrow between boxes; in a box that is a diagram, it begins or ends at a port.
type edge struct {
	from, to         *node
	fromPort, toPort int
}

func diagramOf(m *keras.Model, cfg ModelConfig) (*diagram, error) {
	if m == nil {
		return nil, fmt.Errorf("the model is nil")
	}
	if err := m.Err(); err != nil {
		return nil, err
	}
	if _, err := cfg.RankDir.MarshalText(); err != nil {
		return nil, fmt.Errorf("RankDir: got %d, want one of %v", uint8(cfg.RankDir), rankDirs)
	}
	return newDiagram(m, cfg, false), nil
}

// builder makes the diagram of one model.
type builder struct {
	d      *diagram
	cfg    ModelConfig
	source map[*keras.Tensor]source
	of     map[layers.Any]*node
	known  map[edge]bool
}

// source is where a tensor comes from: a box and, if that is a diagram, which port.
type source struct {
	node *node
	port int
}

func newDiagram(m *keras.Model, cfg ModelConfig, nested bool) *diagram {
	b := &builder{
		d: &diagram{title: clean(layers.Name(m))}, cfg: cfg,
		source: map[*keras.Tensor]source{}, of: map[layers.Any]*node{}, known: map[edge]bool{},
	}
	b.addInputs(m, nested)
	calls := m.Calls()
	for _, c := range calls {
		b.addCall(c, calls)
	}
	if nested {
		for _, y := range m.Outputs() {
			port := &node{port: true}
			b.d.out = append(b.d.out, port)
			b.connect(y, port, 0)
		}
	}
	return b.d
}

func (b *builder) addInputs(m *keras.Model, nested bool) {
	names := m.InputNames()
	for i, x := range m.Inputs() {
		var port *node
		if nested {
			port = &node{port: true}
			b.d.in = append(b.d.in, port)
			b.source[x] = source{port, 0}
		}
		if m.ClassName() == "Sequential" {
			continue
		}
		n := &node{label: inputLabel(names[i], x, b.cfg)}
		b.d.nodes = append(b.d.nodes, n)
		if nested {
			b.connect(x, n, 0)
		}
		b.source[x] = source{n, 0}
	}
}

func (b *builder) addCall(c keras.Call, all []keras.Call) {
	n, known := b.of[c.Layer]
	if !known {
		n = &node{}
		if m, ok := c.Layer.(*keras.Model); ok && b.cfg.ExpandNested && len(m.Calls()) > 0 {
			n.inner = newDiagram(m, b.cfg, true)
		} else {
			n.label = layerLabel(c.Layer, all, b.cfg)
		}
		b.of[c.Layer] = n
		b.d.nodes = append(b.d.nodes, n)
	}
	for i, x := range c.In {
		b.connect(x, n, i)
	}
	for i, y := range c.Out {
		b.source[y] = source{n, i}
	}
}

// connect draws an arrow from where x comes from, once. Ports of boxes that are layers are all one.
func (b *builder) connect(x *keras.Tensor, to *node, port int) {
	from, ok := b.source[x]
	if !ok { // the input of a Sequential
		return
	}
	e := edge{from: from.node, to: to, fromPort: from.port, toPort: port}
	if e.from.inner == nil {
		e.fromPort = 0
	}
	if e.to.inner == nil {
		e.toPort = 0
	}
	if b.known[e] {
		return
	}
	b.known[e] = true
	if e.from == e.to {
		b.d.loops = append(b.d.loops, e.from)
		return
	}
	b.d.edges = append(b.d.edges, e)
}
