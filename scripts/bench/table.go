package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// column of a headline table; a quantile of a workload of latencies stands for the peer's quickest call.
type column struct{ title, workload, metric string }

// headlines are the tables that compare peers across workloads; a column without values is left out.
var headlines = [][]column{{
	{"start s", "start", "process_to_first_step"},
	{"start MiB", "start", "peak_rss"},
	{"step ms, batch 32", "w1", "step"},
	{"10 epochs s", "w1", "fit_wall_10ep"},
	{"test accuracy", "w1", "test_acc_mean"},
	{"peak MiB", "w1", "peak_rss"},
	{"step ms, batch 256", "w1b256", "step"},
	{"step ms, batch 1024", "w1b1024", "step"},
	{"one image us, p50", "w7", "p50"},
	{"p99", "w7", "p99"},
}, {
	{"convnet step ms, batch 128", "w2", "step"},
	{"test accuracy", "w2", "test_acc_mean"},
	{"peak MiB", "w2", "peak_rss"},
	{"convnet images/s", "w2inf", "infer"},
	{"one image us, p50", "w2inf", "p50"},
	{"VGG step ms", "w3", "step"},
	{"VGG images/s", "w3", "infer"},
	{"ResNet-20 step ms", "w3r", "step"},
	{"ResNet-20 images/s", "w3r", "infer"},
}}

