package losses

import "fmt"

// Named returns the loss that Keras knows by name, with its defaults.
func Named(name string) (Loss, error) {
	switch name {
	case "mean_squared_error", "mse", "MSE", "MeanSquaredError":
		return &MeanSquaredError{}, nil
	case "half_sum_squares", "HalfSumSquares":
		return &HalfSumSquares{}, nil
	case "categorical_crossentropy", "CategoricalCrossentropy":
		return &CategoricalCrossentropy{}, nil
	case "sparse_categorical_crossentropy", "SparseCategoricalCrossentropy":
		return &SparseCategoricalCrossentropy{}, nil
	case "binary_crossentropy", "bce", "BCE", "BinaryCrossentropy":
		return &BinaryCrossentropy{}, nil
	}
	return nil, fmt.Errorf("losses: unknown loss %q", name)
}
