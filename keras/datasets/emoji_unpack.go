package datasets

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"path"
	"slices"

	"github.com/gokeras/gokeras/keras/data"
)

// sign is what emoji.json says of one.
type sign struct {
	Image    string
	Category string
	Order    int `json:"sort_order"`
}

const (
	emojiSide     = 2 * recordSide // of the pictures in the packages
	maxEmojiBytes = 128 << 20      // of an unpacked package
	maxEmojiJSON  = 4 << 20
	maxEmojiImage = 64 << 10
)

// unpackEmoji makes the records of train and test of the packages, each of which has the signs in the named drawing.
func unpackEmoji(zipped [][]byte, drawings ...string) ([][]byte, error) {
	var signs []sign
	pictures := make([]map[string][]byte, len(zipped))
	for i, drawing := range drawings {
		list, drawn, err := readEmoji(zipped[i], drawing)
		if err != nil {
			return nil, fmt.Errorf("drawing %s: %w", drawing, err)
		}
		if pictures[i] = drawn; i == 0 {
			signs = list // the other packages have the same
		}
	}
	train, test := divideSigns(signs)
	out := make([][]byte, 2)
	for i, part := range [][]sign{train, test} {
		order := make([]int32, len(part))
		data.Permutation(order, len(part), 0, uint64(i))
		for _, at := range order {
			s := part[at]
			for j, drawing := range drawings {
				pixels, ok := pictures[j][s.Image]
				if !ok {
					return nil, fmt.Errorf("drawing %s: no picture %s", drawing, s.Image)
				}
				out[i] = append(append(out[i], byte(slices.Index(emojiClasses, s.Category))), pixels...)
			}
		}
	}
	return out, nil
}

// readEmoji returns the signs that a package lists and its pictures, as 32x32 pixels, by the names of their files.
func readEmoji(zipped []byte, drawing string) (signs []sign, pictures map[string][]byte, err error) {
	pictures = map[string][]byte{}
	folder := "package/img/" + drawing + "/64"
	err = untar(zipped, maxEmojiBytes, func(name string, size int64, content io.Reader) error {
		switch {
		case name == "package/emoji.json":
			return json.NewDecoder(io.LimitReader(content, maxEmojiJSON)).Decode(&signs)
		case path.Dir(name) == folder && path.Ext(name) == ".png":
			raw, err := io.ReadAll(io.LimitReader(content, maxEmojiImage))
			if err == nil {
				pictures[path.Base(name)], err = halve(raw)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	})
	return signs, pictures, err
}

// divideSigns puts every fifth sign of each category into test. Signs of no category of ours are left out.
func divideSigns(signs []sign) (train, test []sign) {
	signs = slices.Clone(signs)
	slices.SortStableFunc(signs, func(a, b sign) int { return cmp.Compare(a.Order, b.Order) })
	seen := map[string]int{}
	for _, s := range signs {
		if !slices.Contains(emojiClasses, s.Category) {
			continue
		}
		if seen[s.Category]++; seen[s.Category]%5 == 0 {
			test = append(test, s)
		} else {
			train = append(train, s)
		}
	}
	return train, test
}

// halve returns the picture at half its size, on white: three planes of means over four pixels.
func halve(raw []byte) ([]byte, error) {
	config, err := png.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	if config.Width != emojiSide || config.Height != emojiSide {
		return nil, fmt.Errorf("got %d x %d pixels, want %d x %d", config.Width, config.Height, emojiSide, emojiSide)
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	planes := make([]byte, 3*recordPixels)
	for y := range recordSide {
		for x := range recordSide {
			for plane, sum := range onWhite(picture, 2*x, 2*y) {
				planes[plane*recordPixels+y*recordSide+x] = byte((sum + 2*255) / (4 * 255))
			}
		}
	}
	return planes, nil
}

// onWhite returns the sums, times 255, of the colours of the four pixels right and below of (x, y), laid on white.
func onWhite(picture image.Image, x, y int) (sums [3]int) {
	at := picture.Bounds().Min
	for i := range 4 {
		c := color.NRGBAModel.Convert(picture.At(at.X+x+i%2, at.Y+y+i/2)).(color.NRGBA)
		for plane, v := range []uint8{c.R, c.G, c.B} {
			sums[plane] += int(v)*int(c.A) + 255*(255-int(c.A))
		}
	}
	return sums
}
