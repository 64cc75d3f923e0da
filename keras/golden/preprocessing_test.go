package golden_test

import (
	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/gokeras/gokeras/tensor"
)

// same compares to 1e-6, without regard to dtypes.
func same(r *run, key string, got *tensor.Tensor, err error) {
	r.Helper()
	require.NoError(r, err)
	want := r.tensor(r.c[key])
	r.near(map[string]any{"rtol": 1e-6, "atol": 1e-6}, want.Cast(tensor.Float32), got.Cast(tensor.Float32), key)
}

// enum reads one of Keras's words where a case has it.
func enum[T any, P interface {
	*T
	UnmarshalText([]byte) error
}](r *run, word any) (v T) {
	r.Helper()
	if text, ok := word.(string); ok {
		require.NoError(r, P(&v).UnmarshalText([]byte(text)))
	}
	return v
}

// arguments are those of the function or class that a case is about.
func arguments(r *run) map[string]any { return object(r.c["args"]) }

func whole(arg any) int {
	v, _ := arg.(float64)
	return int(v)
}

// flat reads a list of numbers, or of lists of numbers.
func flat(r *run, part any) *tensor.Tensor {
	r.Helper()
	list := part.([]any)
	if _, nested := list[0].([]any); nested {
		rows := decode[[][]float32](r, part)
		x := tensor.New(tensor.Float32, len(rows), len(rows[0]))
		for i, row := range rows {
			copy(tensor.Data[float32](x)[i*len(row):], row)
		}
		return x
	}
	return tensor.Of(decode[[]float32](r, part))
}

func padSequences(r *run) {
	args := arguments(r)
	value, _ := args["value"].(float64)
	got, err := preprocessing.PadSequences(decode[[][]int32](r, r.c["sequences"]), preprocessing.PadConfig{
		MaxLen: whole(args["maxlen"]), Value: value,
		Padding: enum[preprocessing.Side](r, args["padding"]), Truncating: enum[preprocessing.Side](r, args["truncating"]),
	})
	same(r, "out", got, err)
}

func toCategorical(r *run) {
	x := flat(r, r.c["x"])
	if r.c["shape"] != nil {
		shaped, err := x.Reshape(decode[[]int](r, r.c["shape"])...)
		require.NoError(r, err)
		x = shaped
	}
	got, err := data.ToCategorical(x, whole(r.c["num_classes"]))
	same(r, "out", got, err)
}

func hotIndices(r *run) {
	classes, x := whole(arguments(r)["num_classes"]), r.tensor(r.c["x"])
	s := newSymbolic(x.Len())
	same(r, "out", s.compute(r, ops.OneHot(s.feed(x.Cast(tensor.Int32)), classes, tensor.Float32))[0], nil)
	got, err := preprocessing.CategoryEncoding{NumTokens: classes, OutputMode: preprocessing.OneHot}.Apply(x)
	same(r, "out", got, err)
}

func normalize(r *run) {
	axis, order := -1, 2.0
	if v, ok := arguments(r)["axis"].(float64); ok {
		axis = int(v)
	}
	if v, ok := arguments(r)["order"].(float64); ok {
		order = v
	}
	got, err := preprocessing.Normalize(r.tensor(r.c["x"]), axis, order)
	same(r, "out", got, err)
}

func normalization(r *run) {
	n := &preprocessing.Normalization{}
	switch axis := arguments(r)["axis"].(type) {
	case float64:
		n.Axis = []int{int(axis)}
	case []any:
		n.Axis = decode[[]int](r, axis)
	case nil:
		n.Axis = []int{}
	}
	require.NoError(r, n.Adapt(r.tensor(r.c["data"])))
	for key, learned := range map[string][]float64{"mean": n.Mean, "variance": n.Variance} {
		got, err := tensor.Of(learned).Reshape(r.tensor(r.c[key]).Dims()...)
		same(r, key, got, err)
	}
	got, err := n.Apply(r.tensor(r.c["x"]))
	same(r, "out", got, err)
}

func discretization(r *run) {
	d := &preprocessing.Discretization{BinBoundaries: decode[[]float64](r, r.c["bin_boundaries"]), OutputMode: enum[preprocessing.OutputMode](r, r.c["output_mode"])}
	got, err := d.Apply(r.tensor(r.c["x"]))
	same(r, "out", got, err)
}

func categoryEncoding(r *run) {
	e := preprocessing.CategoryEncoding{NumTokens: whole(r.c["num_tokens"]), OutputMode: enum[preprocessing.OutputMode](r, r.c["output_mode"])}
	got, err := e.Apply(r.tensor(r.c["x"]))
	same(r, "out", got, err)
}

func integerLookup(r *run) {
	l := &preprocessing.IntegerLookup{Vocabulary: decode[[]int64](r, r.c["vocabulary"]), OutputMode: enum[preprocessing.OutputMode](r, r.c["output_mode"])}
	got, err := l.ApplyRows(decode[[][]int64](r, r.c["x"]))
	same(r, "out", got, err)
}

