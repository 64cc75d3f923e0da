package datasets

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"
)

// picture is a PNG of one colour but for its upper left pixel, which is transparent.
func picture(t testing.TB, side int, c color.NRGBA) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range side * side {
		img.SetNRGBA(i%side, i/side, c)
	}
	img.SetNRGBA(0, 0, color.NRGBA{R: 1, G: 2, B: 3})
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, img))
	return b.Bytes()
}

// drawn is a package with the given signs, red in proportion to their order.
func drawn(t testing.TB, drawing string, signs []sign, extra ...entry) []byte {
	list, err := json.Marshal(signs)
	require.NoError(t, err)
	entries := append([]entry{{name: "package/emoji.json", content: list}}, extra...)
	for _, s := range signs {
		entries = append(entries, entry{name: "package/img/" + drawing + "/64/" + s.Image,
			content: picture(t, emojiSide, color.NRGBA{R: uint8(10 * s.Order), G: 100, B: 200, A: 255})})
	}
	return tarball(t, entries...)
}

func signsOf(category string, n int) (signs []sign) {
	for i := range n {
		signs = append(signs, sign{Image: fmt.Sprintf("%s%d.png", category, i), Category: category, Order: n - i})
	}
	return signs
}

func TestUnpackEmoji(t *testing.T) {
	signs := append(signsOf("Flags", 6), append(signsOf("Component", 7), signsOf("Objects", 10)...)...)
	other := entry{name: "package/img/g/sheets/32.png", content: []byte("no picture")}
	out, err := unpackEmoji([][]byte{drawn(t, "g", signs, other), drawn(t, "t", signs)}, "g", "t")
	require.NoError(t, err)
	require.Len(t, out[0], 2*(5+8)*3073)
	require.Len(t, out[1], 2*(1+2)*3073)
	red := map[byte]int{}
	for r := 0; r < len(out[1]); r += 3073 {
		require.Contains(t, []byte{2, 4}, out[1][r], "labels of Flags and Objects")
		red[out[1][r+2]]++ // the second pixel: of the first a quarter is transparent
		require.Equal(t, byte(100), out[1][r+2+1024])
		require.Equal(t, byte(200), out[1][r+2+2048])
		require.Equal(t, byte((3*200+255+2)/4), out[1][r+1+2048])
	}
	require.Equal(t, map[byte]int{50: 4, 100: 2}, red, "the fifth and the tenth in order, in both drawings")

	again, err := unpackEmoji([][]byte{drawn(t, "g", signs), drawn(t, "t", signs)}, "g", "t")
	require.NoError(t, err)
	require.Equal(t, out, again)
}

func TestUnpackEmojiRefuses(t *testing.T) {
	signs := signsOf("Flags", 2)
	for name, c := range map[string]struct {
		zipped []byte
		want   string
	}{
		"nothing":    {tarball(t), "drawing t: no picture Flags"},
		"bad list":   {tarball(t, entry{name: "package/emoji.json", content: []byte("{")}), "drawing t: unexpected EOF"},
		"no picture": {drawn(t, "u", signs), "drawing t: no picture Flags"},
		"not a PNG":  {drawn(t, "t", signs, entry{name: "package/img/t/64/x.png", content: []byte("GIF89a GIF89a")}), "drawing t: package/img/t/64/x.png: png: invalid format: not a PNG file"},
		"large":      {drawn(t, "t", signs, entry{name: "package/img/t/64/x.png", content: picture(t, 66, color.NRGBA{})}), "got 66 x 66 pixels, want 64 x 64"},
		"not a tar":  {[]byte("x"), "drawing t: gzip header"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := unpackEmoji([][]byte{drawn(t, "g", signs), c.zipped}, "g", "t")
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestEmojiRecords(t *testing.T) {
	require.Len(t, EmojiClasses(), emoji.classes[0])
	require.Equal(t, "emoji-datasource-twitter-16.0.0.tgz", emoji.archive[1].name())
	require.Equal(t, `https://registry.npmjs.org/emoji-datasource-google/-/emoji-datasource-google-16.0.0.tgz
and https://registry.npmjs.org/emoji-datasource-twitter/-/emoji-datasource-twitter-16.0.0.tgz`, emoji.hint())
}
