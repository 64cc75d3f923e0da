//go:build cgo

package csrc

import (
	"fmt"
	"sync"
	"unsafe"
)

// GatherU8 writes dst[i][j] = float32(src[rows[i]][j]) * scale, row-major with rows of rowLen numbers.
//
// Shapes: src [k rowLen], rows [n], dst at least [n rowLen].
// Errors: a row outside src, or a dst that is too short; nothing is written then.
func GatherU8(dst []float32, src []uint8, rows []int32, rowLen int, scale float32) error {
	if rowLen <= 0 || len(rows) == 0 {
		return nil
	}
	if len(dst)/rowLen < len(rows) {
		return fmt.Errorf("csrc: GatherU8: %d numbers of dst, want %d rows of %d", len(dst), len(rows), rowLen)
	}
	k := len(src) / rowLen
	for i, r := range rows {
		if uint64(int64(r)) >= uint64(k) {
			return fmt.Errorf("csrc: GatherU8: rows[%d]: got %d, want 0 <= row < %d", i, r, k)
		}
	}
	p, err := gatherProgram(rowLen, scale)
	if err != nil {
		return err
	}
	p.Run(len(rows), nil, &[Scalars]float64{}, &Feeds{unsafe.Pointer(&src[0]), unsafe.Pointer(&rows[0]), unsafe.Pointer(&dst[0])})
	return nil
}

// gathers are the programs made so far: a data set has one or a few row lengths, and usually one scale.
var gathers struct {
	sync.RWMutex
	programs map[gatherKey]*Program
}

type gatherKey struct {
	rowLen int
	scale  float32
}

// gatherRowNs is set so that 16 rows are shared: the threads that a training step wakes next may as well begin here.
const gatherRowNs = 2000

func gatherProgram(rowLen int, scale float32) (*Program, error) {
	key := gatherKey{rowLen, scale}
	gathers.RLock()
	p := gathers.programs[key]
	gathers.RUnlock()
	if p != nil {
		return p, nil
	}
	op := Op{Kernel: GatherBytes, NArgs: 3, Arg: [MaxArgs]Operand{{Base: FeedBase}, {Base: FeedBase + 1}, {Base: FeedBase + 2}}}
	op.Dim[0].PerN, op.Dim[1].Fixed, op.Float[0] = 1, int64(rowLen), float64(scale)
	p, err := NewProgram([]Op{op}, nil, Dim{PerN: gatherRowNs}, nil)
	if err != nil {
		return nil, err
	}
	gathers.Lock()
	defer gathers.Unlock()
	const many = 64
	if gathers.programs == nil || len(gathers.programs) >= many {
		gathers.programs = map[gatherKey]*Program{}
	}
	gathers.programs[key] = p
	return p, nil
}
