package data_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/stretchr/testify/require"
)

func TestCSV(t *testing.T) {
	nan := math.NaN()
	cases := map[string]struct {
		csv  data.CSV
		text string
		want map[string]any // by name, in the order of names
		name string
	}{
		"header":         {text: "a,b\n1,x\n2.5,y\n", name: "a b", want: map[string]any{"a": []float64{1, 2.5}, "b": []string{"x", "y"}}},
		"no end of line": {text: "a\n1", name: "a", want: map[string]any{"a": []float64{1}}},
		"windows":        {text: "\xef\xbb\xbfa,b\r\n1,2\r\n", name: "a b", want: map[string]any{"a": []float64{1}, "b": []float64{2}}},
		"quotes": {text: "\"a,1\",b\n\"x \"\"y\"\"\",\"two\nlines\"\n", name: "a,1 b",
			want: map[string]any{"a,1": []string{`x "y"`}, "b": []string{"two\nlines"}}},
		"blank lines":    {text: "a,b\n\n1,2\n\n", name: "a b", want: map[string]any{"a": []float64{1}, "b": []float64{2}}},
		"no header":      {csv: data.CSV{NoHeader: true}, text: "1,x\n2,y\n", name: "0 1", want: map[string]any{"0": []float64{1, 2}, "1": []string{"x", "y"}}},
		"names":          {csv: data.CSV{NoHeader: true, Names: []string{"p", "q"}}, text: "1,2\n", name: "p q", want: map[string]any{"p": []float64{1}, "q": []float64{2}}},
		"names replaced": {csv: data.CSV{Names: []string{"p", "q"}}, text: "a,a\n1,2\n", name: "p q", want: map[string]any{"p": []float64{1}, "q": []float64{2}}},
		"nameless index": {text: ",a\n0,5\n", name: "0 a", want: map[string]any{"0": []float64{0}, "a": []float64{5}}},
		"semicolons":     {csv: data.CSV{Comma: ';'}, text: "a;b\n1,5;2\n", name: "a b", want: map[string]any{"a": []string{"1,5"}, "b": []float64{2}}},
		"tabs":           {csv: data.CSV{Comma: '\t'}, text: "a\tb\n1\t2\n", name: "a b", want: map[string]any{"a": []float64{1}, "b": []float64{2}}},
		"comment":        {csv: data.CSV{Comment: '#'}, text: "# made today\na\n1\n#2\n", name: "a", want: map[string]any{"a": []float64{1}}},
		"skip":           {csv: data.CSV{SkipLines: 2}, text: "569,30,malignant,benign\n\"\na,b\n1,2\n", name: "a b", want: map[string]any{"a": []float64{1}, "b": []float64{2}}},
		"missing": {text: "a,b,c\n1,,\n,x,\nNA,null,?\n", name: "a b c",
			want: map[string]any{"a": []float64{1, nan, nan}, "b": []string{"", "x", ""}, "c": []float64{nan, nan, nan}}},
		"own missing": {csv: data.CSV{Missing: []string{"-1"}}, text: "a,b\n-1,NA\n2,-1\n", name: "a b",
			want: map[string]any{"a": []float64{nan, 2}, "b": []string{"NA", ""}}},
		"spaces": {text: "a,b\n 1 , x\n", name: "a b", want: map[string]any{"a": []float64{1}, "b": []string{" x"}}},
		"trim":   {csv: data.CSV{TrimSpace: true}, text: "a, b\n1, \"x\"\n2 , y \n", name: "a b", want: map[string]any{"a": []float64{1, 2}, "b": []string{"x", "y"}}},
		"text late": {text: "a\n007\n1e3\nB12\n", name: "a",
			want: map[string]any{"a": []string{"007", "1e3", "B12"}}},
		"kind text": {csv: data.CSV{Kinds: map[string]data.Kind{"zip": data.Text}}, text: "zip\n01234\n", name: "zip",
			want: map[string]any{"zip": []string{"01234"}}},
		"kind number": {csv: data.CSV{Kinds: map[string]data.Kind{"a": data.Number}}, text: "a\n1\n", name: "a", want: map[string]any{"a": []float64{1}}},
		"drop":        {csv: data.CSV{Drop: []string{"id"}}, text: "id,a\nx,1\n", name: "a", want: map[string]any{"a": []float64{1}}},
		"infinite":    {text: "a\n1e999\n", name: "a", want: map[string]any{"a": []string{"1e999"}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			table, err := c.csv.Read(iotest.OneByteReader(strings.NewReader(c.text)))
			require.NoError(t, err)
			require.Equal(t, c.name, strings.Join(table.Names(), " "))
			for name, want := range c.want {
				if texts, ok := want.([]string); ok {
					got, err := table.Texts(name)
					require.NoError(t, err)
					require.Equal(t, texts, got)
					require.Equal(t, len(texts), table.Len())
					continue
				}
				got, err := table.Numbers(name)
				require.NoError(t, err)
				require.Equal(t, fmt.Sprint(want), fmt.Sprint(got), "NaN differs from itself")
			}
		})
	}
}

