package data_test

import (
	"context"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"strings"

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

func ExampleCSV() {
	file := strings.NewReader("id,area,rooms,city,price\n17,54,2,Bonn,190\n18,?,3,Köln,260\n19,71,3,Bonn,\n20,80,3,Bonn,265\n")
	table, err := data.CSV{Drop: []string{"id"}}.Read(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range table.Names() {
		kind, _ := table.Kind(name)
		missing, _ := table.Missing(name)
		fmt.Printf("%-5s %-6v %d missing\n", name, kind, missing)
	}
	_, err = table.Arrays("price")
	fmt.Println(err)
	whole, err := table.DropMissing()
	if err != nil {
		fmt.Println(err)
		return
	}
	numbers, err := whole.Drop("city")
	if err != nil {
		fmt.Println(err)
		return
	}
	homes, err := numbers.Arrays("price")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tensor.Data[float32](homes.X[0]), tensor.Data[float32](homes.Y[0]))
	// Output:
	// area  number 1 missing
	// rooms number 0 missing
	// city  text   0 missing
	// price number 1 missing
	// data: Table: Arrays: column "area": row 1 is missing: use DropMissing, or Tensor and preprocessing.Imputer
	// [54 2 80 3] [190 265]
}

func ExampleKFold() {
	folds, err := data.KFold(5, data.FoldConfig{Folds: 2, NoShuffle: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range folds {
		fmt.Println("train on", f.Train, "validate on", f.Validation)
	}
	// Output:
	// train on [3 4] validate on [0 1 2]
	// train on [0 1 2] validate on [3 4]
}

func ExampleTrainTestSplit() {
	x := tensor.Of([]float32{1, 2, 3, 4, 5, 6, 7, 8}, 8, 1)
	y := tensor.Of([]uint8{0, 0, 0, 0, 1, 1, 1, 1})
	all, err := data.New(x, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	labels, err := data.Labels(all)
	if err != nil {
		fmt.Println(err)
		return
	}
	train, test, err := data.TrainTestSplit(all, data.SplitConfig{Fraction: 0.25, Seed: 1, Stratify: labels})
	if err != nil {
		fmt.Println(err)
		return
	}
	labels, err = data.Labels(test)
	fmt.Println(train.Len(), "rows to train on; classes to test on:", labels, err)
	// Output:
	// 6 rows to train on; classes to test on: [1 0] <nil>
}

func ExampleTimeseriesFromArray() {
	temperature := tensor.Of([]float32{10, 11, 13, 14, 12, 9})
	const window = 3
	ds, err := data.TimeseriesFromArray(temperature, temperature.Rows(window, 6), data.TimeseriesConfig{SequenceLength: window})
	if err != nil {
		fmt.Println(err)
		return
	}
	all, err := data.Collect(ds)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range all.Len() {
		fmt.Println(tensor.Data[float32](all.X[0].Index(i)), "->", all.Y[0].At(i))
	}
	// Output:
	// [10 11 13] -> 14
	// [11 13 14] -> 12
	// [13 14 12] -> 9
}

func ExampleFromFunc() {
	// Noisy points of y = 2x, made on the way; batch and numbers follow from seed and epoch.
	spec := data.Spec{X: []data.Column{{DType: tensor.Float32, Dims: []int{1}}}, Y: []data.Column{{DType: tensor.Float32, Dims: []int{1}}}}
	points := data.FromFunc(spec, func(ctx context.Context, seed, epoch uint64) iter.Seq2[*data.Batch, error] {
		return func(yield func(*data.Batch, error) bool) {
			random := rand.New(rand.NewPCG(seed, epoch))
			b := spec.NewBatch(4)
			for range 3 {
				x, y := tensor.Data[float32](b.X[0]), tensor.Data[float32](b.Y[0])
				for i := range x {
					x[i] = random.Float32()
					y[i] = 2*x[i] + 0.01*float32(random.NormFloat64())
				}
				b.N = 4
				if !yield(b, nil) {
					return
				}
			}
		}
	})
	rows := 0
	for b, err := range data.Prefetch(points, 2).Batches(context.Background(), 1, 0) { // the source works ahead of this loop
		if err != nil {
			fmt.Println(err)
			return
		}
		rows += b.N
	}
	fmt.Println(rows, "rows")
	// Output: 12 rows
}

func ExampleMap() {
	all, err := data.New(tensor.Of([]float32{1, 10, 100}, 3, 1), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	logs := data.Map(all, all.Spec(), func(dst, src *data.Batch) error {
		to := tensor.Data[float32](dst.X[0])
		for i, v := range tensor.Data[float32](src.X[0])[:src.N] {
			to[i] = float32(math.Log10(float64(v)))
		}
		return nil
	})
	got, err := data.Collect(logs)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tensor.Data[float32](got.X[0]))
	// Output: [0 1 2]
}
