// Package layers has the layers of a model, one a file: pointers to struct literals whose fields are Keras's keywords. The zero value
// of a field is Keras's default, so `&layers.Dense{Units: 10}` is `Dense(10)`. A layer that is used in two places shares its weights.
//
// A layer of one's own embeds [Base], has a field `Name string`, and a method Call that computes its output with package ops; one with
// weights has Build too, which makes them. The gradient follows from Call. Package kerastest checks such a layer.
//
// [Base] gives every layer SetTrainable and Trainable. Masks travel beside the values: see [Context.Mask] and [PassesMask].
package layers
