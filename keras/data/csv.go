package data

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

// CSV says how a file of separated values is read. The zero value reads columns separated by commas, under a header.
//
// Fields may be quoted, and then hold separators, quotes ("" stands for one) and line ends; blank lines are skipped, so a file of one
// column cannot have missing values. A byte order mark is skipped.
type CSV struct {
	Comma     rune // the separator; 0: ','
	Comment   rune // lines that begin with it are skipped; 0: none
	SkipLines int  // lines to leave out at the start, before the header
	NoHeader  bool // the first row holds values
	TrimSpace bool // drops white space around texts; around numbers it never counts

	// Names of the columns, in place of the header's. Without them a column that has no name bears its position, "0" the first.
	Names []string
	// Drop names columns that are not kept; their values are not looked at.
	Drop []string
	// Kinds says what columns hold. One that is not named is Number if all its values are numbers, else Text.
	Kinds map[string]Kind
	// Missing are the texts that mean that a value is missing; nil: DefaultMissing.
	Missing []string

	// Limits, for files from strangers: a row is refused as soon as it is known to be longer, and reading one takes at most about 50
	// times its bytes for a moment. MaxRows times the columns bounds what is kept.
	MaxColumns  int // 0: 65,536
	MaxRowBytes int // 0: 1 MiB
	MaxRows     int // 0: 2,147,483,647, the most that a dataset can have
}

// DefaultMissing are the texts that mean a missing value when nothing else is said.
var DefaultMissing = []string{"", "?", "NA", "N/A", "NaN", "nan", "NULL", "null"}

// ReadFile reads the file at path; see Read.
func (c CSV) ReadFile(path string) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("data: CSV: %w", err)
	}
	defer f.Close()
	t, err := c.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%w (in %s)", err, path)
	}
	return t, nil
}

// Read reads all of r. What it keeps in memory is at most about 24 bytes a value beside the texts themselves.
//
// Errors name the line, the column and the text: a value that is no finite number in a column of kind Number, rows of unequal
// length, a stray quote, names that are repeated or unknown, no rows, and what exceeds the limits.
func (c CSV) Read(r io.Reader) (*Table, error) {
	rd := &csvReader{CSV: c.withDefaults(), last: c.SkipLines}
	t, err := rd.read(r)
	if err != nil {
		return nil, fmt.Errorf("data: CSV: %w", err)
	}
	return t, nil
}

func (c CSV) withDefaults() CSV {
	if c.Comma == 0 {
		c.Comma = ','
	}
	if c.Missing == nil {
		c.Missing = DefaultMissing
	}
	c.MaxColumns = orStandard(c.MaxColumns, 1<<16)
	c.MaxRowBytes = orStandard(c.MaxRowBytes, 1<<20)
	c.MaxRows = orStandard(c.MaxRows, math.MaxInt32)
	return c
}

func orStandard(limit, standard int) int {
	if limit <= 0 {
		return standard
	}
	return limit
}

// csvReader is one call of Read.
type csvReader struct {
	CSV
	csv     *csv.Reader
	limit   *rowLimit
	last    int // the line in which the last row begins
	names   []string
	columns []*csvColumn // nil where dropped
}

func (r *csvReader) read(from io.Reader) (*Table, error) {
	buffered := bufio.NewReader(from)
	if err := r.skip(buffered); err != nil {
		return nil, err
	}
	r.limit = &rowLimit{r: buffered}
	r.csv = csv.NewReader(r.limit)
	r.csv.Comma, r.csv.Comment = r.Comma, r.Comment
	r.csv.TrimLeadingSpace, r.csv.ReuseRecord, r.csv.FieldsPerRecord = r.TrimSpace, true, -1
	first, err := r.row()
	if err == io.EOF {
		return nil, errors.New("got no rows")
	}
	if err != nil {
		return nil, err
	}
	if err := r.head(first); err != nil {
		return nil, err
	}
	n := 0
	if r.NoHeader {
		n = 1
		err = r.add(first)
	}
	for ; err == nil; n++ {
		var row []string
		if row, err = r.row(); err != nil {
			break
		}
		if n == r.MaxRows {
			return nil, fmt.Errorf("line %d: got more than MaxRows %d rows", r.last, n)
		}
		err = r.add(row)
	}
	if err != io.EOF {
		return nil, err
	}
	return r.table(n)
}

