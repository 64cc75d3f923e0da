package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRecordHasThePeersFields(t *testing.T) {
	var out bytes.Buffer
	r := &recorder{to: &out, version: "gokeras 1234567 go1.26", workload: "w1", threads: 2}
	require.NoError(t, r.put("step", 0.12345678, "ms", 9, 32))
	require.Equal(t, `{"peer":"gokeras","version":"gokeras 1234567 go1.26","workload":"w1","metric":"step","value":0.123457,"unit":"ms","n":9,"threads":2,"batch":32}`+"\n",
		out.String())
}

func TestReadRecordsFromOffset(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.jsonl")
	old := `{"peer":"torch[eager]","workload":"w1","metric":"step","value":1,"unit":"ms","n":9,"threads":2}` + "\n"
	// As run.sh leaves a line of a Python peer: with blanks, further fields, and a list that no table uses.
	python := `{"peer": "keras[jax]", "version": "keras 3", "workload": "w1", "metric": "fit_wall_10ep", "value": 17.5, "unit": "s", "n": 1, "threads": 2, "batch": 32, "all": [17.5], "key": "keras-jax", "pass": 2, "other_cpu": 0.031, "steal": 0.002}` + "\n"
	require.NoError(t, os.WriteFile(path, []byte(old+python), 0o600))

	all, err := readRecords(path, 0)
	require.NoError(t, err)
	require.Len(t, all, 2)
	appended, err := readRecords(path, int64(len(old)))
	require.NoError(t, err)
	require.Equal(t, []record{{Peer: "keras[jax]", Version: "keras 3", Workload: "w1", Metric: "fit_wall_10ep", Value: 17.5, Unit: "s", N: 1, Threads: 2,
		Batch: 32, Key: "keras-jax", Pass: 2, OtherCPU: 0.031, Steal: 0.002}}, appended)
}

func TestReadRecordsNamesTheBadLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.jsonl")
	require.NoError(t, os.WriteFile(path, []byte("{}\n{\"value\": \"x\"}\n"), 0o600))
	_, err := readRecords(path, 0)
	require.ErrorContains(t, err, "record 2")
	_, err = readRecords(filepath.Join(t.TempDir(), "none"), 0)
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestThreads(t *testing.T) {
	for value, want := range map[string]int{"": 2, "1": 1, "8": 8, "0": 2, "many": 2} {
		t.Setenv("PEER_THREADS", value)
		require.Equal(t, want, threads(), "PEER_THREADS=%q", value)
	}
}

func decode(t *testing.T, lines []byte) []record {
	t.Helper()
	var records []record
	for d := json.NewDecoder(bytes.NewReader(lines)); d.More(); {
		var r record
		require.NoError(t, d.Decode(&r))
		records = append(records, r)
	}
	return records
}
