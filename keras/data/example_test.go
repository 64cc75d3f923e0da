package data_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

func Example() {
	x := tensor.Of([]uint8{0, 255, 51, 0, 102, 255, 255, 255}, 4, 2)
	y := tensor.Of([]uint8{0, 1, 1, 0})
	all, err := data.New(x, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	train, validation, err := data.Split(data.Scale(all, 1.0/255), 0.25)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(train.Len(), "rows to train on,", validation.Len(), "to validate")
	for b, err := range (data.Batched{Rows: train, Size: 2, NoShuffle: true}).Batches(context.Background(), 1, 0) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%d rows: %.1f\n", b.N, tensor.Data[float32](b.X[0].Rows(0, b.N)))
	}
	// Output:
	// 3 rows to train on, 1 to validate
	// 2 rows: [0.0 1.0 0.2 0.0]
	// 1 rows: [0.4 1.0]
}
