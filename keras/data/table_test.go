package data_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

func read(t *testing.T, text string) *data.Table {
	t.Helper()
	table, err := data.CSV{}.Read(strings.NewReader(text))
	require.NoError(t, err)
	return table
}

func TestTable(t *testing.T) {
	table := read(t, "a,b,c,y\n1,2,p,0\n3,,q,1\n5,6,,0\n7,8,r,1\n")
	require.Equal(t, 4, table.Len())
	for name, want := range map[string]int{"a": 0, "b": 1, "c": 1} {
		got, err := table.Missing(name)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	kind, err := table.Kind("c")
	require.NoError(t, err)
	require.Equal(t, "text", kind.String())

	some, err := table.Select("y", "a")
	require.NoError(t, err)
	require.Equal(t, []string{"y", "a"}, some.Names())
	rows, err := table.Rows([]int32{3, 0, 3})
	require.NoError(t, err)
	texts, err := rows.Texts("c")
	require.NoError(t, err)
	require.Equal(t, []string{"r", "p", "r"}, texts)

	whole, err := table.DropMissing()
	require.NoError(t, err)
	require.Equal(t, 2, whole.Len())
	partly, err := table.DropMissing("b")
	require.NoError(t, err)
	require.Equal(t, 3, partly.Len())

	x, err := table.Tensor("a", "b")
	require.NoError(t, err)
	require.Equal(t, []int{4, 2}, x.Dims())
	require.Equal(t, "[1 2 3 NaN 5 6 7 8]", fmt.Sprint(tensor.Data[float32](x)))

	numbers, err := whole.Drop("c")
	require.NoError(t, err)
	ds, err := numbers.Arrays("y")
	require.NoError(t, err)
	require.Equal(t, []float32{1, 2, 7, 8}, tensor.Data[float32](ds.X[0]))
	require.Equal(t, []int{2}, ds.Y[0].Dims())
	two, err := numbers.Arrays("y", "a")
	require.NoError(t, err)
	require.Equal(t, []int{2, 2}, two.Y[0].Dims())
	require.Equal(t, []float32{0, 1, 1, 7}, tensor.Data[float32](two.Y[0]))
	none, err := numbers.Arrays()
	require.NoError(t, err)
	require.Nil(t, none.Y)
}

func TestTableRefuses(t *testing.T) {
	table := read(t, "a,b,c\n1,2,p\n3,,12\n1e39,1,x\n")
	cases := map[string]struct {
		do   func() error
		want string
	}{
		"unknown":       {func() error { _, err := table.Numbers("z"); return err }, `data: Table: no column is called "z", only a, b, c`},
		"text":          {func() error { _, err := table.Numbers("c"); return err }, `data: Table: column "c": row 0: got "p", want a finite number`},
		"numbers":       {func() error { _, err := table.Texts("a"); return err }, `column "a" holds numbers, want texts`},
		"twice":         {func() error { _, err := table.Select("a", "a"); return err }, `column "a" is selected twice`},
		"drop":          {func() error { _, err := table.Drop("z"); return err }, `no column is called "z"`},
		"row":           {func() error { _, err := table.Rows([]int32{3}); return err }, "rows[0]: got 3, want 0 <= row < 3"},
		"missing count": {func() error { _, err := table.Missing("z"); return err }, `"z"`},
		"drop missing":  {func() error { _, err := table.DropMissing("z"); return err }, `"z"`},
		"large":         {func() error { _, err := table.Tensor("a"); return err }, `column "a": row 2: got 1e+39, which is too large for float32`},
		"missing":       {func() error { _, err := table.Arrays("a"); return err }, `column "b": row 1 is missing: use DropMissing`},
		"target":        {func() error { _, err := table.Arrays("z"); return err }, `"z"`},
		"no features":   {func() error { _, err := table.Arrays("a", "b", "c"); return err }, "all columns are targets"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { require.ErrorContains(t, c.do(), c.want) })
	}
	wide := read(t, "c0"+columnsAfter(30)+"\n1"+strings.Repeat(",1", 30)+"\n")
	_, err := wide.Kind("x")
	require.ErrorContains(t, err, "c18, c19, …")
}

func columnsAfter(n int) (s string) {
	for i := range n {
		s += fmt.Sprintf(",c%d", i+1)
	}
	return s
}
