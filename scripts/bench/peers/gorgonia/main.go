// The Gorgonia peer: gorgonia WORKLOAD SEED. Workloads: start w1 w1b256 w1b1024 w2 w2inf w7.
// A Gorgonia graph has a fixed batch size, so the last partial batch of an epoch is dropped and a
// second graph that shares the weights' values evaluates.
package main

import (
	"fmt"
	"math/rand"
	"os"
	"sort"
	"time"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
	"peers/mnistidx"
)

type net struct {
	g       *G.ExprGraph
	x, y    *G.Node
	logits  *G.Node
	probs   *G.Node
	weights G.Nodes
	outVal  G.Value
	lossVal G.Value
	vm      G.VM
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func dense(g *G.ExprGraph, x *G.Node, in, out int, name string, ws *G.Nodes) *G.Node {
	w := G.NewMatrix(g, G.Float32, G.WithShape(in, out), G.WithName(name+"_w"), G.WithInit(G.GlorotU(1)))
	b := G.NewMatrix(g, G.Float32, G.WithShape(1, out), G.WithName(name+"_b"), G.WithInit(G.Zeroes()))
	*ws = append(*ws, w, b)
	return G.Must(G.BroadcastAdd(G.Must(G.Mul(x, w)), b, nil, []byte{0}))
}

func build(cnn bool, bs int, train bool) *net {
	n := &net{g: G.NewGraph()}
	var h *G.Node
	if cnn {
		n.x = G.NewTensor(n.g, G.Float32, 4, G.WithShape(bs, 1, 28, 28), G.WithName("x"))
		h = n.x
		in := 1
		for i, f := range []int{32, 64} {
			w := G.NewTensor(n.g, G.Float32, 4, G.WithShape(f, in, 3, 3), G.WithName(fmt.Sprintf("c%d_w", i)), G.WithInit(G.GlorotU(1)))
			b := G.NewTensor(n.g, G.Float32, 4, G.WithShape(1, f, 1, 1), G.WithName(fmt.Sprintf("c%d_b", i)), G.WithInit(G.Zeroes()))
			n.weights = append(n.weights, w, b)
			h = G.Must(G.Conv2d(h, w, tensor.Shape{3, 3}, []int{0, 0}, []int{1, 1}, []int{1, 1}))
			h = G.Must(G.BroadcastAdd(h, b, nil, []byte{0, 2, 3}))
			h = G.Must(G.MaxPool2D(G.Must(G.Rectify(h)), tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2}))
			in = f
		}
		h = G.Must(G.Reshape(h, tensor.Shape{bs, 1600}))
		if train {
			h = G.Must(G.Dropout(h, 0.5))
		}
		n.logits = dense(n.g, h, 1600, 10, "d", &n.weights)
	} else {
		n.x = G.NewMatrix(n.g, G.Float32, G.WithShape(bs, 784), G.WithName("x"))
		h = G.Must(G.Rectify(dense(n.g, n.x, 784, 128, "d1", &n.weights)))
		if train {
			h = G.Must(G.Dropout(h, 0.2))
		}
		n.logits = dense(n.g, h, 128, 10, "d2", &n.weights)
	}
	n.probs = G.Must(G.SoftMax(n.logits))
	G.Read(n.probs, &n.outVal)
	if train {
		n.y = G.NewMatrix(n.g, G.Float32, G.WithShape(bs, 10), G.WithName("y"))
		loss := G.Must(G.Neg(G.Must(G.Mean(G.Must(G.HadamardProd(G.Must(G.Log(n.probs)), n.y))))))
		G.Read(loss, &n.lossVal)
		_, err := G.Grad(loss, n.weights...)
		must(err)
		n.vm = G.NewTapeMachine(n.g, G.BindDualValues(n.weights...))
	} else {
		n.vm = G.NewTapeMachine(n.g)
	}
	return n
}

func (n *net) share(from *net) {
	for i, w := range n.weights {
		must(G.Let(w, from.weights[i].Value()))
	}
}

func shape(cnn bool, bs int) []int {
	if cnn {
		return []int{bs, 1, 28, 28}
	}
	return []int{bs, 784}
}

// class is the network's answer for image j of the batch.
func (n *net) class(j int) int32 {
	p := n.outVal.Data().([]float32)[j*10 : j*10+10]
	best := 0
	for k := range p {
		if p[k] > p[best] {
			best = k
		}
	}
	return int32(best)
}

