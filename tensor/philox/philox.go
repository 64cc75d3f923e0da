// Package philox is the counter-based generator Philox4x32-10, and the streams of random words that dropout and random tensors are
// made of. A word depends on key, step and its number only, so results are the same on every backend and number of threads.
//
// Reference: Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC 2011.
package philox

import "math/bits"

// The multipliers, and the Weyl constants by which the key moves on after each round.
const (
	m0 = 0xD2511F53
	m1 = 0xCD9E8D57
	w0 = 0x9E3779B9
	w1 = 0xBB67AE85

	rounds = 10
)

// Block returns the four words of a counter under a key.
func Block(counter [4]uint32, key [2]uint32) [4]uint32 {
	for range rounds {
		hi0, lo0 := bits.Mul32(m0, counter[0])
		hi1, lo1 := bits.Mul32(m1, counter[2])
		counter = [4]uint32{hi1 ^ counter[1] ^ key[0], lo1, hi0 ^ counter[3] ^ key[1], lo0}
		key[0] += w0
		key[1] += w1
	}
	return counter
}

// GroupSize is the number of consecutive words that come from the same blocks.
const GroupSize = lanes * 4

const lanes = 16

// Stream is a sequence of words. Word e is word (e>>4)&3 of block (e>>6)*16 + e&15, so that 64 consecutive words are 16 consecutive
// blocks side by side: vectors of 4, 8 or 16 blocks need no shuffles.
type Stream struct{ Key, Step uint64 }

// Word returns word e.
func (s Stream) Word(e uint64) uint32 { return s.block(e>>6*lanes + e&(lanes-1))[e>>4&3] }

// Group returns the words from g*GroupSize on.
func (s Stream) Group(g uint64) (words [GroupSize]uint32) {
	for lane := range uint64(lanes) {
		for i, w := range s.block(g*lanes + lane) {
			words[uint64(i)*lanes+lane] = w
		}
	}
	return words
}

func (s Stream) block(b uint64) [4]uint32 {
	return Block([4]uint32{uint32(b), uint32(b >> 32), uint32(s.Step), uint32(s.Step >> 32)}, [2]uint32{uint32(s.Key), uint32(s.Key >> 32)})
}
