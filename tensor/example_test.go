package tensor_test

import (
	"bytes"
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

func Example() {
	x := tensor.Of([]float32{1, 2.5, 3, 4, 5, 6}, 2, 3)
	fmt.Println(x)
	fmt.Println(x.Transpose().Rows(1, 3)) // a view: nothing is copied
	// Output:
	// float32 [2 3]
	// [[1.  2.5 3. ]
	//  [4.  5.  6. ]]
	// float32 [2 2]
	// [[2.5 5. ]
	//  [3.  6. ]]
}

func ExampleTensor_Reshape() {
	images := tensor.New(tensor.Uint8, 10, 28, 28)
	flat, err := images.Reshape(10, -1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(flat.Dims())
	_, err = images.Reshape(3, -1)
	fmt.Println(err)
	// Output:
	// [10 784]
	// tensor: Reshape: 7840 elements of shape [10 28 28] do not fill shape [3 -1]
}

func ExampleTensor_Cast() {
	x := tensor.Of([]float64{1.9, -0.5, 300})
	fmt.Println(x.Cast(tensor.Uint8))
	// Output:
	// uint8 [3]
	// [  1   0 255]
}

func ExampleReadNpy() {
	var file bytes.Buffer
	if err := tensor.Of([]int32{1, 2, 3, 4}, 2, 2).WriteNpy(&file); err != nil {
		fmt.Println(err)
		return
	}
	x, err := tensor.ReadNpy(&file)
	fmt.Println(x, err)
	// Output:
	// int32 [2 2]
	// [[1 2]
	//  [3 4]] <nil>
}
