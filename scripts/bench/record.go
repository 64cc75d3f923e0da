package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
)

// record is one measured value, one JSON line. Every peer writes the same fields; those after Batch are optional.
type record struct {
	Peer     string  `json:"peer"`
	Version  string  `json:"version"`
	Workload string  `json:"workload"`
	Metric   string  `json:"metric"`
	Value    float64 `json:"value"`
	Unit     string  `json:"unit"`
	N        int     `json:"n"` // how many timings the value is the median (or quantile) of
	Threads  int     `json:"threads"`
	Batch    int     `json:"batch,omitempty"`
	GFLOPS   float64 `json:"gflops,omitempty"`

	// Added by peers/run.sh, which sees the machine from outside.
	Key      string  `json:"key,omitempty"`
	Pass     int     `json:"pass,omitempty"`
	OtherCPU float64 `json:"other_cpu,omitempty"` // share of the machine that other processes took meanwhile
	Steal    float64 `json:"steal,omitempty"`     // share that the host took away
}

// recorder writes the records of one workload of ours.
type recorder struct {
	to       io.Writer
	version  string
	workload string
	threads  int
}

func (r *recorder) put(metric string, value float64, unit string, n, batch int) error {
	return r.write(record{Metric: metric, Value: value, Unit: unit, N: n, Batch: batch})
}

func (r *recorder) write(rec record) error {
	rec.Peer, rec.Version, rec.Workload, rec.Threads = "gokeras", r.version, r.workload, r.threads
	rec.Value = math.Round(rec.Value*1e6) / 1e6
	line, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("bench: %s %s: %w", r.workload, rec.Metric, err)
	}
	_, err = r.to.Write(append(line, '\n'))
	return err
}

// readRecords reads JSON lines from offset bytes into the file, so that a caller can read what was appended since.
func readRecords(path string, offset int64) ([]record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return nil, err
	}
	var records []record
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var rec record
		if err := json.Unmarshal(lines.Bytes(), &rec); err != nil {
			return nil, fmt.Errorf("bench: %s: record %d: %w", path, n, err)
		}
		records = append(records, rec)
	}
	return records, lines.Err()
}

// threads is what PEER_THREADS asks every peer to use.
func threads() int {
	if n, err := strconv.Atoi(os.Getenv("PEER_THREADS")); err == nil && n > 0 {
		return n
	}
	return 2
}
