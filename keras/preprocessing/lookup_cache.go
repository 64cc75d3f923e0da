package preprocessing

import (
	"math"
	"sync/atomic"
)

// indexKey tells whether an index is still that of a lookup; the first elements stand for the slices.
type indexKey[T string | int64] struct {
	word               *T
	words              int
	weight             *float64
	weights            int
	maxTokens, oov     int
	mask, unknown      T
	masked, unknownSet bool
	mode               OutputMode
	pad                bool
}

func (l *Lookup[T]) key() (k indexKey[T]) {
	k = indexKey[T]{words: len(l.Vocabulary), weights: len(l.IDFWeights), maxTokens: l.MaxTokens, oov: math.MinInt, mode: l.OutputMode, pad: l.PadToMaxTokens}
	if len(l.Vocabulary) > 0 {
		k.word = &l.Vocabulary[0]
	}
	if len(l.IDFWeights) > 0 {
		k.weight = &l.IDFWeights[0]
	}
	if l.NumOOVIndices != nil {
		k.oov = *l.NumOOVIndices
	}
	if l.MaskToken != nil {
		k.mask, k.masked = *l.MaskToken, true
	}
	if l.OOVToken != nil {
		k.unknown, k.unknownSet = *l.OOVToken, true
	}
	return k
}

// indexCache keeps the index of the last call.
type indexCache[T string | int64] struct{ p atomic.Pointer[index[T]] }

// index returns the lookup made ready.
func (l *Lookup[T]) index() (*index[T], error) { return l.indexIn(&l.cache) }

func (l *Lookup[T]) indexIn(cache *indexCache[T]) (*index[T], error) {
	key := l.key()
	if ix := cache.p.Load(); ix != nil && ix.key == key {
		return ix, nil
	}
	ix, err := l.build()
	if err != nil {
		return nil, err
	}
	ix.key = key
	cache.p.Store(ix)
	return ix, nil
}
