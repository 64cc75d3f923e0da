package docs

import (
	"fmt"
	"strings"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/gokeras/gokeras/tensor"
)

func Example_preprocessing() {
	file := strings.NewReader("area,rooms,city,price\n54,2,Bonn,190\n?,3,Köln,260\n71,3,Bonn,240\n80,,Ulm,265\n95,4,Köln,310\n62,2,Bonn,205\n")
	table, err := data.CSV{}.Read(file)
	check(err)

	// Which rows are trained on is decided first: what follows may learn from these alone.
	trainRows, testRows, err := data.SplitRows(table.Len(), data.SplitConfig{Fraction: 0.33, NoShuffle: true})
	check(err)
	train, err := table.Rows(trainRows)
	check(err)
	test, err := table.Rows(testRows)
	check(err)

	space := preprocessing.FeatureSpace{
		{Columns: []string{"area", "rooms"}, Numbers: preprocessing.Pipeline{
			&preprocessing.Imputer{Strategy: preprocessing.Median},
			&preprocessing.Normalization{},
		}},
		{Columns: []string{"city"}, Texts: &preprocessing.StringLookup{OutputMode: preprocessing.OneHot}},
	}
	check(space.Adapt(train))
	names, err := space.Names()
	check(err)
	fmt.Println(names)
	for _, rows := range []*data.Table{train, test} {
		x, err := space.Apply(rows)
		check(err)
		for i := range x.Len() {
			fmt.Printf("%5.2f\n", numbers(x.Index(i)))
		}
		fmt.Println()
	}
	// Output:
	// [area rooms city=[UNK] city=Bonn city=Ulm city=Köln]
	// [-1.59 -1.73  0.00  1.00  0.00  0.00]
	// [ 0.21  0.58  0.00  0.00  0.00  1.00]
	// [ 0.21  0.58  0.00  1.00  0.00  0.00]
	// [ 1.17  0.58  0.00  0.00  1.00  0.00]
	//
	// [ 2.76  2.89  0.00  0.00  0.00  1.00]
	// [-0.74 -1.73  0.00  1.00  0.00  0.00]
}

func Example_oneHot() {
	y, err := data.ToCategorical(tensor.Of([]uint8{2, 0, 1}), 3)
	check(err)
	for i := range 3 {
		fmt.Println(numbers(y.Index(i)))
	}
	// Output:
	// [0 0 1]
	// [1 0 0]
	// [0 1 0]
}
