/* What the machine allows, for benchmarks. */
#pragma once

/* Best of a few samples of a loop of independent multiply-adds on this thread, with the instruction set in use. */
double gk_peak_gflops(void);

/* CPU time of this thread in seconds: other processes on the core do not count. */
double gk_thread_seconds(void);
