package plot_test

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/plot"
)

var samples = flag.String("samples", "", "a folder for the pictures that the tests make, to look at")

// svg returns the texts of the picture's SVG, which must be XML, and how often each element stands in it.
func svg(t *testing.T, p *plot.Picture) (texts []string, elements map[string]int) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, p.WriteSVG(&b))
	elements = map[string]int{}
	inText := false
	d := xml.NewDecoder(&b)
	for {
		token, err := d.Token()
		if err == io.EOF {
			return texts, elements
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
			if inText = token.Name.Local == "text"; inText {
				texts = append(texts, "")
			}
		case xml.CharData:
			if inText {
				texts[len(texts)-1] += string(token)
			}
		case xml.EndElement:
			inText = false
		}
	}
}

// raster returns the picture's PNG, which must be as large as its size says.
func raster(t *testing.T, p *plot.Picture) image.Image {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, p.WritePNG(&b))
	img, err := png.Decode(&b)
	require.NoError(t, err)
	w, h := p.Size()
	dpi := float64(cmp.Or(p.DPI, 144))
	require.InDelta(t, w*dpi/72, img.Bounds().Dx(), 1)
	require.InDelta(t, h*dpi/72, img.Bounds().Dy(), 1)
	return img
}

// drawn checks what all pictures promise, and keeps the picture where -samples says.
func drawn(t *testing.T, p *plot.Picture, err error) (texts []string, img image.Image) {
	t.Helper()
	require.NoError(t, err)
	texts, _ = svg(t, p)
	img = raster(t, p)
	// Nothing reaches the edges of the page.
	b := img.Bounds()
	for x := range b.Dx() {
		require.True(t, white(img.At(x, 3)) && white(img.At(x, b.Dy()-4)), "column %d", x)
	}
	for y := range b.Dy() {
		require.True(t, white(img.At(3, y)) && white(img.At(b.Dx()-4, y)), "row %d", y)
	}
	require.Equal(t, bytesOf(t, p.WriteSVG), bytesOf(t, p.WriteSVG))
	if *samples != "" {
		name := strings.NewReplacer("/", "_", " ", "_").Replace(t.Name())
		require.NoError(t, p.Save(filepath.Join(*samples, name+".png")))
		require.NoError(t, p.Save(filepath.Join(*samples, name+".svg")))
	}
	return texts, img
}

func bytesOf(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, write(&b))
	return b.Bytes()
}

func white(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return r == 0xffff && g == 0xffff && b == 0xffff
}

// count returns how many pixels have a colour.
func count(img image.Image, c color.RGBA) (n int) {
	b := img.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			if color.RGBAModel.Convert(img.At(x, y)) == c {
				n++
			}
		}
	}
	return n
}

var (
	blue       = color.RGBA{0x00, 0x72, 0xb2, 0xff}
	vermillion = color.RGBA{0xd5, 0x5e, 0x00, 0xff}
)
