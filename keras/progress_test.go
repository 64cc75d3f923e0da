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

const (
	green = "\x1b[32m"
	white = "\x1b[37m"
	plain = "\x1b[0m"
)

func cells(n int) string { return strings.Repeat("━", n) }

func TestBar(t *testing.T) {
	p, b, c := testProgress(Bar)
	p.begin(0, 2, 10)
	require.Equal(t, "Epoch 1/2\n", b.String())
	require.False(t, p.due())
	c.Time = c.Add(99 * time.Millisecond)
	require.False(t, p.due())
	c.Time = c.Add(time.Millisecond)
	require.True(t, p.due())

	b.Reset()
	p.update(5, Logs{"loss": 0.12345, "accuracy": 1})
	require.Equal(t, "\r 5/10 "+green+cells(10)+plain+white+cells(10)+plain+" 0.1s 20ms/step - accuracy: 1.0000 - loss: 0.1235", b.String())
	require.False(t, p.due(), "just drawn")

	b.Reset()
	p.end(Logs{"loss": 0.5}, 250*time.Millisecond)
	line := "\r10/10 " + green + cells(20) + plain + white + plain + " 0.2s 25ms/step - loss: 0.5000"
	require.Equal(t, line+strings.Repeat(" ", len("accuracy: 1.0000 - "))+"\n", b.String(), "the shorter line covers the longer one")

	b.Reset()
	p.begin(1, 2, 10)
	p.abort()
	require.Equal(t, "Epoch 2/2\n", b.String(), "nothing drawn, nothing to leave")
	c.Time = c.Add(time.Second)
	p.update(1, Logs{})
	b.Reset()
	p.abort()
	require.Equal(t, "\n", b.String())
}

func TestLine(t *testing.T) {
	p, b, _ := testProgress(Line)
	p.begin(1, 3, 4)
	require.False(t, p.due())
	p.end(Logs{"loss": 1, "val_loss": 2, "accuracy": 0.25, "val_accuracy": 0.75}, 2*time.Second)
	require.Equal(t, "Epoch 2/3 - 2.0s - 500ms/step - accuracy: 0.2500 - loss: 1.0000 - val_accuracy: 0.7500 - val_loss: 2.0000\n", b.String())
	b.Reset()
	p.evaluated(3, Logs{"loss": 1}, 60*time.Second)
	require.Equal(t, "3/3 - 60s - 20s/step - loss: 1.0000\n", b.String())
	b.Reset()
	p.abort()
	require.Empty(t, b.String())
}

func TestSilent(t *testing.T) {
	p, b, _ := testProgress(Silent)
	p.begin(0, 1, 4)
	require.False(t, p.due())
	p.end(Logs{"loss": 1}, time.Second)
	p.evaluated(4, Logs{"loss": 1}, time.Second)
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
		math.Inf(1): "+Inf",
	} {
		require.Equal(t, want, number(x))
	}
	require.Contains(t, number(math.NaN()), "NaN")
}

func TestDurations(t *testing.T) {
	p := &progress{}
	for d, want := range map[time.Duration]string{
		2 * time.Second: "2s/step", 3 * time.Millisecond: "3ms/step", 14 * time.Microsecond: "14us/step", 0: "0us/step",
	} {
		require.Equal(t, want, p.perStep(d, 1))
	}
	require.Equal(t, "0us/step", p.perStep(0, 0))
}
