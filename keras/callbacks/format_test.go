package callbacks

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
)

// TestFormat: the wants are what str.format of Python 3.11 gives.
func TestFormat(t *testing.T) {
	values := fields{logs: keras.Logs{"val_loss": 0.123456, "loss": 12345.678, "neg": -0.5, "nan": math.NaN(), "big": 1e20}, epoch: 7, batch: 12}
	for template, want := range map[string]string{
		"plain":                           "plain",
		"w{epoch}":                        "w7",
		"{epoch:02d}-{val_loss:.2f}":      "07-0.12",
		"{epoch:03}|{epoch:3}|{epoch:<3}": "007|  7|7  ",
		"{batch:05d}":                     "00012",
		"{{{epoch}}}":                     "{7}",
		"{val_loss}":                      "0.123456",
		"{loss:.3e}|{loss:g}|{loss:.3g}":  "1.235e+04|12345.7|1.23e+04",
		"{loss:,.1f}|{epoch:+d}":          "12,345.7|+7",
		"{val_loss:.1%}":                  "12.3%",
		"{neg:06.2f}|{neg:*^8.1f}":        "-00.50|**-0.5**",
		"{nan:.2f}|{nan}":                 "nan|nan",
		"{big}|{big:.0f}":                 "1e+20|100000000000000000000",
		"{epoch:.1f}|{epoch:e}":           "7.0|7.000000e+00",
		"{val_loss:x>10.3F}":              "xxxxx0.123",
		"{big:.3G}":                       "1E+20",
	} {
		got, err := format(template, values)
		require.NoError(t, err, template)
		require.Equal(t, want, got, template)
	}
	for template, want := range map[string]string{
		"{mape:.2f}":     "{mape:.2f}: neither epoch, batch nor a name in the logs",
		"{epoch":         "{ without }",
		"epoch}":         "single } in the template",
		"{val_loss:02d}": "{val_loss:02d}: format d takes a whole number",
		"{epoch:.2d}":    "{epoch:.2d}: a whole number takes no precision",
		"{epoch!r}":      "{epoch!r}: neither epoch, batch nor a name in the logs",
		"{loss:9999f}":   `{loss:9999f}: format "9999f" is not known`,
		"{}":             "{}: neither epoch, batch nor a name in the logs",
	} {
		_, err := format(template, values)
		require.EqualError(t, err, want)
	}
	_, err := format("{batch}", fields{epoch: 1})
	require.Error(t, err, "no batch at an epoch's end")
}

// TestNumber: the wants are what repr of Python 3.11 gives.
func TestNumber(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0.0", 1: "1.0", -2.5: "-2.5", 1e-4: "0.0001", 1e-5: "1e-05", 1.5e-7: "1.5e-07", 123456789: "123456789.0", 1e15: "1000000000000000.0",
		1e16: "1e+16", 1.25e22: "1.25e+22", 0.0009999999776482583: "0.0009999999776482583", math.Inf(1): "inf", math.Inf(-1): "-inf", 1e-300: "1e-300",
	} {
		require.Equal(t, want, number(x))
	}
	require.Equal(t, "nan", number(math.NaN()))
}