// skip drops a byte order mark and SkipLines lines, of any length, without keeping them.
func (r *csvReader) skip(b *bufio.Reader) error {
	if mark, err := b.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		b.Discard(3)
	}
	for range r.SkipLines {
		for {
			_, err := b.ReadSlice('\n')
			if err == nil {
				break
			}
			if err != bufio.ErrBufferFull {
				return fmt.Errorf("SkipLines %d: %w", r.SkipLines, err)
			}
		}
	}
	return nil
}

// row returns the next row; its strings stay, the slice is reused.
func (r *csvReader) row() ([]string, error) {
	r.limit.left = r.MaxRowBytes
	row, err := r.csv.Read()
	var at *csv.ParseError
	switch {
	case errors.Is(err, errLongRow):
		return nil, fmt.Errorf("after line %d: a row has more than MaxRowBytes %d bytes", r.last, r.MaxRowBytes)
	case errors.As(err, &at):
		return nil, fmt.Errorf("line %d, byte %d: %w", at.Line+r.SkipLines, at.Column, at.Err)
	case err != nil:
		return nil, err
	}
	if r.last = r.line(0); len(row) > r.MaxColumns {
		return nil, fmt.Errorf("line %d: got %d fields, want at most MaxColumns %d", r.last, len(row), r.MaxColumns)
	}
	return row, nil
}

// line returns the number of the line in which a field of the last row begins.
func (r *csvReader) line(field int) int {
	line, _ := r.csv.FieldPos(field)
	return line + r.SkipLines
}

// head settles names and kinds, from the header or the first row.
func (r *csvReader) head(first []string) error {
	r.names = make([]string, len(first))
	for i := range r.names {
		switch {
		case i < len(r.Names):
			r.names[i] = r.Names[i]
		case !r.NoHeader:
			r.names[i] = strings.Clone(strings.TrimSpace(first[i]))
		}
		if r.names[i] == "" {
			r.names[i] = strconv.Itoa(i)
		}
	}
	if r.Names != nil && len(r.Names) != len(first) {
		return fmt.Errorf("line %d: got %d columns, want %d as in Names", r.last, len(first), len(r.Names))
	}
	seen := map[string]bool{}
	for _, name := range r.names {
		if seen[name] {
			return fmt.Errorf("line %d: two columns are called %q; Names can tell them apart", r.last, name)
		}
		seen[name] = true
	}
	for _, name := range append(slices.Sorted(maps.Keys(r.Kinds)), r.Drop...) {
		if !seen[name] {
			return fmt.Errorf("%s: %w", "Kinds or Drop", unknownColumn(name, r.names))
		}
	}
	r.columns = make([]*csvColumn, len(first))
	for i, name := range r.names {
		if !slices.Contains(r.Drop, name) {
			r.columns[i] = &csvColumn{kind: r.Kinds[name]}
		}
	}
	return nil
}

// add stores a row.
func (r *csvReader) add(row []string) error {
	if len(row) != len(r.columns) {
		return fmt.Errorf("line %d: got %d fields, want %d", r.last, len(row), len(r.columns))
	}
	for i, c := range r.columns {
		if c == nil {
			continue
		}
		text := row[i]
		if trimmed := strings.TrimSpace(text); slices.Contains(r.Missing, trimmed) {
			text = ""
		} else if r.TrimSpace {
			text = trimmed
		}
		if err := c.add(text); err != nil {
			return fmt.Errorf("line %d, column %q: %w", r.line(i), r.names[i], err)
		}
	}
	return nil
}

func (r *csvReader) table(n int) (*Table, error) {
	if n == 0 {
		return nil, errors.New("got a header and no rows")
	}
	t := &Table{n: n}
	for i, c := range r.columns {
		if c != nil {
			t.names = append(t.names, r.names[i])
			t.columns = append(t.columns, c.column())
		}
	}
	return t, nil
}
