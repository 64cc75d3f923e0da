//go:build cgo

package cpu

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/backend"
)

// preparation makes what is kept between the runs of a program, see kept.go.
type preparation struct {
	program *csrc.Program
	watched []*memory

	mu   sync.Mutex
	seen []atomic.Uint64 // for each of watched: one more than the version that was prepared from
}

// preparation returns nil when nothing is kept.
func (c *compiler) preparation() (*preparation, error) {
	if len(c.once) == 0 {
		return nil, nil
	}
	program, err := csrc.NewProgram(c.once, c.micro, csrc.Dim{Fixed: onceNanoseconds}, c.buffers)
	return &preparation{program: program, watched: c.watched, seen: make([]atomic.Uint64, len(c.watched))}, err
}

// onceNanoseconds is a guess that lets all threads share the work.
const onceNanoseconds = 1 << 20

func (p *preparation) fresh() bool {
	for i, m := range p.watched {
		if p.seen[i].Load() != m.version.Load()+1 {
			return false
		}
	}
	return true
}

// run prepares again when a weight has changed. Nobody writes to a variable during a run; so of the runs that find here that something
// is stale none has begun to read what is kept, and those that did so before are over.
func (p *preparation) run() error {
	if p == nil || p.fresh() {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fresh() {
		return nil
	}
	if status := p.program.Run(0, nil, &noScalars, &csrc.Feeds{}); status.Code != 0 {
		return &backend.OpError{Op: "prepare", Detail: fmt.Sprintf("code %d, detail %d", status.Code, status.Detail)}
	}
	for i, m := range p.watched {
		p.seen[i].Store(m.version.Load() + 1)
	}
	return nil
}
