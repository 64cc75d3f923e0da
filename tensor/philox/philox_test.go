package philox_test

import (
	"testing"

	"github.com/gokeras/gokeras/tensor/philox"
	"github.com/stretchr/testify/require"
)

// The vectors are the lines "philox4x32 10" of tests/kat_vectors in Random123 1.14.
func TestKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, [2]uint32{0xffffffff, 0xffffffff},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		require.Equal(t, c.want, philox.Block(c.counter, c.key), "counter %x", c.counter)
	}
}

// Elements 16 apart take the words of one block; the counter is block then step, the key its two halves, low words first.
func TestWordIsTakenFromItsBlock(t *testing.T) {
	s := philox.Stream{Key: 0x22222222_11111111, Step: 0x44444444_33333333}
	const block = 16*5 + 9
	words := philox.Block([4]uint32{block, 0, 0x33333333, 0x44444444}, [2]uint32{0x11111111, 0x22222222})
	for i, want := range words {
		require.Equal(t, want, s.Word(64*5+9+16*uint64(i)))
	}
	far := philox.Block([4]uint32{3, 1, 0x33333333, 0x44444444}, [2]uint32{0x11111111, 0x22222222})
	require.Equal(t, far[2], s.Word(1<<34+3+2*16), "block 2^32+3")
}

func TestGroupHoldsConsecutiveWords(t *testing.T) {
	s := philox.Stream{Key: 7, Step: 1<<32 + 3}
	for _, g := range []uint64{0, 1, 5, 1 << 40} {
		words := s.Group(g)
		for i, w := range words {
			require.Equal(t, s.Word(g*philox.GroupSize+uint64(i)), w, "group %d word %d", g, i)
		}
	}
}
