package plot

import (
	"reflect"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
)

// label is what a box says: a name, perhaps, and a class above rows.
type label struct {
	name, class string
	kind        kind
	rows        []row
}

// kind is what a box stands for.
type kind uint8

const (
	layerBox kind = iota
	inputBox
	modelBox
)

// row is such as "Output shape", "(None, 10)".
type row struct {
	key, value string
	alarm      bool
}

func inputLabel(name string, x *keras.Tensor, cfg ModelConfig) label {
	l := label{class: "InputLayer", kind: inputBox}
	if cfg.ShowLayerNames {
		l.name = clean(name)
	}
	if cfg.ShowShapes {
		l.rows = append(l.rows, row{key: "Output shape", value: x.Shape().String()})
	}
	if cfg.ShowDType {
		l.rows = append(l.rows, row{key: "Output dtype", value: x.DType().String()})
	}
	return l
}

func layerLabel(l layers.Any, calls []keras.Call, cfg ModelConfig) label {
	out := label{class: clean(layers.ClassName(l))}
	if _, ok := l.(*keras.Model); ok {
		out.kind = modelBox
	}
	if cfg.ShowLayerNames {
		out.name = clean(layers.Name(l))
	}
	if activation, ok := activationOf(l); ok && cfg.ShowLayerActivations {
		out.rows = append(out.rows, row{key: "Activation", value: clean(activation)})
	}
	shape := func(x *keras.Tensor) string { return x.Shape().String() }
	if cfg.ShowShapes {
		out.rows = append(out.rows,
			row{key: "Input shape", value: ofCalls(l, calls, func(c keras.Call) string { return list(c.In, shape) })},
			row{key: "Output shape", value: ofCalls(l, calls, func(c keras.Call) string { return list(c.Out, shape) })})
	}
	if cfg.ShowDType {
		dtype := func(x *keras.Tensor) string { return x.DType().String() }
		out.rows = append(out.rows, row{key: "Output dtype", value: ofCalls(l, calls, func(c keras.Call) string { return list(c.Out, dtype) })})
	}
	if cfg.ShowTrainable && len(layers.Variables(l)) > 0 {
		r := row{key: "Trainable", value: "yes"}
		if !l.Trainable() {
			r = row{key: "Trainable", value: "no", alarm: true}
		}
		out.rows = append(out.rows, r)
	}
	return out
}

// activationOf returns the name of the function in a layer's field Activation; nil there is linear.
func activationOf(l layers.Any) (string, bool) {
	v := reflect.Indirect(reflect.ValueOf(l))
	if v.Kind() != reflect.Struct {
		return "", false
	}
	field := v.FieldByName("Activation")
	if !field.IsValid() || !field.CanInterface() {
		return "", false
	}
	named, ok := field.Interface().(interface{ Name() string })
	if !ok {
		return "", false
	}
	return named.Name(), true
}

// ofCalls returns what differs between the calls of a layer, once each.
func ofCalls(l layers.Any, calls []keras.Call, what func(keras.Call) string) string {
	var texts []string
	for _, c := range calls {
		if c.Layer != l {
			continue
		}
		if t := what(c); !slices.Contains(texts, t) {
			texts = append(texts, t)
		}
	}
	return strings.Join(texts, "; ")
}

// list is what one tensor has, or [...] for several.
func list(xs []*keras.Tensor, what func(*keras.Tensor) string) string {
	texts := make([]string, len(xs))
	for i, x := range xs {
		texts[i] = what(x)
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
