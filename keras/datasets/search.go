package datasets

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

// place is somewhere to look for a set's files. A *damaged error from read ends the search, any other one passes on to the next place.
type place[T any] struct {
	name string
	read func(ctx context.Context) (T, error)
}

// search returns what the first place gives that has the files.
func search[T any](ctx context.Context, places []place[T], missing NotFoundError) (files T, err error) {
	var none T
	for _, p := range places {
		if err := ctx.Err(); err != nil {
			return none, fmt.Errorf("datasets: %s: %w", missing.Dataset, err)
		}
		files, err := p.read(ctx)
		if err == nil {
			return files, nil
		}
		if broken := (*damaged)(nil); errors.As(err, &broken) {
			return none, err
		}
		missing.Tried = append(missing.Tried, Attempt{p.name, err})
	}
	if err := ctx.Err(); err != nil {
		return none, fmt.Errorf("datasets: %s: %w", missing.Dataset, err)
	}
	return none, &missing
}

// shown is the folder of a set as errors name it.
func shown(dir, name string) string {
	if dir == "" {
		return filepath.Join("$GOKERAS_DATA", name)
	}
	return dir
}
