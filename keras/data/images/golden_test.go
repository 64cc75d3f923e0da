package images

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// The numbers are those of the real Keras: scripts/golden/folders.py.
type golden struct {
	Files map[string][]byte
	Cases []struct {
		File          string
		ColorMode     ColorMode `json:"color_mode"`
		ImageSize     [2]int    `json:"image_size"`
		Interpolation Interpolation
		Aspect        string
		Want          []float32
	}
}

func readGolden(t testing.TB) (g golden) {
	raw, err := os.ReadFile("testdata/images.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &g))
	require.Equal(t, 12, len(g.Files))
	return g
}

func TestAsKeras(t *testing.T) {
	g := readGolden(t)
	require.Equal(t, 83, len(g.Cases))
	for i, c := range g.Cases {
		t.Run(fmt.Sprintf("%d_%s_%v_%v_%v%s", i, c.File, c.ColorMode, c.Interpolation, c.ImageSize, c.Aspect), func(t *testing.T) {
			f := Folder{ColorMode: c.ColorMode, ImageSize: c.ImageSize, Interpolation: c.Interpolation,
				CropToAspectRatio: c.Aspect == "crop_to_aspect_ratio", PadToAspectRatio: c.Aspect == "pad_to_aspect_ratio"}
			x, err := f.Read(bytes.NewReader(g.Files[c.File]))
			require.NoError(t, err)
			require.Equal(t, []int{1, c.ImageSize[0], c.ImageSize[1], c.ColorMode.channels()}, x.Dims())
			tolerance := 1e-3
			if c.File == "rgb.jpg" || c.File == "gray.jpeg" {
				tolerance = 7 // of 255: decoders of JPEG round differently, which shows in noise
			}
			got := tensor.Data[float32](x)
			require.Equal(t, len(c.Want), len(got))
			for j, want := range c.Want {
				require.InDelta(t, want, got[j], tolerance, "number %d", j)
			}
		})
	}
}
