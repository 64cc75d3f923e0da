"""Shared helpers for the Python peer benchmarks: data, timing, one JSON line per result."""
import gzip
import json
import os
import resource
import statistics
import sys
import time

THREADS = int(os.environ.get("PEER_THREADS", "2"))


def set_thread_env():
    """Must run before the first import of numpy or a framework."""
    t = str(THREADS)
    for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
              "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ.setdefault(k, t)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    # Some machines pin old kernels for old OpenBLAS builds: not wanted while measuring.
    os.environ.pop("OPENBLAS_CORETYPE", None)
    os.environ.pop("OPENBLAS_L2_SIZE", None)


def data_dir():
    d = os.environ.get("MNIST_DIR")
    if not d:
        d = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
    return d


def _idx(name):
    import numpy as np
    base = os.path.join(data_dir(), name)
    for p, op in ((base, open), (base + ".gz", gzip.open)):
        if os.path.exists(p):
            with op(p, "rb") as f:
                raw = f.read()
            break
    else:
        sys.exit(f"no {base}[.gz]: set MNIST_DIR to a folder with the four MNIST idx files")
    nd = raw[3]
    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], "big") for i in range(nd)]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * nd).reshape(shape)


def load_mnist():
    import numpy as np
    xtr = _idx("train-images-idx3-ubyte").astype("float32") / np.float32(255)
    ytr = _idx("train-labels-idx1-ubyte").astype("int32")
    xte = _idx("t10k-images-idx3-ubyte").astype("float32") / np.float32(255)
    yte = _idx("t10k-labels-idx1-ubyte").astype("int32")
    return xtr, ytr, xte, yte


class Out:
    def __init__(self, peer, version):
        self.peer, self.version = peer, version

    def __call__(self, workload, metric, value, unit, n=1, **extra):
        rec = dict(peer=self.peer, version=self.version, workload=workload, metric=metric,
                   value=round(float(value), 6), unit=unit, n=n, threads=THREADS)
        rec.update(extra)
        print(json.dumps(rec), flush=True)


def median(v):
    return statistics.median(v)


def pct(v, q):
    v = sorted(v)
    return v[min(len(v) - 1, int(q / 100 * len(v)))]


def rss_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def since_process_start():
    """Seconds since this process was exec'ed (interpreter start included)."""
    with open("/proc/self/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    start = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    with open("/proc/uptime") as f:
        up = float(f.read().split()[0])
    return up - start


def time_calls(fn, min_time=0.5, min_n=10, max_n=2000, warmup=3):
    for _ in range(warmup):
        fn()
    out, t_end = [], time.perf_counter() + min_time
    while (len(out) < min_n or time.perf_counter() < t_end) and len(out) < max_n:
        t = time.perf_counter()
        fn()
        out.append(time.perf_counter() - t)
    return out
