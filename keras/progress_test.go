package keras

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clock is a time that tests set.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func testProgress(v Verbosity) (*progress, *bytes.Buffer, *clock) {
	var b bytes.Buffer
	c := &clock{time.Unix(1000, 0)}
	p := newProgress(v, &b)
	p.now = c.now
	return p, &b, c
}

func cells(n int) string { return strings.Repeat("━", n) }

func TestBar(t *testing.T) {
	p, b, c := testProgress(Bar)
	p.epoch(0, 2)
	require.Equal(t, "Epoch 1/2\n", b.String())
	p.begin(10)
	require.True(t, p.due(), "the first step is drawn at once")
	b.Reset()
	c.Time = c.Add(100 * time.Millisecond)
	p.update(5, Logs{"loss": 0.12345, "accuracy": 1})
	line := "\r" + bold + " 5/10" + plain + " " + green + cells(10) + plain + white + cells(10) + plain + " " + bold + "0s" + plain + " 20ms/step"
	require.Equal(t, line+" - accuracy: 1.0000 - loss: 0.1235", b.String())
	require.False(t, p.due(), "just drawn")
	c.Time = c.Add(99 * time.Millisecond)
	require.False(t, p.due())
	c.Time = c.Add(time.Millisecond)
	require.True(t, p.due())

	b.Reset()
	p.end(10, Logs{"loss": 0.5}, 2500*time.Millisecond)
	line = "\r" + bold + "10/10" + plain + " " + green + cells(20) + plain + white + plain + " " + bold + "2s" + plain + " 250ms/step - loss: 0.5000"
	require.Equal(t, line+strings.Repeat(" ", len("accuracy: 1.0000 - ")-len("0"))+"\n", b.String(), "the shorter line covers the longer one")

	b.Reset()
	p.epoch(1, 2)
	p.begin(10)
	p.abort()
	require.Equal(t, "Epoch 2/2\n", b.String(), "nothing drawn, nothing to leave")
	c.Time = c.Add(time.Second)
	p.update(1, Logs{})
	b.Reset()
	p.abort()
	require.Equal(t, "\n", b.String())
}

// TestBarOfUnknownLength: Keras learns the length at the end of the first epoch.
func TestBarOfUnknownLength(t *testing.T) {
	p, b, c := testProgress(Bar)
	p.epoch(0, 1)
	p.begin(0)
	c.Time = c.Add(3 * time.Second)
	p.update(3, Logs{"loss": 1234.5678})
	require.Equal(t, "\r      3/Unknown "+bold+"3s"+plain+" 1s/step - loss: 1234.5678", b.String(), "one epoch needs no head")
	b.Reset()
	p.end(3, nil, 3*time.Second)
	require.Contains(t, b.String(), "3/3"+plain+" "+green+cells(20))
}

func TestLine(t *testing.T) {
	p, b, _ := testProgress(Line)
	p.epoch(1, 3)
	p.begin(4)
	require.False(t, p.due())
	p.end(4, Logs{"loss": 1, "val_loss": 2, "accuracy": 0.25, "val_accuracy": 0.75}, 2*time.Second)
	require.Equal(t, "Epoch 2/3\n4/4 - 2s - 500ms/step - accuracy: 0.2500 - loss: 1.0000 - val_accuracy: 0.7500 - val_loss: 2.0000\n", b.String())
	b.Reset()
	p.begin(3)
	p.end(3, Logs{"loss": 1}, 60*time.Second)
	require.Equal(t, "3/3 - 60s - 20s/step - loss: 1.0000\n", b.String())
	b.Reset()
	p.begin(0)
	p.end(2, nil, time.Second)
	require.Equal(t, "2/2 - 1s - 500ms/step\n", b.String())
	b.Reset()
	p.abort()
	require.Empty(t, b.String())
}

func TestSilent(t *testing.T) {
	p, b, _ := testProgress(Silent)
	p.epoch(0, 2)
	p.begin(4)
	require.False(t, p.due())
	p.end(4, Logs{"loss": 1}, time.Second)
	p.abort()
	require.Empty(t, b.String())
}

func TestAutoIsLineButInATerminal(t *testing.T) {
	p, _, _ := testProgress(Auto)
	require.Equal(t, Line, p.verbose)
	f, err := os.Create(t.TempDir() + "/log")
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	require.Equal(t, Line, newProgress(Auto, f).verbose)
}

func TestNumbers(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0.0000e+00", 0.5: "0.5000", -0.5: "-0.5000", 1234.56784: "1234.5678", 1e-5: "1.0000e-05", 1e-3: "1.0000e-03", -1e-4: "-1.0000e-04",
		math.Inf(1): "inf", math.Inf(-1): "-inf",
	} {
		require.Equal(t, want, number(x))
	}
	require.Equal(t, "nan", number(math.NaN()))
}

func TestDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		2 * time.Second: "2s/step", 3 * time.Millisecond: "3ms/step", 14 * time.Microsecond: "14us/step", 0: "0s/step",
	} {
		require.Equal(t, want, perStep(d, 1))
	}
	require.Equal(t, "0s/step", perStep(0, 0))
	for d, want := range map[time.Duration]string{
		0: "0s", 59900 * time.Millisecond: "59s", 125 * time.Second: "2:05", 3725 * time.Second: "1:02:05",
	} {
		require.Equal(t, want, remaining(d))
	}
}
