package data

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Kind is what a column of a Table holds.
type Kind uint8

// The kinds of columns. Inferred is for CSV.Kinds only.
const (
	Inferred Kind = iota
	Number        // float64; NaN: missing
	Text          // string; "": missing
)

// String returns the kind's name.
func (k Kind) String() string {
	if k > Text {
		return fmt.Sprintf("Kind(%d)", uint8(k))
	}
	return [...]string{"inferred", "number", "text"}[k]
}

// Table is what a CSV file holds: named columns of one length, each of numbers or of texts. Its methods leave it as it is; the
// slices that they return are its own and must not be written to.
type Table struct {
	names   []string
	columns []column
	n       int
}

type column struct {
	kind    Kind
	numbers []float64
	text    []string
}

func (c column) missing(row int) bool {
	if c.kind == Text {
		return c.text[row] == ""
	}
	return math.IsNaN(c.numbers[row])
}

// Len returns the number of rows.
func (t *Table) Len() int { return t.n }

// Names returns the columns' names, in order.
func (t *Table) Names() []string { return t.names }

// Kind returns what a column holds.
func (t *Table) Kind(name string) (Kind, error) {
	c, err := t.column(name)
	return c.kind, err
}

// Numbers returns a column of kind Number; NaN is a missing value.
func (t *Table) Numbers(name string) ([]float64, error) {
	c, err := t.column(name)
	if err != nil {
		return nil, err
	}
	if c.kind != Number {
		return nil, fmt.Errorf("data: Table: column %q: %w", name, c.whyText())
	}
	return c.numbers, nil
}

// whyText names the first value that is no number.
func (c column) whyText() error {
	for i, text := range c.text {
		if _, err := parseNumber(text); err != nil {
			return fmt.Errorf("row %d: %w", i, err)
		}
	}
	return fmt.Errorf("it holds texts, want numbers")
}

// Texts returns a column of kind Text; "" is a missing value.
func (t *Table) Texts(name string) ([]string, error) {
	c, err := t.column(name)
	if err != nil {
		return nil, err
	}
	if c.kind != Text {
		return nil, fmt.Errorf("data: Table: column %q holds numbers, want texts; CSV.Kinds can make it so", name)
	}
	return c.text, nil
}

func (t *Table) column(name string) (column, error) {
	i := slices.Index(t.names, name)
	if i < 0 {
		return column{}, fmt.Errorf("data: Table: %w", unknownColumn(name, t.names))
	}
	return t.columns[i], nil
}

func unknownColumn(name string, names []string) error {
	const shown = 20
	list := strings.Join(names[:min(len(names), shown)], ", ")
	if len(names) > shown {
		list += ", …"
	}
	return fmt.Errorf("no column is called %q, only %s", name, list)
}

// Select returns the named columns, in that order.
func (t *Table) Select(names ...string) (*Table, error) {
	out := &Table{n: t.n}
	for _, name := range names {
		c, err := t.column(name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(out.names, name) {
			return nil, fmt.Errorf("data: Table: column %q is selected twice", name)
		}
		out.names, out.columns = append(out.names, name), append(out.columns, c)
	}
	return out, nil
}

// Drop returns all columns but the named.
func (t *Table) Drop(names ...string) (*Table, error) {
	for _, name := range names {
		if _, err := t.column(name); err != nil {
			return nil, err
		}
	}
	return t.Select(slices.DeleteFunc(slices.Clone(t.names), func(name string) bool { return slices.Contains(names, name) })...)
}

// Rows returns a copy of the numbered rows, repeats allowed, such as those that SplitRows gives.
//
// Errors: a row outside [0, Len).
func (t *Table) Rows(rows []int32) (*Table, error) {
	for i, r := range rows {
		if r < 0 || int(r) >= t.n {
			return nil, fmt.Errorf("data: Table: rows[%d]: got %d, want 0 <= row < %d", i, r, t.n)
		}
	}
	out := &Table{names: t.names, n: len(rows), columns: make([]column, len(t.columns))}
	for i, c := range t.columns {
		out.columns[i] = column{c.kind, pick(c.numbers, rows), pick(c.text, rows)}
	}
	return out, nil
}

func pick[T any](values []T, rows []int32) []T {
	if values == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = values[r]
	}
	return out
}

// Missing returns how many values of a column are missing.
func (t *Table) Missing(name string) (int, error) {
	c, err := t.column(name)
	count := 0
	if err == nil {
		for i := range t.n {
			if c.missing(i) {
				count++
			}
		}
	}
	return count, err
}

// DropMissing returns the rows in which no value of the named columns is missing; no names mean all columns.
func (t *Table) DropMissing(names ...string) (*Table, error) {
	looked, err := t.Select(names...)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		looked = t
	}
	var rows []int32
	for i := range t.n {
		if !slices.ContainsFunc(looked.columns, func(c column) bool { return c.missing(i) }) {
			rows = append(rows, int32(i))
		}
	}
	return t.Rows(rows)
}
