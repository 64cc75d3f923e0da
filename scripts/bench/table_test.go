package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func rec(peer, workload, metric, unit string, pass int, value float64) record {
	return record{Peer: peer, Version: peer + " 1.0", Workload: workload, Metric: metric, Unit: unit, Value: value, N: 9, Threads: 2,
		Pass: pass, OtherCPU: 0.02, Steal: 0.01}
}

func tables(t *testing.T, records ...record) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, writeTables(&out, records))
	return out.String()
}

func TestTables(t *testing.T) {
	slow := rec("torch", "w1", "step", "ms", 0, 0.9)
	slow.Threads = 1
	busy := rec("gokeras", "w1", "step", "ms", 2, 0.5)
	busy.OtherCPU = 0.4
	got := tables(t,
		rec("torch", "w1", "fit_wall_10ep", "s", 0, 8),
		rec("torch", "w1", "step", "ms", 0, 0.4),
		rec("gokeras", "w1", "step", "ms", 0, 0.1), rec("gokeras", "w1", "step", "ms", 1, 0.2), busy,
		slow,
		rec("torch", "w6", "sgemm_32x784x128", "ms", 0, 0.05),
		rec("openblas", "w6", "sgemm_32x784x128", "ms", 0, 0.0625),
	)
	require.Equal(t, strings.TrimPrefix(`
| peer | step ms, batch 32 | 10 epochs s |
| --- | ---: | ---: |
| gokeras | 0.2 |  |
| torch | 0.4 | 8 |
| torch (1 thread) | 0.9 |  |

### w1

| peer | step ms | fit_wall_10ep s |
| --- | ---: | ---: |
| gokeras | 0.2 (0.1..0.5, 3) |  |
| torch | 0.4 | 8 |
| torch (1 thread) | 0.9 |  |

### w6, ms

| operation | torch | openblas |
| --- | ---: | ---: |
| sgemm_32x784x128 | 0.05 | 0.0625 |

Median of up to 3 passes (least..most, passes). Other work took 2 % of the machine at the median and 40 % at most, its host 1 % and 1 %.

- torch: torch 1.0
- gokeras: gokeras 1.0
- torch (1 thread): torch 1.0
- openblas: openblas 1.0
`, "\n"), got)
}

// A peer's fastest way to predict one image is the one that the headline compares.
func TestLatencyTable(t *testing.T) {
	got := tables(t,
		rec("torch", "w7", "lat_eager_p50", "us", 0, 55), rec("torch", "w7", "lat_eager_p99", "us", 0, 60),
		rec("torch", "w7", "lat_jit_p50", "us", 0, 37), rec("torch", "w7", "lat_jit_p99", "us", 0, 90),
		rec("gokeras", "w7", "lat_predict_p50", "us", 0, 10), rec("gokeras", "w7", "lat_predict_p99", "us", 0, 12),
	)
	require.Contains(t, got, strings.TrimPrefix(`
| peer | one image us, p50 | p99 |
| --- | ---: | ---: |
| gokeras | 10 | 12 |
| torch | 37 | 90 |

### w7

| peer and call | p50 us | p99 us | images/s |
| --- | ---: | ---: | ---: |
| gokeras predict | 10 | 12 |  |
| torch jit | 37 | 90 |  |
| torch eager | 55 | 60 |  |
`, "\n"))
}

// Convolutional networks have a headline of their own.
func TestHeadlineOfConvnets(t *testing.T) {
	got := tables(t,
		rec("gokeras", "w1", "step", "ms", 0, 0.1),
		rec("gokeras", "w2", "step", "ms", 0, 8), rec("torch", "w2", "step", "ms", 0, 30),
		rec("gokeras", "w2inf", "infer", "images/s", 0, 80000), rec("gokeras", "w2inf", "lat_predict_p50", "us", 0, 30),
		rec("gokeras", "w3", "infer", "images/s", 0, 1800),
	)
	require.True(t, strings.HasPrefix(got, strings.TrimPrefix(`
| peer | step ms, batch 32 |
| --- | ---: |
| gokeras | 0.1 |

| peer | convnet step ms, batch 128 | convnet images/s | one image us, p50 | VGG images/s |
| --- | ---: | ---: | ---: | ---: |
| gokeras | 8 | 80000 | 30 | 1800 |
| torch | 30 |  |  |  |
`, "\n")), got)
}

// The headline sorts by its first column; a peer without a value there comes last but keeps its other values.
func TestHeadlineWithGaps(t *testing.T) {
	got := tables(t,
		rec("gomlx", "w1", "step", "ms", 0, 3),
		rec("torch", "start", "process_to_first_step", "s", 0, 2.5), rec("torch", "w1", "step", "ms", 0, 0.4),
		rec("gokeras", "start", "process_to_first_step", "s", 0, 0.25),
	)
	require.True(t, strings.HasPrefix(got, strings.TrimPrefix(`
| peer | start s | step ms, batch 32 |
| --- | ---: | ---: |
| gokeras | 0.25 |  |
| torch | 2.5 | 0.4 |
| gomlx |  | 3 |
`, "\n")), got)
}

func TestNoRecordsNoTables(t *testing.T) {
	require.Empty(t, tables(t))
}

func TestSignificant(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{{0.123456, "0.1235"}, {12.3456, "12.35"}, {999.96, "1000"}, {10229.6, "10230"}, {1234.5, "1234"}, {0.000012, "1.2e-05"}, {0, "0"}} {
		require.Equal(t, c.want, significant(c.v, 4))
	}
}
