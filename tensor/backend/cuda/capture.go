//go:build cuda

package cuda

import (
	"errors"

	"github.com/gokeras/gokeras/cudnn/driver"
)

// maxGraphs is how many captured forms of one program are kept: one for each arena and stage that it has met.
const maxGraphs = 8

// captured is a program as a CUDA graph. It holds addresses, so it is good for one arena and one stage.
type captured struct {
	arena uint64           // memory.id
	stage driver.Ptr       // where the batch lies: not the stage itself, whose memory would stay with the graph
	exec  driver.GraphExec // from the second run on
	ready bool
}

// graphs are the captured forms of a program, the latest last.
type graphs struct {
	seen []captured
}

func (g *graphs) find(arena uint64, st *stage) *captured {
	for i := range g.seen {
		if c := &g.seen[i]; c.arena == arena && c.stage == st.device.at {
			return c
		}
	}
	return nil
}

// note remembers that there was a run; the oldest gives way.
func (g *graphs) note(arena uint64, st *stage) error {
	if len(g.seen) == maxGraphs {
		if err := g.seen[0].close(); err != nil {
			return err
		}
		copy(g.seen, g.seen[1:])
		g.seen = g.seen[:maxGraphs-1]
	}
	g.seen = append(g.seen, captured{arena: arena, stage: st.device.at})
	return nil
}

func (c *captured) close() error {
	if !c.ready {
		return nil
	}
	return c.exec.Close()
}

func (g *graphs) close() error {
	var err error
	for i := range g.seen {
		err = errors.Join(err, g.seen[i].close())
	}
	g.seen = nil
	return err
}

// replay enqueues the commands: those of a run with all rows from a graph, which the second such run with the same memory captures.
// The first one lets the libraries set themselves up, which they must not do in a capture.
func (x *executable) replay(arena *memory) error {
	if x.run.n != x.p.MaxN || len(x.commands) == 0 {
		return x.enqueue()
	}
	id := uint64(0)
	if arena != nil {
		id = arena.id
	}
	c := x.own.graphs.find(id, x.run.stage)
	if c == nil {
		if err := x.enqueue(); err != nil {
			return err
		}
		return x.own.graphs.note(id, x.run.stage)
	}
	if !c.ready {
		var err error
		if c.exec, err = x.capture(); err != nil {
			return err
		}
		c.ready = true
	}
	return c.exec.Launch(x.dev.compute)
}

func (x *executable) capture() (driver.GraphExec, error) {
	if err := x.dev.compute.BeginCapture(); err != nil {
		return driver.GraphExec{}, err
	}
	failed := x.enqueue()
	g, err := x.dev.compute.EndCapture()
	if failed != nil {
		return driver.GraphExec{}, errors.Join(failed, g.Close()) // the end of a capture that went wrong says less
	}
	if err != nil {
		return driver.GraphExec{}, err
	}
	exec, err := g.Instantiate()
	if err = errors.Join(err, g.Close()); err != nil {
		return driver.GraphExec{}, errors.Join(err, exec.Close())
	}
	return exec, nil
}
