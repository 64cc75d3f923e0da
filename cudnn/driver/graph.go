//go:build cuda && cgo

package driver

/*
#include <cuda.h>
*/
import "C"

var (
	graphs     = NewCounter("graphs")
	graphExecs = NewCounter("executable graphs")
)

// BeginCapture starts to record the stream's work instead of queueing it. Until EndCapture the calling OS thread may not allocate memory
// or copy synchronously, and no thread may wait for this stream: such a call fails and spoils the capture. What other threads do with
// streams of their own is no matter (CU_STREAM_CAPTURE_MODE_THREAD_LOCAL). EndCapture is called on the same thread.
func (s Stream) BeginCapture() error {
	return status("cuStreamBeginCapture", C.cuStreamBeginCapture(C.CUstream(s.Handle()), C.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL))
}

// EndCapture ends the recording and returns what was recorded. After an error the stream records no longer.
func (s Stream) EndCapture() (Graph, error) {
	var g Graph
	if err := status("cuStreamEndCapture", C.cuStreamEndCapture(C.CUstream(s.Handle()), &g.g)); err != nil {
		return Graph{}, err
	}
	graphs.Opened()
	return g, nil
}

// Graph is recorded work.
type Graph struct{ g C.CUgraph }

// Nodes is the number of the graph's pieces of work.
func (g Graph) Nodes() (int, error) {
	var n C.size_t
	err := status("cuGraphGetNodes", C.cuGraphGetNodes(g.g, nil, &n))
	return int(n), err
}

// Close ends the graph; what was instantiated from it lives on.
func (g *Graph) Close() error {
	if g.g == nil {
		return nil
	}
	c := g.g
	*g = Graph{}
	graphs.Closed()
	return status("cuGraphDestroy", C.cuGraphDestroy(c))
}

// GraphExec is a graph made ready to run.
type GraphExec struct{ e C.CUgraphExec }

// Instantiate makes the graph ready to run.
func (g Graph) Instantiate() (GraphExec, error) {
	var e GraphExec
	if err := status("cuGraphInstantiate", C.cuGraphInstantiate(&e.e, g.g, 0)); err != nil {
		return GraphExec{}, err
	}
	graphExecs.Opened()
	return e, nil
}

// Launch queues all of the graph's work with one call.
func (e GraphExec) Launch(s Stream) error {
	return status("cuGraphLaunch", C.cuGraphLaunch(e.e, C.CUstream(s.Handle())))
}

// Update takes over the arguments of a graph of the same shape. An error says that the graph has to be instantiated anew.
func (e GraphExec) Update(g Graph) error {
	var info C.CUgraphExecUpdateResultInfo
	return status("cuGraphExecUpdate", C.cuGraphExecUpdate(e.e, g.g, &info))
}

// Close ends the executable graph.
func (e *GraphExec) Close() error {
	if e.e == nil {
		return nil
	}
	c := e.e
	*e = GraphExec{}
	graphExecs.Closed()
	return status("cuGraphExecDestroy", C.cuGraphExecDestroy(c))
}
