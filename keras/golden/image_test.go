package golden_test

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor/graph"
)

// imageLayer runs cases that give the arguments of a layer, images and what becomes of them.
func imageLayer(class string) func(r *run) {
	return func(r *run) {
		l := built(r, layers.FromConfig, map[string]any{"class_name": class, "config": arguments(r)})
		images := r.tensor(r.c["x"])
		s := newSymbolic(images.Len())
		x := s.feed(images)
		var y ops.Value
		r.must(graph.Catch(func() {
			layers.Build(l, "", layers.TypeName(l), true, 1, x.Shape())
			y = layers.Call(layers.NewContext(s.trace, false, 0), l, []ops.Value{x})[0]
		}))
		atol, _ := r.c["atol"].(float64)
		r.near(map[string]any{"atol": cmp.Or(atol, 1e-6), "rtol": 1e-6}, r.tensor(r.c["out"]), s.compute(r, y)[0], "images")
	}
}