func accuracy(n *net, cnn bool, bs int, x []float32, y []int32) float64 {
	hit, tot := 0, 0
	for i := 0; i+bs <= len(y); i += bs {
		must(G.Let(n.x, tensor.New(tensor.WithShape(shape(cnn, bs)...), tensor.WithBacking(x[i*784:(i+bs)*784]))))
		must(n.vm.RunAll())
		for j := range bs {
			if n.class(j) == y[i+j] {
				hit++
			}
		}
		tot += bs
		n.vm.Reset()
	}
	return float64(hit) / float64(tot)
}

func fit(w string, cnn bool, bs, epochs int, seed int64) {
	d := mnistidx.Load()
	rand.Seed(seed)
	n := build(cnn, bs, true)
	ev := build(cnn, 250, false)
	ev.share(n)
	opt := G.NewAdamSolver(G.WithLearnRate(0.001))
	steps := 54000 / bs
	xb, yb := make([]float32, bs*784), make([]float32, bs*10)
	var ep []float64
	t0 := time.Now()
	for e := 0; e < epochs; e++ {
		t := time.Now()
		p, loss, hits := rand.Perm(54000), float32(0), 0
		for s := 0; s < steps; s++ {
			clear(yb)
			for j, k := range p[s*bs : (s+1)*bs] {
				copy(xb[j*784:], d.TrainX[k*784:(k+1)*784])
				yb[j*10+int(d.TrainY[k])] = 1
			}
			must(G.Let(n.x, tensor.New(tensor.WithShape(shape(cnn, bs)...), tensor.WithBacking(xb))))
			must(G.Let(n.y, tensor.New(tensor.WithShape(bs, 10), tensor.WithBacking(yb))))
			must(n.vm.RunAll())
			must(opt.Step(G.NodesToValueGrads(n.weights)))
			// What Keras' fit keeps too: running loss and accuracy.
			loss += n.lossVal.Data().(float32)
			for j, k := range p[s*bs : (s+1)*bs] {
				if n.class(j) == d.TrainY[k] {
					hits++
				}
			}
			n.vm.Reset()
			if w == "start" {
				mnistidx.Out("process_to_first_step", mnistidx.SinceStart(), "s", 1, 0)
				mnistidx.Out("peak_rss", mnistidx.RSS(), "MiB", 1, 0)
				return
			}
		}
		if e > 0 || epochs == 1 {
			ep = append(ep, time.Since(t).Seconds())
		}
		fmt.Fprintf(os.Stderr, "gorgonia: %s, epoch %d: loss %.4f, accuracy %.4f\n", w, e+1, loss/float32(steps)*10, float64(hits)/float64(steps*bs))
		accuracy(ev, cnn, 250, d.TrainX[54000*784:], d.TrainY[54000:])
	}
	wall := time.Since(t0).Seconds()
	acc := accuracy(ev, cnn, 250, d.TestX, d.TestY)
	mnistidx.FitResults(wall, epochs, ep, steps, bs, acc)
}

func infer(cnn bool, bs int) []float64 {
	n := build(cnn, bs, false)
	x := make([]float32, bs*784)
	for i := range x {
		x[i] = rand.Float32()
	}
	var v []float64
	end := time.Now().Add(2 * time.Second)
	for i := 0; i < 5 || (time.Now().Before(end) && i < 5000); i++ {
		t := time.Now()
		must(G.Let(n.x, tensor.New(tensor.WithShape(shape(cnn, bs)...), tensor.WithBacking(x))))
		must(n.vm.RunAll())
		_ = n.outVal.Data().([]float32)
		n.vm.Reset()
		if i > 2 {
			v = append(v, time.Since(t).Seconds())
		}
	}
	sort.Float64s(v)
	return v
}

func main() {
	w, seed := mnistidx.Args("gorgonia", "gorgonia v0.9.18 (gonum blas, go1.26)")
	switch w {
	case "start":
		fit(w, false, 32, 1, seed)
	case "w1":
		fit(w, false, 32, mnistidx.Epochs(10), seed)
	case "w1b256":
		fit(w, false, 256, mnistidx.Epochs(10), seed)
	case "w1b1024":
		fit(w, false, 1024, mnistidx.Epochs(10), seed)
	case "w2":
		fit(w, true, 128, mnistidx.Epochs(1), seed)
	case "w2inf":
		v := infer(true, 256)
		mnistidx.Out("infer", 256/v[len(v)/2], "images/s", len(v), 256)
		mnistidx.Latency("run", infer(true, 1))
	case "w7":
		mnistidx.Latency("run", infer(false, 1))
	default:
		fmt.Fprintln(os.Stderr, "# gorgonia: no "+w)
	}
}