func TestCSVRefuses(t *testing.T) {
	long := strings.Repeat("x", 10000)
	number := data.CSV{Kinds: map[string]data.Kind{"age": data.Number}}
	cases := map[string]struct {
		csv        data.CSV
		text, want string
	}{
		"no number":     {number, "name,age\nann,5\n\n\"b\no\",five\n", `data: CSV: line 5, column "age": got "five", want a finite number`},
		"infinite":      {number, "age\n+Inf\n", `line 2, column "age": got "+Inf", want a finite number`},
		"overflow":      {number, "age\n1e400\n", `got "1e400"`},
		"long text":     {number, "age\n" + long, `got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"…, want`},
		"ragged":        {data.CSV{SkipLines: 1}, "-\na,b\n1,2\n3\n", "data: CSV: line 4: got 1 fields, want 2"},
		"ragged wide":   {data.CSV{}, "a\n1,2\n", "line 2: got 2 fields, want 1"},
		"stray quote":   {data.CSV{}, "a,b\n1,x\"y\n", `line 2, byte 4: bare " in non-quoted-field`},
		"open quote":    {data.CSV{}, "a,b\n1,\"xy\n\n", `extraneous or missing " in quoted-field`},
		"empty":         {data.CSV{}, "", "data: CSV: got no rows"},
		"only header":   {data.CSV{}, "a,b\n", "data: CSV: got a header and no rows"},
		"same name":     {data.CSV{}, "a,a\n1,2\n", `line 1: two columns are called "a"; Names can tell them apart`},
		"too few names": {data.CSV{Names: []string{"p"}}, "a,b\n1,2\n", "line 1: got 2 columns, want 1 as in Names"},
		"unknown drop":  {data.CSV{Drop: []string{"c"}}, "a,b\n1,2\n", `data: CSV: Kinds or Drop: no column is called "c", only a, b`},
		"unknown kind":  {number, "a,b\n1,2\n", `no column is called "age", only a, b`},
		"skip too much": {data.CSV{SkipLines: 3}, "a,b\n1,2\n", "data: CSV: SkipLines 3: EOF"},
		"comma":         {data.CSV{Comma: '"'}, "a\n1\n", "invalid field or comment delimiter"},
		"columns":       {data.CSV{MaxColumns: 2}, "a,b,c\n", "line 1: got 3 fields, want at most MaxColumns 2"},
		"rows":          {data.CSV{MaxRows: 2}, "a\n1\n2\n3\n", "line 4: got more than MaxRows 2 rows"},
		"long row":      {data.CSV{MaxRowBytes: 100}, "a\n1\n" + long, "after line 2: a row has more than MaxRowBytes 100 bytes"},
		"long header":   {data.CSV{MaxRowBytes: 100}, long, "after line 0: a row has more than MaxRowBytes 100 bytes"},
		"long quote":    {data.CSV{MaxRowBytes: 100}, "a\n\"" + strings.Repeat("\n", 10000), "after line 1: a row has more than MaxRowBytes 100 bytes"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := c.csv.Read(strings.NewReader(c.text))
			require.ErrorContains(t, err, c.want)
		})
	}
	broken := errors.New("broken")
	_, err := data.CSV{}.Read(io.MultiReader(strings.NewReader("a\n1\n"), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
}

// endless is a quote that never closes.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '"' + byte(min(e.read+i, 1))
	}
	e.read += len(p)
	return len(p), nil
}

func TestCSVStopsAtTheLimit(t *testing.T) {
	e := &endless{}
	_, err := data.CSV{}.Read(e)
	require.ErrorContains(t, err, "MaxRowBytes 1048576")
	require.Less(t, e.read, 2<<20)
}

func TestCSVReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	_, err := data.CSV{}.ReadFile(path)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600))
	table, err := data.CSV{}.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b"}, table.Names())
	require.NoError(t, os.WriteFile(path, []byte("a,b\n1\n"), 0o600))
	_, err = data.CSV{}.ReadFile(path)
	require.EqualError(t, err, "data: CSV: line 2: got 1 fields, want 2 (in "+path+")")
}

// Whatever a file holds, reading it ends in a table whose columns are of one length, or in an error.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,x\n", "\"", "a\n\n", ",,\n,,\n", "\xef\xbb\xbf", "a\n1\nx\n", "#\n"} {
		f.Add(seed, 0, false)
		f.Add(seed, 1, true)
	}
	f.Fuzz(func(t *testing.T, text string, skip int, noHeader bool) {
		table, err := data.CSV{SkipLines: skip % 3, NoHeader: noHeader, Comment: '#', MaxRowBytes: 50}.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, name := range table.Names() {
			if kind, _ := table.Kind(name); kind == data.Text {
				texts, err := table.Texts(name)
				require.NoError(t, err)
				require.Len(t, texts, table.Len())
				continue
			}
			numbers, err := table.Numbers(name)
			require.NoError(t, err)
			require.Len(t, numbers, table.Len())
		}
		_, err = table.DropMissing()
		require.NoError(t, err)
	})
}
