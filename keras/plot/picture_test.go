package plot_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/plot"
)

func TestSave(t *testing.T) {
	p, err := plot.Model(siamese(), plot.ModelConfig{})
	require.NoError(t, err)
	dir := t.TempDir()
	for name, want := range map[string][]byte{"m.png": bytesOf(t, p.WritePNG), "m.SVG": bytesOf(t, p.WriteSVG)} {
		require.NoError(t, p.Save(filepath.Join(dir, name)))
		got, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, name := range []string{"m", "m.pdf", "png"} {
		require.EqualError(t, p.Save(name), `plot: Save: got file name "`+name+`", want one that ends in .png or .svg`)
	}
	require.ErrorIs(t, p.Save(filepath.Join(dir, "none", "m.png")), os.ErrNotExist)
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	require.Len(t, left, 2, "a file that is not written leaves nothing")
}

// TestEqualBytes of pictures that are made anew, maps and all.
func TestEqualBytes(t *testing.T) {
	cfg := plot.ModelConfig{ShowShapes: true, ShowLayerNames: true, ExpandNested: true}
	m := nested()
	var png, svg []byte
	for range 5 {
		p, err := plot.Model(m, cfg)
		require.NoError(t, err)
		if png == nil {
			png, svg = bytesOf(t, p.WritePNG), bytesOf(t, p.WriteSVG)
		}
		require.Equal(t, png, bytesOf(t, p.WritePNG))
		require.Equal(t, svg, bytesOf(t, p.WriteSVG))
	}
}

func TestResolution(t *testing.T) {
	p, err := plot.Model(siamese(), plot.ModelConfig{})
	require.NoError(t, err)
	at144 := raster(t, p).Bounds()
	p.DPI = 72
	small := bytesOf(t, p.WritePNG)
	require.NotEmpty(t, small)
	p.DPI = 144
	require.Equal(t, at144, raster(t, p).Bounds())

	p.DPI = 100_000
	require.ErrorContains(t, p.WritePNG(nil), "pixels at DPI 100000, want 1 to 67108864: set another DPI, or write an SVG")
	path := filepath.Join(t.TempDir(), "m.png")
	require.ErrorContains(t, p.Save(path), "pixels at DPI 100000")
	require.NoFileExists(t, path)
	p.DPI = -1
	require.EqualError(t, p.WritePNG(nil), "plot: DPI: got -1, want at least 1")
	var zero plot.Picture
	require.EqualError(t, zero.WritePNG(nil), "plot: a Picture was not made by this package")
	require.EqualError(t, zero.WriteSVG(nil), "plot: a Picture was not made by this package")
}

type full struct{}

var errFull = errors.New("no space left on device")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriterFails(t *testing.T) {
	p, err := plot.Model(siamese(), plot.ModelConfig{})
	require.NoError(t, err)
	require.ErrorIs(t, p.WritePNG(full{}), errFull)
	require.ErrorIs(t, p.WriteSVG(full{}), errFull)
	require.ErrorIs(t, plot.DOT(full{}, siamese(), plot.ModelConfig{}), errFull)
}
