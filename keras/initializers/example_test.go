package initializers_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/gokeras/gokeras/keras/initializers"
)

func ExampleNamed() {
	i, err := initializers.Named("glorot_uniform")
	if err != nil {
		fmt.Println(err)
		return
	}
	kernel := make([]float64, 784*128)
	i.Init(kernel, []int{784, 128}, rand.New(rand.NewPCG(1, 2)))
	low, high := 0.0, 0.0
	for _, x := range kernel {
		low, high = min(low, x), max(high, x)
	}
	fmt.Printf("%.3f to %.3f\n", low, high)
	_, err = initializers.Named("glorot")
	fmt.Println(err)
	// Output:
	// -0.081 to 0.081
	// initializers: unknown initializer "glorot"
}

func ExampleFans() {
	fmt.Println(initializers.Fans([]int{784, 128}))
	fmt.Println(initializers.Fans([]int{3, 3, 16, 32}))
	// Output:
	// 784 128
	// 144 288
}
