package tuner

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"text/tabwriter"
	"unicode"
)

// Fprint writes a line for each trial: the exported fields of its setting, or the setting itself if it is no struct, then the named
// results with four decimals, "-" where there is none.
func (t Trials[S]) Fprint(w io.Writer, names ...string) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	heads, fields := columns[S]()
	fmt.Fprintln(tw, strings.Join(append(heads, names...), "\t")+"\t")
	for _, trial := range t {
		v := reflect.ValueOf(trial.Setting)
		for _, f := range fields {
			fmt.Fprintf(tw, "%v\t", v.FieldByIndex(f).Interface())
		}
		if fields == nil {
			fmt.Fprintf(tw, "%v\t", trial.Setting)
		}
		for _, name := range names {
			if x, ok := trial.Result[name]; ok {
				fmt.Fprintf(tw, "%.4f\t", x)
			} else {
				fmt.Fprint(tw, "-\t")
			}
		}
		fmt.Fprintln(tw)
	}
	return tw.Flush()
}

// columns returns names and places of a struct's exported fields.
func columns[S any]() (heads []string, fields [][]int) {
	typ := reflect.TypeFor[S]()
	if typ.Kind() != reflect.Struct {
		return []string{"setting"}, nil
	}
	for _, f := range reflect.VisibleFields(typ) {
		if f.IsExported() && len(f.Index) == 1 {
			heads, fields = append(heads, spaced(f.Name)), append(fields, f.Index)
		}
	}
	return heads, fields
}

// spaced makes "learning rate" of LearningRate.
func spaced(name string) string {
	var b strings.Builder
	previous := 'A'
	for _, r := range name {
		if unicode.IsUpper(r) && !unicode.IsUpper(previous) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		previous = r
	}
	return b.String()
}
