package callbacks

import (
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gokeras/gokeras/keras"
)

// CSVLogger writes the logs of each epoch to a file: a column epoch, counted from 0, then the names in alphabetical order as they are
// after the first epoch. If none of these is of a validation, a column val_ follows for each. A value that is missing is NA.
// Lines end in CR LF, as Keras writes them.
//
// Defaults: Separator ","; the file is written anew with each Fit unless Append is set, which leaves the header out if the file has one.
// Errors: a Separator of other than one character, a file that cannot be written.
// Reference: keras.callbacks.CSVLogger.
type CSVLogger struct {
	Filename  string
	Separator string
	Append    bool

	file *os.File
	csv  *csv.Writer
	keys []string
	bare bool // the file has a header already
}

// OnTrainBegin opens the file.
func (c *CSVLogger) OnTrainBegin(*keras.Run) error {
	comma := ','
	if c.Separator != "" {
		r, size := utf8.DecodeRuneInString(c.Separator)
		if size != len(c.Separator) || r == '"' || r == '\r' || r == '\n' || r == utf8.RuneError {
			return fmt.Errorf("callbacks: CSVLogger: Separator: got %q, want one character", c.Separator)
		}
		comma = r
	}
	flags := os.O_CREATE | os.O_WRONLY
	c.bare = false
	if c.Append {
		flags |= os.O_APPEND
		info, err := os.Stat(c.Filename)
		c.bare = err == nil && info.Size() > 0
	} else {
		flags |= os.O_TRUNC
	}
	if err := c.close(); err != nil {
		return err
	}
	f, err := os.OpenFile(c.Filename, flags, 0o644)
	if err != nil {
		return fmt.Errorf("callbacks: CSVLogger: %w", err)
	}
	c.file, c.keys = f, nil
	c.csv = csv.NewWriter(f)
	c.csv.Comma, c.csv.UseCRLF = comma, true
	return nil
}

// OnEpochEnd writes a line.
func (c *CSVLogger) OnEpochEnd(_ *keras.Run, epoch int, logs keras.Logs) error {
	if c.file == nil {
		return errors.New("callbacks: CSVLogger: an epoch ended before the training began")
	}
	if c.keys == nil {
		c.keys = columns(logs)
		if !c.bare {
			if err := c.csv.Write(append([]string{"epoch"}, c.keys...)); err != nil {
				return fmt.Errorf("callbacks: CSVLogger: %w", err)
			}
		}
	}
	row := []string{strconv.Itoa(epoch)}
	for _, k := range c.keys {
		cell := "NA"
		if v, ok := logs[k]; ok {
			cell = number(v)
		}
		row = append(row, cell)
	}
	if err := c.csv.Write(row); err != nil {
		return fmt.Errorf("callbacks: CSVLogger: %w", err)
	}
	c.csv.Flush()
	if err := c.csv.Error(); err != nil {
		return fmt.Errorf("callbacks: CSVLogger: %w", err)
	}
	return nil
}

// columns returns the names behind epoch.
func columns(logs keras.Logs) []string {
	keys := slices.Sorted(maps.Keys(logs))
	if slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, "val_") }) {
		return keys
	}
	for _, k := range slices.Clone(keys) {
		keys = append(keys, "val_"+k)
	}
	return keys
}

// OnTrainEnd closes the file.
func (c *CSVLogger) OnTrainEnd(*keras.Run, keras.Logs) error { return c.close() }

func (c *CSVLogger) close() error {
	if c.file == nil {
		return nil
	}
	err := c.file.Close()
	c.file, c.csv = nil, nil
	if err != nil {
		return fmt.Errorf("callbacks: CSVLogger: %w", err)
	}
	return nil
}
