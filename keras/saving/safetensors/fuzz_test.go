package safetensors_test

import (
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/saving/safetensors"
)

// checkAny reads whatever b is: it must not panic, nor take memory that b does not have, and what is read must come back the same.
func checkAny(t testing.TB, b []byte) {
	f, err := read(b)
	if err != nil {
		return
	}
	var ts []safetensors.Named
	total := 0
	for _, e := range f.Entries() {
		x, err := f.Tensor(e.Name)
		if err != nil {
			return
		}
		total += len(x.Bytes())
		ts = append(ts, safetensors.Named{Name: e.Name, Tensor: x})
		if e.Name == "" {
			return // the format allows it, Write does not
		}
	}
	require.LessOrEqual(t, total, len(b))
	again, err := read(written(t, f.Metadata(), ts))
	require.NoError(t, err)
	require.True(t, maps.Equal(f.Metadata(), again.Metadata()))
	for _, n := range ts {
		x, err := again.Tensor(n.Name)
		require.NoError(t, err)
		require.Equal(t, n.Tensor.Bytes(), x.Bytes())
	}
}

func FuzzRead(f *testing.F) {
	f.Add(written(f, map[string]string{"format": "x"}, some()))
	f.Add(written(f, nil, nil))
	f.Add(file(`{"a":{"dtype":"BOOL","shape":[2,1],"data_offsets":[0,2]}}  `, 0, 1))
	f.Add(file(`{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}`))
	f.Fuzz(func(t *testing.T, b []byte) { checkAny(t, b) })
}

// TestMutations changes a good file in random places, as the fuzzer does, with a fixed seed.
func TestMutations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	good := written(t, map[string]string{"format": "x"}, some())
	interesting := []byte(`0123456789-.eE[]{}",:\ ` + "\x00\x7f\x80\xff")
	for range 20000 {
		b := append([]byte(nil), good...)
		for range 1 + r.IntN(4) {
			at := r.IntN(len(b))
			switch r.IntN(5) {
			case 0:
				b[at] ^= 1 << r.IntN(8)
			case 1:
				b[at] = interesting[r.IntN(len(interesting))]
			case 2:
				b = append(b[:at], b[at+1:]...)
			case 3:
				b = append(b[:at:at], append([]byte{interesting[r.IntN(len(interesting))]}, b[at:]...)...)
			case 4:
				from := r.IntN(len(b))
				copy(b[at:], b[from:min(len(b), from+r.IntN(12))])
			}
		}
		checkAny(t, b)
	}
}
