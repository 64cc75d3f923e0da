package tuner_test

import (
	"context"
	"fmt"
	"os"

	"github.com/gokeras/gokeras/keras/tuner"
)

func Example() {
	type setting struct {
		Units        int
		LearningRate float64
	}
	var grid []setting
	for _, units := range []int{16, 64} {
		for _, rate := range []float64{0.001, 0.01} {
			grid = append(grid, setting{units, rate})
		}
	}
	trials, err := tuner.Search(context.Background(), grid, func(_ context.Context, s setting) (map[string]float64, error) {
		// Here a model would be trained with the setting, and evaluated on the validation data.
		return map[string]float64{"val_loss": 1/float64(s.Units) + s.LearningRate}, nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := trials.Fprint(os.Stdout, "val_loss"); err != nil {
		fmt.Println(err)
	}
	best, err := trials.Min("val_loss")
	fmt.Printf("best: %+v %v\n", best.Setting, err)
	// Output:
	//   units  learning rate  val_loss
	//      16          0.001    0.0635
	//      16           0.01    0.0725
	//      64          0.001    0.0166
	//      64           0.01    0.0256
	// best: {Units:64 LearningRate:0.001} <nil>
}
