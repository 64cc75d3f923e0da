package keras

import (
	"errors"
	"fmt"

	"github.com/gokeras/gokeras/keras/data"
)

// setting is a number of a config that must not be below 0.
type setting struct {
	name  string
	value int
	least int // the smallest number that is not the default
}

func checkSettings(settings ...setting) error {
	for _, s := range settings {
		if s.value < 0 {
			return fmt.Errorf("got %s %d, want at least %d", s.name, s.value, s.least)
		}
	}
	return nil
}

func (cfg FitConfig) check() error {
	if cfg.ValidationSplit != 0 && cfg.ValidationData != nil {
		return errors.New("ValidationSplit and ValidationData exclude each other")
	}
	if err := cfg.Verbose.check(); err != nil {
		return err
	}
	return checkSettings(setting{"BatchSize", cfg.BatchSize, 1}, setting{"Epochs", cfg.Epochs, 1}, setting{"InitialEpoch", cfg.InitialEpoch, 0},
		setting{"StepsPerEpoch", cfg.StepsPerEpoch, 1}, setting{"ValidationBatchSize", cfg.ValidationBatchSize, 1},
		setting{"ValidationSteps", cfg.ValidationSteps, 1}, setting{"ValidationFreq", cfg.ValidationFreq, 1})
}

func (v Verbosity) check() error {
	if v > Line {
		return fmt.Errorf("got Verbose %d, want Auto, Silent, Bar or Line", v)
	}
	return nil
}

// batchSize is what the settings and the data say: as Keras does it, a number of steps without a size cuts the rows into that many.
func batchSize(size, steps int, ds data.Dataset) int {
	if size > 0 {
		return size
	}
	if known, ok := ds.(data.Indexed); ok && steps > 0 && !isNil(ds) && known.Len() > 0 {
		return divideUp(known.Len(), steps)
	}
	return data.DefaultBatch
}

// split takes the last rows of training data to validate on.
func split(train data.Dataset, fraction float64) (data.Dataset, data.Dataset, error) {
	if isNil(train) {
		return nil, nil, errors.New("the data are nil")
	}
	known, ok := train.(data.Indexed)
	if !ok {
		return nil, nil, fmt.Errorf("ValidationSplit: %T cannot be indexed: use ValidationData", train)
	}
	if c, ok := train.(interface{ Check() error }); ok {
		if err := c.Check(); err != nil {
			return nil, nil, err
		}
	}
	a, b, err := data.Split(known, fraction)
	if err != nil {
		return nil, nil, fmt.Errorf("ValidationSplit: %w", err)
	}
	return a, b, nil
}

func orInt(x, standard int) int {
	if x == 0 {
		return standard
	}
	return x
}
