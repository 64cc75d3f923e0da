package data

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// csvColumn gathers the values of a column while a file is read. Numbers of an Inferred column are kept as text too, because a
// text further down makes texts of them.
type csvColumn struct {
	kind    Kind
	text    []string
	numbers []float64
	known   map[string]string // one copy of each text, so that rows are not kept in memory for the sake of one field
}

// add takes one value; "" is missing.
func (c *csvColumn) add(text string) error {
	if c.kind != Text {
		x, err := parseNumber(text)
		switch {
		case err == nil:
			c.numbers = append(c.numbers, x)
		case c.kind == Number:
			return err
		default:
			c.kind, c.numbers = Text, nil
		}
	}
	if c.kind != Number {
		c.text = append(c.text, c.intern(text))
	}
	return nil
}

func (c *csvColumn) intern(text string) string {
	own, ok := c.known[text]
	if !ok {
		if c.known == nil {
			c.known = map[string]string{}
		}
		own = strings.Clone(text)
		if len(c.known) < maxInterned {
			c.known[own] = own
		}
	}
	return own
}

// maxInterned bounds the table of texts: a column with more different ones is hardly a category.
const maxInterned = 4096

func (c *csvColumn) column() column {
	if c.kind == Text {
		return column{kind: Text, text: c.text}
	}
	return column{kind: Number, numbers: c.numbers}
}

// parseNumber gives NaN for "".
func parseNumber(text string) (float64, error) {
	if text == "" {
		return math.NaN(), nil
	}
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0, fmt.Errorf("got %s, want a finite number", quoteShort(text))
	}
	return x, nil
}

// quoteShort quotes a text, the end left out when it is long.
func quoteShort(text string) string {
	if len(text) > 40 {
		return strconv.Quote(text[:40]) + "…"
	}
	return strconv.Quote(text)
}

var errLongRow = errors.New("row too long")

// rowLimit stops a reader that wants too much for one row, such as one behind a quote that never closes.
type rowLimit struct {
	r    io.Reader
	left int
}

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLongRow
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}
