package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/internal/config"
)

// A small world of two families: pens hold inks.
type ink interface{ colour() string }

type plain struct{ Shade float64 }

func (plain) colour() string { return "plain" }

type pen interface{ write() }

type side uint8

func (s side) MarshalText() ([]byte, error) { return []byte([]string{"left", "right"}[s]), nil }
func (s *side) UnmarshalText(text []byte) error {
	switch string(text) {
	case "left":
		*s = 0
	case "right":
		*s = 1
	default:
		return fmt.Errorf("got %q, want left or right", text)
	}
	return nil
}

type common struct {
	Maker string
}

type fountain struct {
	common
	Name     string
	Width    float64 `keras:"nib,default=0.5"`
	NoCap    bool    `keras:"use_cap,not"`
	Pressure *float64
	Ink      ink `keras:",default=blue"`
	Side     side
	Sizes    [2]int `keras:"size,default=2"`
	Margins  [2][2]int
	Cache    int `keras:"-"`
	Parts    []int
}

func (*fountain) write() {}

type own struct{ A int }

func (*own) write() {}

var (
	inks = config.NewFamily[ink]("ink", "shop.inks")
	pens = config.NewFamily[pen]("pen", "shop.pens")
)

func init() {
	inks.Add(plain{})
	inks.AddAs("Blue", plain{Shade: 3}, "blue")
	pens.Add(&fountain{}, "fountain")
	pens.Common = map[string]func(pen, any) error{"dtype": func(_ pen, v any) error {
		if v != "float32" {
			return fmt.Errorf("got %v", v)
		}
		return nil
	}}
	pens.Extra = func(_ pen, cfg map[string]any) { cfg["dtype"] = "float32" }
}

func decodeJSON(t *testing.T, text string) any {
	var v any
	require.NoError(t, json.Unmarshal([]byte(text), &v))
	return v
}

func TestDecode(t *testing.T) {
	p, err := pens.Decode(decodeJSON(t, `{"module": "shop.pens", "class_name": "fountain", "registered_name": null, "config": {"name": "p",
		"nib": 0.25, "use_cap": false, "pressure": 0, "ink": {"class_name": "plain", "config": {"shade": 2}}, "side": "right",
		"size": [3, 4], "margins": [1, [2, 3]], "parts": [1, 2], "maker": "m", "dtype": "float32", "quantization": null}}`))
	require.NoError(t, err)
	require.Equal(t, &fountain{common: common{Maker: "m"}, Name: "p", Width: 0.25, NoCap: true, Pressure: new(0.0), Ink: plain{2}, Side: 1,
		Sizes: [2]int{3, 4}, Margins: [2][2]int{{1, 1}, {2, 3}}, Parts: []int{1, 2}}, p)

	p, err = pens.Decode("fountain")
	require.NoError(t, err)
	require.Equal(t, &fountain{}, p)
	i, err := inks.Decode(decodeJSON(t, `{"class_name": "function", "config": "blue"}`))
	require.NoError(t, err)
	require.Equal(t, plain{Shade: 3}, i)
}

func TestEncodeAndBack(t *testing.T) {
	for _, p := range []*fountain{
		{},
		{common: common{"m"}, Name: "p", Width: 2, NoCap: true, Pressure: new(0.0), Ink: plain{Shade: 3}, Side: 1, Sizes: [2]int{1, 9}, Parts: []int{4}},
	} {
		v, err := pens.Encode(p)
		require.NoError(t, err)
		text, err := json.Marshal(v)
		require.NoError(t, err)
		back, err := pens.Decode(decodeJSON(t, string(text)))
		require.NoError(t, err)
		again, err := pens.Encode(back)
		require.NoError(t, err)
		require.Equal(t, v, again)
	}
	v, err := pens.Encode(&fountain{})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"module": "shop.pens", "class_name": "fountain", "registered_name": nil, "config": map[string]any{
		"maker": "", "name": "", "nib": config.Float(0.5), "use_cap": true, "pressure": nil, "side": "left", "size": []any{2.0, 2.0},
		"ink":     map[string]any{"module": "shop.inks", "class_name": "Blue", "config": map[string]any{}, "registered_name": nil},
		"margins": []any{[]any{0.0, 0.0}, []any{0.0, 0.0}}, "parts": nil, "dtype": "float32"}}, v)
}

func TestBadConfigs(t *testing.T) {
	for text, want := range map[string]string{
		`{"class_name": "fountain", "config": {"nib": 0}}`:                                           "pen fountain: nib: 0 cannot be expressed: zero stands for 0.5",
		`{"class_name": "fountain", "config": {"nib": "x"}}`:                                         "pen fountain: nib: got x, want a number",
		`{"class_name": "fountain", "config": {"use_cap": 1}}`:                                       "pen fountain: use_cap: got 1, want true or false",
		`{"class_name": "fountain", "config": {"size": [1]}}`:                                        "pen fountain: size: got 1 values, want 2",
		`{"class_name": "fountain", "config": {"size": 1.5}}`:                                        "pen fountain: size: got 1.5, want a whole number",
		`{"class_name": "fountain", "config": {"size": 1e300}}`:                                      "pen fountain: size: got 1e+300, want a whole number",
		`{"class_name": "fountain", "config": {"side": "up"}}`:                                       `pen fountain: side: got "up", want left or right`,
		`{"class_name": "fountain", "config": {"side": 1}}`:                                          "pen fountain: side: got 1, want a word",
		`{"class_name": "fountain", "config": {"wings": 2}}`:                                         "pen fountain: wings: got 2, but there is no such setting",
		`{"class_name": "fountain", "config": {"dtype": "float16"}}`:                                 "pen fountain: dtype: got float16",
		`{"class_name": "fountain", "config": {"ink": "red"}}`:                                       `pen fountain: ink: unknown ink "red"`,
		`{"class_name": "fountain", "config": {"ink": {"class_name": "plain", "config": {"x": 1}}}}`: "pen fountain: ink: ink plain: x: got 1, but there is no such setting",
		`{"class_name": "quill"}`:                                                                    `unknown pen "quill"`,
		`{"config": {}}`:                                                                             "pen: an object without class_name",
		`3`:                                                                                          "pen: got 3, want a name or an object",
	} {
		_, err := pens.Decode(decodeJSON(t, text))
		require.EqualError(t, err, want, text)
	}
	_, err := pens.Decode("quill")
	var unknown *config.UnknownError
	require.True(t, errors.As(err, &unknown))
	require.Equal(t, "quill", unknown.Class)
	_, err = pens.Encode(&own{})
	require.EqualError(t, err, `unknown pen "own"`)
}

