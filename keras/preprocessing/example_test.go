package preprocessing_test

import (
	"fmt"
	"strings"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/gokeras/gokeras/tensor"
)

// The statistics come from the rows to train on, and are applied to all.
func Example() {
	all, err := data.New(tensor.Of([]float32{1, 200, 3, 400, 5, 600, 7, 900}, 4, 2), tensor.Of([]uint8{0, 1, 0, 1}))
	if err != nil {
		fmt.Println(err)
		return
	}
	train, test, err := data.TrainTestSplit(all, data.SplitConfig{NoShuffle: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	scaler := &preprocessing.Normalization{}
	if err := preprocessing.Adapt(scaler, train); err != nil {
		fmt.Println(err)
		return
	}
	scaled, err := preprocessing.Apply(scaler, test)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("mean", scaler.Mean)
	fmt.Printf("test row %.3f\n", tensor.Data[float32](scaled.X[0]))
	// Output:
	// mean [3 400]
	// test row [2.449 3.062]
}

func ExamplePipeline() {
	table, err := data.CSV{}.Read(strings.NewReader("age,fare\n20,7\n,9\n40,11\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	x, err := table.Tensor() // a missing age is NaN
	if err != nil {
		fmt.Println(err)
		return
	}
	p := preprocessing.Pipeline{&preprocessing.Imputer{Strategy: preprocessing.Median}, &preprocessing.MinMaxScaler{}}
	if err := p.Adapt(x); err != nil {
		fmt.Println(err)
		return
	}
	x, err = p.Apply(x)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tensor.Data[float32](x))
	// Output: [0 0 0.5 0.5 1 1]
}

func ExampleStringLookup() {
	cities := &preprocessing.StringLookup{OutputMode: preprocessing.OneHot}
	if err := cities.Adapt([]string{"Bonn", "Köln", "Bonn"}); err != nil { // the rows to train on
		fmt.Println(err)
		return
	}
	rows, err := cities.Apply([]string{"Köln", "Bonn", "Aachen"})
	if err != nil {
		fmt.Println(err)
		return
	}
	vocabulary, err := cities.FullVocabulary()
	fmt.Println(vocabulary, err)
	fmt.Println(tensor.Data[float32](rows))
	// Output:
	// [[UNK] Bonn Köln] <nil>
	// [0 0 1 0 1 0 1 0 0]
}

func ExampleIntegerLookup() {
	codes := &preprocessing.IntegerLookup{Vocabulary: []int64{53111, 50667}}
	ids, err := codes.Apply([]int64{50667, 52062, 53111})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tensor.Data[int64](ids))
	back, err := codes.Invert(ids)
	fmt.Println(back, err)
	// Output:
	// [2 0 1]
	// [50667 -1 53111] <nil>
}

func ExampleTextVectorization() {
	words := &preprocessing.TextVectorization{MaxTokens: 1000, OutputSequenceLength: 4}
	if err := words.Adapt([]string{"the cat sat on the mat", "The dog sat."}); err != nil {
		fmt.Println(err)
		return
	}
	ids, err := words.Apply([]string{"The cat!", "the bird sat on the mat"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tensor.Data[int64](ids.Index(0)), tensor.Data[int64](ids.Index(1)))
	// Output: [2 7 0 0] [2 1 3 4]
}

func ExamplePadSequences() {
	x, err := preprocessing.PadSequences([][]int32{{1, 2, 3}, {4}}, preprocessing.PadConfig{Padding: preprocessing.Post})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tensor.Data[int32](x))
	// Output: [1 2 3 4 0 0]
}

func ExampleDiscretization() {
	ages := &preprocessing.Discretization{BinBoundaries: []float64{18, 65}}
	bins, err := ages.Apply(tensor.Of([]float32{4, 18, 40, 90}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tensor.Data[int32](bins))
	// Output: [0 1 1 2]
}

func ExampleCategoryEncoding() {
	genres := preprocessing.CategoryEncoding{NumTokens: 4}
	rows, err := genres.Apply(tensor.Of([]int32{0, 2, 3, 3}, 2, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tensor.Data[float32](rows.Index(0)), tensor.Data[float32](rows.Index(1)))
	// Output: [1 0 1 0] [0 0 0 1]
}

func ExampleNormalize() {
	unit, err := preprocessing.Normalize(tensor.Of([]float32{3, 4, 0, 5}, 2, 2), -1, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tensor.Data[float32](unit))
	// Output: [0.6 0.8 0 1]
}

func ExampleFeatureSpace() {
	file := "age,fare,sex,survived\n22,7.25,male,0\n38,71.28,female,1\n,8.05,male,0\n35,53.1,female,1\n"
	table, err := data.CSV{}.Read(strings.NewReader(file))
	if err != nil {
		fmt.Println(err)
		return
	}
	trainRows, testRows, err := data.SplitRows(table.Len(), data.SplitConfig{NoShuffle: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	train, err := table.Rows(trainRows)
	if err != nil {
		fmt.Println(err)
		return
	}
	test, err := table.Rows(testRows)
	if err != nil {
		fmt.Println(err)
		return
	}
	space := preprocessing.FeatureSpace{
		{Columns: []string{"age", "fare"}, Numbers: preprocessing.Pipeline{&preprocessing.Imputer{}, &preprocessing.Normalization{}}},
		{Columns: []string{"sex"}, Texts: &preprocessing.StringLookup{OutputMode: preprocessing.OneHot}},
	}
	if err := space.Adapt(train); err != nil {
		fmt.Println(err)
		return
	}
	x, err := space.Apply(test)
	if err != nil {
		fmt.Println(err)
		return
	}
	names, err := space.Names()
	fmt.Println(names, err)
	fmt.Printf("%.2f\n", tensor.Data[float32](x))
	// Output:
	// [age fare sex=[UNK] sex=male sex=female] <nil>
	// [0.77 0.81 0.00 0.00 1.00]
}
