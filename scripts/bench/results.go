package main

import "slices"

// cell names one value of a table, up to repetition: every pass gives another.
type cell struct{ workload, metric, peer string }

// results hold records by cell, with workloads, metrics and peers in the order in which they came.
type results struct {
	workloads []string
	peers     []string
	metrics   map[string][]string // of a workload
	values    map[cell][]float64
	units     map[string]string // of a metric
	versions  map[string]string // of a peer
	records   []record
}

func collect(records []record) *results {
	r := &results{metrics: map[string][]string{}, values: map[cell][]float64{}, units: map[string]string{}, versions: map[string]string{}, records: records}
	for _, rec := range records {
		peer := rec.Peer
		if rec.Threads == 1 {
			peer += " (1 thread)"
		}
		r.workloads = appendNew(r.workloads, rec.Workload)
		r.peers = appendNew(r.peers, peer)
		r.metrics[rec.Workload] = appendNew(r.metrics[rec.Workload], rec.Metric)
		at := cell{rec.Workload, rec.Metric, peer}
		r.values[at] = append(r.values[at], rec.Value)
		r.units[rec.Metric] = rec.Unit
		r.versions[peer] = rec.Version
	}
	return r
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// peersOf returns the peers that have a value of the workload, in order of appearance.
func (r *results) peersOf(workload string) []string {
	var peers []string
	for _, p := range r.peers {
		if slices.ContainsFunc(r.metrics[workload], func(m string) bool { return len(r.values[cell{workload, m, p}]) > 0 }) {
			peers = append(peers, p)
		}
	}
	return peers
}

// sortByMedian puts the peer with the least median of the cell first, those without a value last.
func (r *results) sortByMedian(peers []string, at func(peer string) []float64) {
	slices.SortStableFunc(peers, func(a, b string) int {
		va, vb := at(a), at(b)
		switch {
		case len(va) == 0 || len(vb) == 0:
			return len(vb) - len(va)
		case median(va) < median(vb):
			return -1
		case median(va) > median(vb):
			return 1
		}
		return 0
	})
}