func TestRegister(t *testing.T) {
	pens := config.NewFamily[pen]("pen", "shop.pens")
	require.NoError(t, pens.Register(&own{}))
	require.EqualError(t, pens.Register(&own{}), `pens: a pen named "own" is registered already`)
	require.EqualError(t, pens.Register(nil), "pens: pen: got nil, want its zero value")
	require.EqualError(t, pens.Register((*own)(nil)), "pens: pen: got nil, want its zero value")
	_, err := pens.Config(nil)
	require.EqualError(t, err, "pens: pen: got nil")
	_, err = pens.Config((*own)(nil))
	require.EqualError(t, err, "pens: pen: got nil")
	_, err = pens.FromConfig("quill")
	require.EqualError(t, err, `pens: unknown pen "quill"`)
	require.Equal(t, []string{"own"}, pens.Classes())
	v, err := pens.Encode(&own{A: 2})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"module": nil, "class_name": "own", "config": map[string]any{"a": 2.0}, "registered_name": "Custom>own"}, v)
	back, err := pens.Decode(v)
	require.NoError(t, err)
	require.Equal(t, &own{A: 2}, back)
}

func TestSnakeCase(t *testing.T) {
	for name, want := range map[string]string{"Dense": "dense", "MaxPooling2D": "max_pooling2d", "Conv2DTranspose": "conv2d_transpose",
		"KernelInitializer": "kernel_initializer", "UseEMA": "use_ema", "EMAMomentum": "ema_momentum", "L2": "l2"} {
		require.Equal(t, want, config.SnakeCase(name))
	}
}

// Keras refuses a whole number where it wants a float, and a float where it wants a whole number.
func TestNumbersInJSON(t *testing.T) {
	v, err := pens.Encode(&fountain{Width: 2, Pressure: new(0.0), Parts: []int{2}})
	require.NoError(t, err)
	text, err := json.Marshal(v.(map[string]any)["config"])
	require.NoError(t, err)
	for _, want := range []string{`"nib":2.0`, `"pressure":0.0`, `"parts":[2]`, `"size":[2,2]`} {
		require.Contains(t, string(text), want)
	}
	for x, want := range map[config.Float]string{0.1: "0.1", -3: "-3.0", 1e-9: "1e-9", 1e25: "1e+25"} {
		text, err := json.Marshal(x)
		require.NoError(t, err)
		require.Equal(t, want, string(text))
	}
	_, err = json.Marshal(config.Float(math.Inf(1)))
	require.Error(t, err)
}

type brush struct {
	Width int  `keras:",list,default=2"`
	Tilt  *int `keras:",list"`
}

func (*brush) write() {}

// A list of one stands for a number, as in the kernel_size of a Conv1D.
func TestListOfOne(t *testing.T) {
	pens := config.NewFamily[pen]("pen", "shop.pens")
	pens.Add(&brush{})
	for text, want := range map[string]*brush{`{"width": [3], "tilt": [0]}`: {3, new(0)}, `{"width": 4, "tilt": 1}`: {4, new(1)}, `{}`: {}} {
		p, err := pens.FromConfig(decodeJSON(t, `{"class_name": "brush", "config": `+text+`}`))
		require.NoError(t, err)
		require.Equal(t, want, p, text)
	}
	for p, want := range map[*brush]map[string]any{
		{3, new(0)}: {"width": []any{3.0}, "tilt": []any{0.0}},
		{}:          {"width": []any{2.0}, "tilt": nil},
	} {
		v, err := pens.Config(p)
		require.NoError(t, err)
		require.Equal(t, want, v.(map[string]any)["config"])
	}
	_, err := pens.FromConfig(decodeJSON(t, `{"class_name": "brush", "config": {"width": [3, 4]}}`))
	require.EqualError(t, err, "pens: pen brush: width: got [3 4], want a whole number")
}

type dice struct{ Seed *int }

func (*dice) write() {}

func TestSeedGenerator(t *testing.T) {
	pens := config.NewFamily[pen]("pen", "shop.pens")
	pens.Add(&dice{})
	for text, want := range map[string]*int{`0`: new(0), `null`: nil, `{"class_name": "SeedGenerator", "config": {"seed": 5}}`: new(5),
		`{"class_name": "SeedGenerator", "config": {"seed": null}}`: nil} {
		p, err := pens.FromConfig(decodeJSON(t, `{"class_name": "dice", "config": {"seed": `+text+`}}`))
		require.NoError(t, err)
		require.Equal(t, &dice{want}, p, text)
	}
}