// writeTables writes Markdown: the headline, a table for each workload, and what was measured under which conditions.
func writeTables(w io.Writer, records []record) error {
	r := collect(records)
	var b strings.Builder
	for _, columns := range headlines {
		r.headline(&b, columns)
	}
	for _, workload := range r.workloads {
		switch workload {
		case "start":
			// All of it stands in the headline.
		case "w6":
			r.operations(&b, workload)
		case "w7", "w2inf":
			r.latencies(&b, workload)
		default:
			r.metricsOf(&b, workload)
		}
	}
	r.conditions(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *results) headline(b *strings.Builder, headline []column) {
	var titles []string
	var columns []func(peer string) []float64
	for _, h := range headline {
		at := func(peer string) []float64 { return r.values[cell{h.workload, h.metric, peer}] }
		if h.metric == "p50" || h.metric == "p99" {
			at = func(peer string) []float64 { return r.fastestCall(peer, h.workload, h.metric) }
		}
		if slices.ContainsFunc(r.peers, func(p string) bool { return len(at(p)) > 0 }) {
			titles, columns = append(titles, h.title), append(columns, at)
		}
	}
	if len(columns) == 0 {
		return
	}
	peers := slices.DeleteFunc(slices.Clone(r.peers), func(p string) bool {
		return !slices.ContainsFunc(columns, func(at func(string) []float64) bool { return len(at(p)) > 0 })
	})
	r.sortByMedian(peers, columns[0])
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	header(b, "peer", titles)
	for _, p := range peers {
		row(b, p, len(columns), func(i int) string { return short(columns[i](p)) })
	}
}

// fastestCall returns a quantile of the peer's own quickest way to predict one image: its best foot forward.
func (r *results) fastestCall(peer, workload, quantile string) []float64 {
	best := ""
	for _, m := range r.metrics[workload] {
		call, isP50 := strings.CutSuffix(m, "_p50")
		v := r.values[cell{workload, m, peer}]
		if isP50 && len(v) > 0 && (best == "" || median(v) < median(r.values[cell{workload, best + "_p50", peer}])) {
			best = call
		}
	}
	return r.values[cell{workload, best + "_" + quantile, peer}]
}

// metricsOf has a row for each peer and a column for each metric.
func (r *results) metricsOf(b *strings.Builder, workload string) {
	metrics := slices.Clone(r.metrics[workload])
	if i := slices.Index(metrics, "step"); i > 0 {
		metrics = slices.Insert(slices.Delete(metrics, i, i+1), 0, "step")
	}
	var titles []string
	for _, m := range metrics {
		titles = append(titles, strings.TrimSpace(m+" "+r.units[m]))
	}
	peers := r.peersOf(workload)
	r.sortByMedian(peers, func(p string) []float64 { return r.values[cell{workload, metrics[0], p}] })
	fmt.Fprintf(b, "\n### %s\n\n", workload)
	header(b, "peer", titles)
	for _, p := range peers {
		row(b, p, len(metrics), func(i int) string { return long(r.values[cell{workload, metrics[i], p}]) })
	}
}

// latencies has a row for each way of calling a peer.
func (r *results) latencies(b *strings.Builder, workload string) {
	type way struct{ peer, call string }
	at := func(w way, quantile string) []float64 {
		return r.values[cell{workload, w.call + "_" + quantile, w.peer}]
	}
	var ways []way
	for _, m := range r.metrics[workload] {
		call, isP50 := strings.CutSuffix(m, "_p50")
		for _, p := range r.peers {
			if w := (way{p, call}); isP50 && len(at(w, "p50")) > 0 {
				ways = append(ways, w)
			}
		}
	}
	slices.SortStableFunc(ways, func(x, y way) int {
		if median(at(x, "p50")) < median(at(y, "p50")) {
			return -1
		}
		return 1
	})
	fmt.Fprintf(b, "\n### %s\n\n", workload)
	header(b, "peer and call", []string{"p50 us", "p99 us", "images/s"})
	for _, w := range ways {
		cells := []string{long(at(w, "p50")), short(at(w, "p99")), short(r.values[cell{workload, "infer", w.peer}])}
		row(b, w.peer+" "+strings.TrimPrefix(w.call, "lat_"), len(cells), func(i int) string { return cells[i] })
	}
}

// operations has a row for each operation and a column for each peer.
func (r *results) operations(b *strings.Builder, workload string) {
	peers := r.peersOf(workload)
	fmt.Fprintf(b, "\n### %s, ms\n\n", workload)
	header(b, "operation", peers)
	for _, m := range r.metrics[workload] {
		row(b, m, len(peers), func(i int) string { return short(r.values[cell{workload, m, peers[i]}]) })
	}
}

// conditions tell what else went on and which versions ran.
func (r *results) conditions(b *strings.Builder) {
	if len(r.records) == 0 {
		return
	}
	var other, steal []float64
	passes := 0
	for _, rec := range r.records {
		other, steal = append(other, rec.OtherCPU), append(steal, rec.Steal)
		passes = max(passes, rec.Pass+1)
	}
	fmt.Fprintf(b, "\nMedian of up to %d passes (least..most, passes). Other work took %.0f %% of the machine at the median and %.0f %% at most, its host %.0f %% and %.0f %%.\n\n",
		passes, 100*median(other), 100*slices.Max(other), 100*median(steal), 100*slices.Max(steal))
	for _, p := range r.peers {
		fmt.Fprintf(b, "- %s: %s\n", p, r.versions[p])
	}
}

func header(b *strings.Builder, first string, titles []string) {
	fmt.Fprintf(b, "| %s | %s |\n| --- |%s\n", first, strings.Join(titles, " | "), strings.Repeat(" ---: |", len(titles)))
}

func row(b *strings.Builder, first string, n int, at func(i int) string) {
	b.WriteString("| " + first + " |")
	for i := range n {
		b.WriteString(" " + at(i) + " |")
	}
	b.WriteString("\n")
}

// short is the median over the passes.
func short(v []float64) string {
	if len(v) == 0 {
		return ""
	}
	return significant(median(v), 4)
}

// long is the median, with the spread if there is one.
func long(v []float64) string {
	if len(v) < 2 {
		return short(v)
	}
	return fmt.Sprintf("%s (%s..%s, %d)", short(v), significant(slices.Min(v), 3), significant(slices.Max(v), 3), len(v))
}

// significant prints about that many digits, and never an exponent for a large number: 10230, not 1.023e+04.
func significant(v float64, digits int) string {
	if v >= math.Pow10(digits) {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.*g", digits, v)
}
