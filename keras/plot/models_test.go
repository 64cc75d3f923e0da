package plot_test

import (
	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
)

// The models that the tests draw.

func dense(n int) *layers.Dense { return &layers.Dense{Units: n, Activation: activations.ReLU} }

// resnet has skip connections, every fourth through a layer.
func resnet(blocks int) *keras.Model {
	x := keras.Input(64)
	y := x.Apply(dense(64))
	for i := range blocks {
		z := y.Apply(dense(64), &layers.Dropout{Rate: 0.1}, dense(64))
		if i%4 == 3 {
			y = y.Apply(dense(64))
		}
		y = keras.Apply(&layers.Add{}, z, y)[0].Apply(&layers.ReLU{})
	}
	return keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{y.Apply(dense(10))})
}

// inception has two inputs, branches of different lengths and two outputs.
func inception() *keras.Model {
	a, b := keras.Input(8).Named("image"), keras.Input(3).Named("meta")
	x := a.Apply(dense(16))
	b1 := x.Apply(dense(4))
	b2 := x.Apply(dense(4), dense(8))
	b3 := x.Apply(dense(4), dense(8), dense(8))
	b4 := x.Apply(&layers.Dropout{Rate: .1}, dense(6))
	c := keras.Apply(&layers.Concatenate{}, b1, b2, b3, b4, b)[0]
	o1 := c.Apply(&layers.Dense{Units: 1, Name: "value"})
	o2 := c.Apply(dense(5), &layers.Dense{Units: 3, Name: "class", Activation: activations.Softmax})
	return keras.NewModel([]*keras.Tensor{a, b}, []*keras.Tensor{o1, o2})
}

// siamese uses a model for each of two inputs.
func siamese() *keras.Model {
	i := keras.Input(784)
	tower := keras.NewModel([]*keras.Tensor{i}, []*keras.Tensor{i.Apply(dense(128), &layers.Dropout{Rate: 0.2}, dense(64))})
	tower.Name = "tower"
	l, r := keras.Input(784).Named("left"), keras.Input(784).Named("right")
	d := keras.Apply(&layers.Subtract{}, l.Apply(tower), r.Apply(tower))[0]
	return keras.NewModel([]*keras.Tensor{l, r}, []*keras.Tensor{d.Apply(&layers.Dense{Units: 1, Activation: activations.Sigmoid})})
}

// nested has a model in a model, which has two inputs and outputs.
func nested() *keras.Model {
	i, j := keras.Input(8), keras.Input(4)
	deep := keras.Sequential(keras.Input(8), dense(16), dense(8))
	deep.Name = "encoder <deep> & narrow"
	h := i.Apply(deep)
	two := keras.NewModel([]*keras.Tensor{i, j}, []*keras.Tensor{keras.Apply(&layers.Concatenate{}, h, j)[0], j.Apply(dense(2))})
	two.Name = "two_in_two_out"
	a, b := keras.Input(8), keras.Input(4)
	o := keras.Apply(two, a, b)
	return keras.NewModel([]*keras.Tensor{a, b}, []*keras.Tensor{o[0].Apply(dense(3)), keras.Apply(&layers.Concatenate{}, o[1], b)[0]})
}

// cyclic uses layers again behind themselves.
func cyclic() *keras.Model {
	x := keras.Input(8)
	d, e := dense(8), dense(8)
	return keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x.Apply(d, d, e, &layers.Dropout{Rate: 0.5}, e)})
}
