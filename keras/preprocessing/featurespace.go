package preprocessing

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// FeatureSpace makes rows of numbers out of the columns of a table, numbers and texts side by side. Adapt it to the rows to train on.
// To save what it learned, save its transformers.
//
// Shapes: a table of n rows -> [n width], float32, the features in their order; width is len(Names).
// Errors: no features; a feature without columns, or with both or neither of Numbers and Texts; a column that is not there or of the
// other kind; several columns of Texts in mode Int; what comes out NaN; those of the transformers.
// Reference: keras.utils.FeatureSpace; sklearn.compose.ColumnTransformer.
type FeatureSpace []Feature

// Feature is one or more columns and what becomes of them.
type Feature struct {
	Columns []string
	// Numbers transforms columns of numbers, side by side as one tensor. NaN stands for missing values: an Imputer replaces them.
	Numbers Transformer
	// Texts numbers a column of texts. A missing value is the text "", a category like the others unless it is the MaskToken.
	// Several columns are the categories of one sample, for the modes OneHot, MultiHot, Count and TFIDF.
	Texts *StringLookup
}

// Adapt adapts all features to a table.
func (s FeatureSpace) Adapt(train *data.Table) error {
	if err := s.check(train); err != nil {
		return err
	}
	for _, f := range s {
		if f.Texts != nil {
			rows, err := f.texts(train)
			if err == nil {
				err = f.Texts.AdaptRows(rows)
			}
			if err != nil {
				return f.wrap(err)
			}
			continue
		}
		x, err := train.Tensor(f.Columns...)
		if err == nil {
			err = f.Numbers.Adapt(x)
		}
		if err != nil {
			return f.wrap(err)
		}
	}
	return nil
}

// Apply returns the features of a table.
func (s FeatureSpace) Apply(table *data.Table) (*tensor.Tensor, error) {
	if err := s.check(table); err != nil {
		return nil, err
	}
	parts := make([]*tensor.Tensor, len(s))
	for i, f := range s {
		var err error
		if parts[i], err = f.apply(table); err != nil {
			return nil, f.wrap(err)
		}
	}
	return sideBySide(parts, table.Len()), nil
}

// Names returns what each number of a row stands for: a column, or a column and a category, such as sex=female. It needs an adapted space.
func (s FeatureSpace) Names() ([]string, error) {
	var names []string
	for _, f := range s {
		if f.Texts == nil || f.Texts.OutputMode == DefaultMode || f.Texts.OutputMode == Int {
			names = append(names, f.Columns...)
			continue
		}
		vocabulary, err := f.Texts.FullVocabulary()
		if err != nil {
			return nil, f.wrap(err)
		}
		for len(vocabulary) < f.Texts.MaxTokens && f.Texts.PadToMaxTokens {
			vocabulary = append(vocabulary, strconv.Itoa(len(vocabulary)))
		}
		columns := f.Columns
		if f.Texts.OutputMode != OneHot {
			columns = []string{strings.Join(f.Columns, "+")}
		}
		for _, column := range columns {
			for _, word := range vocabulary {
				names = append(names, column+"="+word)
			}
		}
	}
	return names, nil
}

func (s FeatureSpace) check(table *data.Table) error {
	if table == nil || len(s) == 0 {
		return errors.New("preprocessing: FeatureSpace: want features and a table")
	}
	for i, f := range s {
		if len(f.Columns) == 0 || (f.Numbers == nil) == (f.Texts == nil) {
			return fmt.Errorf("preprocessing: FeatureSpace: feature %d: want Columns, and one of Numbers and Texts", i)
		}
	}
	return nil
}

func (f Feature) wrap(err error) error {
	return fmt.Errorf("preprocessing: FeatureSpace: columns %q: %w", f.Columns, err)
}

// texts returns the columns as rows.
func (f Feature) texts(table *data.Table) ([][]string, error) {
	rows := make([][]string, table.Len())
	for _, name := range f.Columns {
		column, err := table.Texts(name)
		if err != nil {
			return nil, err
		}
		for i, text := range column {
			rows[i] = append(rows[i], text)
		}
	}
	return rows, nil
}

// apply returns the feature of each row, [rows …] float32.
func (f Feature) apply(table *data.Table) (*tensor.Tensor, error) {
	if f.Texts != nil {
		rows, err := f.texts(table)
		if err != nil {
			return nil, err
		}
		x, err := f.Texts.ApplyRows(rows)
		if err != nil {
			return nil, err
		}
		if x.DType() == tensor.Int64 && len(f.Columns) > 1 {
			return nil, errors.New("several columns of texts in mode int: give each a feature of its own")
		}
		return x.Cast(tensor.Float32), nil
	}
	x, err := table.Tensor(f.Columns...)
	if err != nil {
		return nil, err
	}
	if x, err = f.Numbers.Apply(x); err != nil {
		return nil, err
	}
	x = x.Cast(tensor.Float32).Contiguous()
	for i, v := range tensor.Data[float32](x) {
		if v != v {
			return nil, fmt.Errorf("row %d: a missing value is left: use an Imputer, or Table.DropMissing", i*table.Len()/x.Size())
		}
	}
	return x, nil
}

// sideBySide joins parts of n rows.
func sideBySide(parts []*tensor.Tensor, n int) *tensor.Tensor {
	width := 0
	for _, p := range parts {
		width += p.Size() / max(n, 1)
	}
	out := tensor.New(tensor.Float32, n, width)
	to, at := tensor.Data[float32](out), 0
	for _, p := range parts {
		from, k := tensor.Data[float32](p), p.Size()/max(n, 1)
		for i := range n {
			copy(to[i*width+at:i*width+at+k], from[i*k:])
		}
		at += k
	}
	return out
}