func textVectorization(r *run) {
	args := arguments(r)
	v := &preprocessing.TextVectorization{
		MaxTokens: whole(args["max_tokens"]), OutputSequenceLength: whole(args["output_sequence_length"]),
		OutputMode:  enum[preprocessing.OutputMode](r, args["output_mode"]),
		Standardize: enum[preprocessing.Standardize](r, args["standardize"]), Split: enum[preprocessing.Split](r, args["split"]),
	}
	if none, ok := args["standardize"]; ok && none == nil {
		v.Standardize = preprocessing.NoStandardize
	}
	if none, ok := args["split"]; ok && none == nil {
		v.Split = preprocessing.NoSplit
	}
	if n, ok := args["ngrams"].(float64); ok {
		for i := range int(n) {
			v.NGrams = append(v.NGrams, i+1)
		}
	} else if args["ngrams"] != nil {
		v.NGrams = decode[[]int](r, args["ngrams"])
	}
	v.PadToMaxTokens, _ = args["pad_to_max_tokens"].(bool)
	require.NoError(r, v.Adapt(decode[[]string](r, r.c["corpus"])))
	vocabulary, err := v.FullVocabulary()
	require.NoError(r, err)
	require.Equal(r, decode[[]string](r, r.c["vocabulary"]), vocabulary)
	got, err := v.Apply(decode[[]string](r, r.c["x"]))
	same(r, "out", got, err)
}

func timeseries(r *run) {
	args := arguments(r)
	ds, err := data.TimeseriesFromArray(r.tensor(r.c["data"]), r.tensor(r.c["targets"]), data.TimeseriesConfig{
		SequenceLength: whole(args["sequence_length"]), SequenceStride: whole(args["sequence_stride"]), SamplingRate: whole(args["sampling_rate"]),
		StartIndex: whole(args["start_index"]), EndIndex: whole(args["end_index"]),
	})
	require.NoError(r, err)
	all, err := data.Collect(ds)
	require.NoError(r, err)
	same(r, "x", all.X[0], nil)
	if r.c["targets"] != nil {
		same(r, "y", all.Y[0], nil)
	}
}

func discretizationAdapt(r *run) {
	d := &preprocessing.Discretization{NumBins: whole(arguments(r)["num_bins"])}
	if epsilon, ok := arguments(r)["epsilon"].(float64); ok {
		d.Epsilon = &epsilon
	}
	require.NoError(r, d.Adapt(r.tensor(r.c["data"])))
	want := decode[[]float64](r, r.c["boundaries"])
	require.Len(r, d.BinBoundaries, len(want))
	require.InDeltaSlice(r, want, d.BinBoundaries, 1e-6)
}

func stringLookup(r *run) {
	l := &preprocessing.StringLookup{OutputMode: enum[preprocessing.OutputMode](r, r.c["output_mode"])}
	if r.c["data"] != nil {
		require.NoError(r, l.AdaptRows(decode[[][]string](r, r.c["data"])))
	} else {
		l.Vocabulary = decode[[]string](r, r.c["vocabulary"])
		got, err := l.ApplyRows(decode[[][]string](r, r.c["x"]))
		same(r, "out", got, err)
	}
	vocabulary, err := l.FullVocabulary()
	require.NoError(r, err)
	require.Equal(r, decode[[]string](r, r.c["full_vocabulary"]), vocabulary)
}

func lookup(r *run) {
	if r.c["class"] == "IntegerLookup" {
		lookupOf[int64](r)
		return
	}
	lookupOf[string](r)
}

func lookupOf[T string | int64](r *run) {
	args := decode[struct {
		MaxTokens     int       `json:"max_tokens"`
		NumOOVIndices *int      `json:"num_oov_indices"`
		MaskToken     *T        `json:"mask_token"`
		OutputMode    string    `json:"output_mode"`
		PadToMax      bool      `json:"pad_to_max_tokens"`
		Vocabulary    []T       `json:"vocabulary"`
		IDFWeights    []float64 `json:"idf_weights"`
	}](r, r.c["args"])
	l := &preprocessing.Lookup[T]{
		MaxTokens: args.MaxTokens, NumOOVIndices: args.NumOOVIndices, MaskToken: args.MaskToken, PadToMaxTokens: args.PadToMax,
		OutputMode: enum[preprocessing.OutputMode](r, args.OutputMode), Vocabulary: args.Vocabulary, IDFWeights: args.IDFWeights,
	}
	if r.c["data"] != nil {
		require.NoError(r, l.AdaptRows(decode[[][]T](r, r.c["data"])))
	}
	vocabulary, err := l.FullVocabulary()
	require.NoError(r, err)
	require.Equal(r, decode[[]T](r, r.c["full_vocabulary"]), vocabulary)
	got, err := l.ApplyRows(decode[[][]T](r, r.c["x"]))
	same(r, "out", got, err)
}
