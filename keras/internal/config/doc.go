// Package config turns layers, losses, optimizers and what else has settings into the objects that Keras writes into its files, and
// back: {"module": "keras.layers", "class_name": "Dense", "config": {"units": 10, ...}, "registered_name": null}.
//
// Settings are the exported fields of a struct. A field's key is its name in snake case; a tag says otherwise:
//
//	Units             int                                            // units
//	NoBias            bool     `keras:"use_bias,not"`                // the inverse of use_bias
//	Factor            float64  `keras:"l2,default=0.01"`             // what 0 stands for
//	Strides           int      `keras:",list,default=1"`             // [1]: written as a list of one, read as that or as a number
//	KernelInitializer initializers.Initializer `keras:",default=glorot_uniform"`
//	Cache             int      `keras:"-"`                           // no setting
//
// Fields of embedded structs count as their own. A key that is missing or null leaves the field's zero value.
//
// Reference: keras.saving.serialize_keras_object.
package config
