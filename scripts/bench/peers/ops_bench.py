"""W6: single operations. Usage: python ops_bench.py torch|tf|jax|numpy
sgemm M,K,N; conv forward, input gradient and weight gradient (N, C, H, F, K, stride, padding)."""
import sys
import common
common.set_thread_env()
import numpy as np

GEMM = [(32, 784, 128), (256, 784, 128), (1024, 1024, 1024)]
CONV = [  # name, N, C, H, filters, kernel, stride, same padding
    ("28x28x1-32k3v", 128, 1, 28, 32, 3, 1, False),
    ("13x13x32-64k3v", 128, 32, 13, 64, 3, 1, False),
    ("26x26x32-64k3s", 64, 32, 26, 64, 3, 1, True),
    ("14x14x32-64k3s", 128, 32, 14, 64, 3, 1, True),
    ("32x32x64-64k3s", 64, 64, 32, 64, 3, 1, True),
    ("56x56x64-64k3s", 32, 64, 56, 64, 3, 1, True),
    ("56x56x64-256k1", 32, 64, 56, 256, 1, 1, True),
    ("112x112x3-64k7s2", 32, 3, 112, 64, 7, 2, True),
]
which = sys.argv[1]
out = None


def report(metric, fn, flop, **k):
    v = common.time_calls(fn, 0.6, 8, 3000, 3)
    m = common.median(v)
    out("w6", metric, m * 1e3, "ms", len(v), gflops=round(flop / m / 1e9, 1), **k)


def flop_conv(N, C, H, F, K, S, same):
    o = -(-H // S) if same else (H - K) // S + 1
    return 2 * N * o * o * C * F * K * K


def run_torch():
    global out
    import torch
    import torch.nn.functional as F_
    torch.set_num_threads(common.THREADS)
    out = common.Out("torch", "torch " + torch.__version__)
    for m, k, n in GEMM:
        a, b, c = torch.rand(m, k), torch.rand(k, n), torch.empty(m, n)
        report(f"sgemm_{m}x{k}x{n}", lambda: torch.mm(a, b, out=c), 2 * m * k * n)
    for lay, fmt in (("nchw", torch.contiguous_format), ("nhwc", torch.channels_last)):
        out.peer = f"torch+{lay}"
        for nm, N, C, H, F, K, S, same in CONV:
            p = K // 2 if same else 0
            x = torch.rand(N, C, H, H).contiguous(memory_format=fmt)
            w = torch.rand(F, C, K, K).contiguous(memory_format=fmt)
            y = F_.conv2d(x, w, None, S, p)
            g = torch.rand_like(y)
            fl = flop_conv(N, C, H, F, K, S, same)
            with torch.no_grad():
                report(f"conv_fwd_{nm}", lambda: F_.conv2d(x, w, None, S, p), fl, batch=N)
                for t, mask in (("dx", [True, False, False]), ("dw", [False, True, False])):
                    report(f"conv_{t}_{nm}", lambda: torch.ops.aten.convolution_backward(
                        g, x, w, None, [S, S], [p, p], [1, 1], False, [0, 0], 1, mask), fl, batch=N)


def run_tf():
    global out
    import tensorflow as tf
    tf.config.threading.set_intra_op_parallelism_threads(common.THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(common.THREADS)
    out = common.Out("tf", "tf-cpu " + tf.__version__)
    for m, k, n in GEMM:
        a, b = tf.random.uniform((m, k)), tf.random.uniform((k, n))
        report(f"sgemm_{m}x{k}x{n}", lambda: tf.linalg.matmul(a, b), 2 * m * k * n)
    for nm, N, C, H, F, K, S, same in CONV:
        pad = "SAME" if same else "VALID"
        x, w = tf.random.uniform((N, H, H, C)), tf.random.uniform((K, K, C, F))
        g = tf.random.uniform(tf.nn.conv2d(x, w, S, pad).shape)
        fl = flop_conv(N, C, H, F, K, S, same)
        xv, gv = tf.Variable(x), tf.Variable(g)  # variables, so that nothing is folded to a constant
        f0 = tf.function(lambda: tf.nn.conv2d(xv, w, S, pad))
        f1 = tf.function(lambda: tf.raw_ops.Conv2DBackpropInput(
            input_sizes=x.shape, filter=w, out_backprop=gv, strides=[1, S, S, 1], padding=pad))
        f2 = tf.function(lambda: tf.raw_ops.Conv2DBackpropFilter(
            input=xv, filter_sizes=w.shape, out_backprop=gv, strides=[1, S, S, 1], padding=pad))
        for t, f in (("fwd", f0), ("dx", f1), ("dw", f2)):
            report(f"conv_{t}_{nm}", f, fl, batch=N)


def run_jax():
    global out
    import jax
    import jax.numpy as jnp
    out = common.Out("jax", "jax " + jax.__version__)
    key = jax.random.PRNGKey(0)
    for m, k, n in GEMM:
        a, b = jax.random.uniform(key, (m, k)), jax.random.uniform(key, (k, n))
        f = jax.jit(jnp.matmul)
        report(f"sgemm_{m}x{k}x{n}", lambda: f(a, b).block_until_ready(), 2 * m * k * n)
    for nm, N, C, H, F, K, S, same in CONV:
        pad = "SAME" if same else "VALID"
        x, w = jax.random.uniform(key, (N, H, H, C)), jax.random.uniform(key, (K, K, C, F))

        def conv(x, w):
            return jax.lax.conv_general_dilated(x, w, (S, S), pad, dimension_numbers=("NHWC", "HWIO", "NHWC"))
        f0 = jax.jit(conv)
        g = jax.random.uniform(key, f0(x, w).shape)
        f1 = jax.jit(lambda x, w, g: jax.vjp(lambda x: conv(x, w), x)[1](g)[0])
        f2 = jax.jit(lambda x, w, g: jax.vjp(lambda w: conv(x, w), w)[1](g)[0])
        fl = flop_conv(N, C, H, F, K, S, same)
        report(f"conv_fwd_{nm}", lambda: f0(x, w).block_until_ready(), fl, batch=N)
        report(f"conv_dx_{nm}", lambda: f1(x, w, g).block_until_ready(), fl, batch=N)
        report(f"conv_dw_{nm}", lambda: f2(x, w, g).block_until_ready(), fl, batch=N)


def run_numpy():
    global out
    try:
        from threadpoolctl import threadpool_info
        i = [t for t in threadpool_info() if t["user_api"] == "blas"][0]
        blas = f"{i['internal_api']} {i['version']} {i.get('architecture')}"
    except Exception:
        blas = "blas ?"
    out = common.Out("numpy", f"numpy {np.__version__} ({blas})")
    for m, k, n in GEMM:
        a, b = np.random.rand(m, k).astype("f4"), np.random.rand(k, n).astype("f4")
        c = np.empty((m, n), "f4")
        report(f"sgemm_{m}x{k}x{n}", lambda: np.matmul(a, b, out=c), 2 * m * k * n)


{"torch": run_torch, "tf": run_tf, "jax": run_jax, "numpy": run_numpy}[which]()
