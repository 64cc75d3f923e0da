package docs

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/keras/plot"
	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/gokeras/gokeras/keras/regularizers"
)

// Every class has a row in from-keras.md, with all its fields, such as `layers.Dropout{Rate, NoiseShape, *Seed}`.
func TestFromKerasHasEveryClass(t *testing.T) {
	page := readPage(t, "from-keras.md")
	family := func(prefix string, classes []string, create func(config any) (any, error)) {
		require.NotEmpty(t, classes)
		for _, class := range classes {
			if isModel(class) {
				continue
			}
			x, err := create(map[string]any{"class_name": class, "config": map[string]any{}})
			if err != nil { // such as an optimizer that needs another one
				require.Contains(t, page, prefix+class+"{")
				continue
			}
			if _, preset := x.(initializers.VarianceScaling); preset || class == "Zeros" || class == "Ones" {
				require.Contains(t, page, prefix+class)
				continue
			}
			checkFields(t, page, x)
		}
	}
	family("layers.", layers.Classes(), func(c any) (any, error) { return layers.FromConfig(c) })
	family("losses.", losses.Classes(), func(c any) (any, error) { return losses.FromConfig(c) })
	family("metrics.", metrics.Classes(), func(c any) (any, error) { return metrics.FromConfig(c) })
	family("optimizers.", optimizers.Classes(), func(c any) (any, error) { return optimizers.FromConfig(c) })
	family("schedules.", schedules.Classes(), func(c any) (any, error) { return schedules.FromConfig(c) })
	family("initializers.", initializers.Classes(), func(c any) (any, error) { return initializers.FromConfig(c) })
	family("regularizers.", regularizers.Classes(), func(c any) (any, error) { return regularizers.FromConfig(c) })
	family("constraints.", constraints.Classes(), func(c any) (any, error) { return constraints.FromConfig(c) })
}

// isModel tells whether a class of layers is a model.
func isModel(class string) bool {
	return slices.Contains([]string{"Sequential", "Functional", "Model"}, class)
}

func TestFromKerasHasEverySetting(t *testing.T) {
	page := readPage(t, "from-keras.md")
	for _, x := range []any{
		callbacks.EarlyStopping{}, callbacks.ModelCheckpoint{}, callbacks.ReduceLROnPlateau{}, callbacks.LearningRateScheduler{},
		callbacks.CSVLogger{}, callbacks.LambdaCallback{}, callbacks.TerminateOnNaN{},
		keras.EvaluateConfig{}, keras.PredictConfig{}, keras.BatchConfig{}, keras.SummaryConfig{}, keras.MapConfig{},
		optimizers.LossScaleOptimizer{}, initializers.VarianceScaling{}, initializers.Constant{}, activations.ReLUArgs{},
		plot.ModelConfig{}, plot.HistoryConfig{}, plot.ImagesConfig{}, plot.ConfusionConfig{},
		data.SplitConfig{}, data.FoldConfig{}, data.TimeseriesConfig{},
		preprocessing.Normalization{}, preprocessing.Discretization{}, preprocessing.CategoryEncoding{}, preprocessing.StringLookup{},
		preprocessing.TextVectorization{}, preprocessing.PadConfig{}, preprocessing.Imputer{}, preprocessing.MinMaxScaler{},
	} {
		checkFields(t, page, x)
	}
	for _, name := range activations.Names() {
		require.True(t, regexp.MustCompile(`\b`+name+`\b`).MatchString(page), "no activation %s", name)
	}
	for heading, x := range map[string]any{
		"compile": keras.CompileConfig{}, "fit": keras.FitConfig{}, "Optimizers": optimizers.Options{},
	} {
		section, _, _ := strings.Cut(page[strings.Index(page, "\n## "+heading+"\n")+1:], "\n## ")
		for _, field := range fields(reflect.TypeOf(x)) {
			require.True(t, regexp.MustCompile("`\\*?"+field+"`").MatchString(section), "%s: no word about %s", heading, field)
		}
	}
}

// checkFields compares the fields of a struct with those that the page gives to its type.
func checkFields(t *testing.T, page string, x any) {
	t.Helper()
	typ := reflect.TypeOf(x)
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	name := typ.String()
	if strings.Contains(name, "[") {
		name = "preprocessing.StringLookup" // a type with parameters
	}
	var rows []string
	for _, m := range regexp.MustCompile("[&`( ]"+regexp.QuoteMeta(name)+`\{([^}:]*)\}`).FindAllStringSubmatch(page, -1) {
		row := strings.Split(strings.ReplaceAll(m[1], "*", ""), ", ")
		slices.Sort(row)
		rows = append(rows, strings.Join(row, ", "))
	}
	want := fields(typ)
	slices.Sort(want)
	require.Contains(t, rows, strings.Join(want, ", "), "the fields of %s", name)
}

// fields returns the names of a type's own settings: what all of a family have is told once.
func fields(typ reflect.Type) (names []string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		common := f.Name == "Name" || f.Type == reflect.TypeFor[losses.Reduction]()
		if f.IsExported() && !f.Anonymous && !common {
			names = append(names, f.Name)
		}
	}
	return names
}

func readPage(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}
