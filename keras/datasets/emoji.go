package datasets

import (
	"context"
	"slices"

	"github.com/gokeras/gokeras/keras/data"
)

// Emoji returns emoji in colour, 32x32, for which the category of a sign is to be told, see EmojiClasses: a small set to try
// convolutional networks with, which the npm registry gives out.
//
// Each of the 1906 signs of Unicode's Emoji 16.0 that has a category is there in Google's and in Twitter's drawing, on white. Of the
// signs of each category, in Unicode's order, every fifth is in test, in both drawings: the 377 signs to test on are not among those to
// train on. Skin tones are left out, as their pictures differ in colour only. Rows are in a fixed random order, so that the last ones
// can serve to validate.
//
// The pictures come from the packages emoji-datasource-google and emoji-datasource-twitter 16.0.0 (together 136 MB), refused unless
// their SHA-256 is the known one; a folder, see Source, may hold them as .tgz. What is kept is train.bin and test.bin, 12 MB in the
// format of CIFAR10.
//
// Licences, as the packages name them: their own data are under the MIT license; Google's drawings (Noto Emoji) under the Apache License
// 2.0; Twitter's (Twemoji, by Twitter and its contributors) under CC BY 4.0, which asks for their name where pictures are passed on.
//
// Shapes: train X uint8 [3058 32 32 3], Y uint8 [3058 1], labels 0 to 8; test X [754 32 32 3], Y [754 1].
// Errors: as MNIST.
func Emoji(ctx context.Context) (train, test data.Indexed, err error) { return Source{}.Emoji(ctx) }

// Emoji is the function Emoji with s's settings.
func (s Source) Emoji(ctx context.Context) (train, test data.Indexed, err error) {
	return emoji.load(ctx, s, 0)
}

// EmojiClasses are the names of the labels, Unicode's groups in alphabetical order.
func EmojiClasses() []string { return slices.Clone(emojiClasses) }

var emojiClasses = []string{
	"Activities", "Animals & Nature", "Flags", "Food & Drink", "Objects", "People & Body", "Smileys & Emotion", "Symbols", "Travel & Places",
}

var emoji = records{
	name:    "emoji",
	title:   "Emoji",
	train:   []recordFile{{"train.bin", 3058}},
	test:    []recordFile{{"test.bin", 754}},
	classes: []int{len(emojiClasses)},
	archive: []archive{
		{
			published{74344091, "fb5fd131b362aab7a55542d2a147a79708cce0a8b1c1bbacd470172708b5c438"},
			[]string{"https://registry.npmjs.org/emoji-datasource-google/-/emoji-datasource-google-16.0.0.tgz"},
		},
		{
			published{61683754, "f64a530c63bca463bd8317fdc4615ce63a53a0c65018e4ce2d848aaba7a28877"},
			[]string{"https://registry.npmjs.org/emoji-datasource-twitter/-/emoji-datasource-twitter-16.0.0.tgz"},
		},
	},
	unpack: func(_ records, zipped [][]byte) ([][]byte, error) { return unpackEmoji(zipped, "google", "twitter") },
}
