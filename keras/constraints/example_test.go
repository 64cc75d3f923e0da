package constraints_test

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/constraints"
)

func ExampleFromConfig() {
	c, err := constraints.FromConfig(map[string]any{"class_name": "MaxNorm", "config": map[string]any{"max_value": 3.0, "axis": []any{0.0, 1.0, 2.0}}})
	fmt.Printf("%+v %v\n", c, err)
	_, err = constraints.Named("norm")
	fmt.Println(err)
	// Output:
	// {MaxValue:3 Axis:[0 1 2]} <nil>
	// constraints: unknown constraint "norm"
}
