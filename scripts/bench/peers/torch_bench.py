"""PyTorch peers. Usage: python torch_bench.py WORKLOAD... [--mode eager|fused|compile|loader] [--layout nchw|nhwc]
WORKLOAD: start w1 w1b256 w1b1024 w2 w2inf w3 w3r w4 w5 w7
eager and compile take batches by indexing tensors; loader uses DataLoader as the tutorials do;
fused and compile use Adam(fused=True)."""
import argparse
import common
common.set_thread_env()
import os
import sys
import time

ap = argparse.ArgumentParser()
ap.add_argument("workloads", nargs="+")
ap.add_argument("--mode", default="eager")
ap.add_argument("--layout", default="nchw")
ap.add_argument("--seeds", type=int, default=3)
ap.add_argument("--seed0", type=int, default=0)
ap.add_argument("--epochs", type=int, default=int(os.environ.get("PEER_EPOCHS", "0")))
a = ap.parse_args()

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

torch.set_num_threads(common.THREADS)
NHWC = a.layout == "nhwc"
name = f"torch[{a.mode}]" + ("+nhwc" if NHWC else "")
out = common.Out(name, "torch " + torch.__version__)


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, 10))


def cnn():
    return nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(),
                         nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10))


def vgg6():
    ls, c = [], 3
    for f in (64, 128, 256):
        ls += [nn.Conv2d(c, f, 3, padding=1), nn.ReLU(), nn.Conv2d(f, f, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        c = f
    return nn.Sequential(*ls, nn.Flatten(), nn.Linear(4096, 10))


class Unit(nn.Module):
    def __init__(self, i, f, s):
        super().__init__()
        self.c1, self.b1 = nn.Conv2d(i, f, 3, s, 1, bias=False), nn.BatchNorm2d(f)
        self.c2, self.b2 = nn.Conv2d(f, f, 3, 1, 1, bias=False), nn.BatchNorm2d(f)
        self.sc = nn.Sequential(nn.Conv2d(i, f, 1, s, bias=False), nn.BatchNorm2d(f)) if s != 1 else nn.Identity()

    def forward(self, x):
        return F.relu(self.sc(x) + self.b2(self.c2(F.relu(self.b1(self.c1(x))))))


def resnet20():
    ls, c = [nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()], 16
    for f, s in ((16, 1), (32, 2), (64, 2)):
        for k in range(3):
            ls.append(Unit(c, f, s if k == 0 else 1))
            c = f
    return nn.Sequential(*ls, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.l, self.d = nn.LSTM(64, 128, batch_first=True), nn.Linear(128, 10)

    def forward(self, x):
        return self.d(self.l(x)[0][:, -1])


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.TransformerEncoderLayer(256, 4, 1024, dropout=0.0, batch_first=True)
        self.d = nn.Linear(256, 10)

    def forward(self, x):
        return self.d(self.e(x).mean(1))


def prep(m):
    if NHWC:
        m = m.to(memory_format=torch.channels_last)
    return m


def make_step(m, train=True):
    opt = torch.optim.Adam(m.parameters(), fused=a.mode in ("fused", "compile"))
    fwd = torch.compile(m) if a.mode == "compile" else m
    # What Keras' fit keeps too: running loss and accuracy.
    tot, hit = torch.zeros(()), torch.zeros((), dtype=torch.int64)

    def step(x, y):
        if NHWC and x.dim() == 4:
            x = x.contiguous(memory_format=torch.channels_last)
        opt.zero_grad()
        o = fwd(x)
        loss = F.cross_entropy(o, y)
        loss.backward()
        opt.step()
        with torch.no_grad():
            tot.add_(loss.detach())
            hit.add_((o.argmax(1) == y).sum())
    return step, fwd


def evaluate(fwd, m, x, y, batch):
    """Computes loss and accuracy, as Keras' validation does; returns the accuracy."""
    m.eval()
    tot, hit = torch.zeros(()), torch.zeros((), dtype=torch.int64)
    with torch.no_grad():
        for i in range(0, len(x), batch):
            o, t = fwd(x[i:i + batch]), y[i:i + batch]
            tot.add_(F.cross_entropy(o, t, reduction="sum"))
            hit.add_((o.argmax(1) == t).sum())
    m.train()
    return hit.item() / len(x)


def fit_mnist(w, build, batch, epochs, shape=None):
    xtr, ytr, xte, yte = (torch.from_numpy(v) for v in common.load_mnist())
    ytr, yte = ytr.long(), yte.long()
    if shape:
        xtr, xte = xtr.reshape((-1,) + shape), xte.reshape((-1,) + shape)
    xv, yv, xtr, ytr = xtr[54000:], ytr[54000:], xtr[:54000], ytr[:54000]
    steps = -(-54000 // batch)
    walls, accs, ep = [], [], []
    for seed in range(a.seed0, a.seed0 + a.seeds):
        torch.manual_seed(seed)
        m = prep(build())
        t0 = time.perf_counter()
        step, fwd = make_step(m)
        for e in range(epochs):
            t = time.perf_counter()
            if a.mode == "loader":
                dl = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(xtr, ytr), batch, shuffle=True)
                for x, y in dl:
                    step(x, y)
            else:
                p = torch.randperm(54000)
                for i in range(0, 54000, batch):
                    j = p[i:i + batch]
                    step(xtr[j], ytr[j])
            if e > 0 or epochs == 1:
                ep.append(time.perf_counter() - t)
            evaluate(fwd, m, xv, yv, batch)
        walls.append(time.perf_counter() - t0)
        accs.append(evaluate(fwd, m, xte, yte, 256))
    n = a.seeds
    out(w, f"fit_wall_{epochs}ep", common.median(walls), "s", n, batch=batch, all=[round(x, 2) for x in walls])
    out(w, "train_epoch", common.median(ep), "s", len(ep), batch=batch)
    out(w, "step", common.median(ep) / steps * 1e3, "ms", len(ep), batch=batch)
    out(w, "test_acc_mean", np.mean(accs), "", n, batch=batch, min=round(min(accs), 5), max=round(max(accs), 5))
    out(w, "peak_rss", common.rss_mib(), "MiB", 1, batch=batch)


def train_steps(w, build, xshape, batch, n=16, infer=0):
    torch.manual_seed(0)
    x, y = torch.randn((batch,) + xshape), torch.randint(0, 10, (batch,))
    m = prep(build())
    step, fwd = make_step(m)
    v = common.time_calls(lambda: step(x, y), 1.0, n, 200, 3)
    out(w, "step", common.median(v) * 1e3, "ms", len(v), batch=batch, min=round(min(v) * 1e3, 3), max=round(max(v) * 1e3, 3))
    if infer:
        m.eval()
        rate(w, fwd, x, infer)
    out(w, "peak_rss", common.rss_mib(), "MiB", 1, batch=batch)


def rate(w, fwd, x, batch):
    x = x[:batch]
    if NHWC:
        x = x.contiguous(memory_format=torch.channels_last)

    def go():
        with torch.inference_mode():
            fwd(x)
    v = common.time_calls(go, 1.0, 8, 500, 3)
    out(w, "infer", len(x) / common.median(v), "images/s", len(v), batch=batch, via="forward")


def single(w, m, x1):
    m.eval()
    fs = [("eager", m)]
    try:
        fs.append(("jit", torch.jit.freeze(torch.jit.trace(m, x1))))
    except Exception as e:
        print(f"# torch.jit failed: {e}", file=sys.stderr)
    if a.mode == "compile":
        fs.append(("compile", torch.compile(m)))
    for k, f in fs:
        def go():
            with torch.inference_mode():
                return f(x1).numpy()
        v = common.time_calls(go, 1.0, 50, 5000, 20)
        out(w, f"lat_{k}_p50", common.median(v) * 1e6, "us", len(v), batch=1)
        out(w, f"lat_{k}_p99", common.pct(v, 99) * 1e6, "us", len(v), batch=1)


def run(w):
    if w == "start":
        xtr, ytr, _, _ = common.load_mnist()
        step, _ = make_step(mlp())
        step(torch.from_numpy(xtr[:32]), torch.from_numpy(ytr[:32]).long())
        out(w, "process_to_first_step", common.since_process_start(), "s", 1)
        out(w, "peak_rss", common.rss_mib(), "MiB", 1)
    elif w == "w1":
        fit_mnist(w, mlp, 32, a.epochs or 10)
    elif w == "w1b256":
        fit_mnist(w, mlp, 256, a.epochs or 10)
    elif w == "w1b1024":
        fit_mnist(w, mlp, 1024, a.epochs or 10)
    elif w == "w2":
        fit_mnist(w, cnn, 128, a.epochs or 3, (1, 28, 28))
    elif w == "w2inf":
        m = prep(cnn()).eval()
        fwd = torch.compile(m) if a.mode == "compile" else m
        rate(w, fwd, torch.rand(256, 1, 28, 28), 256)
        single(w, m, torch.rand(1, 1, 28, 28))
    elif w == "w3":
        train_steps(w, vgg6, (3, 32, 32), 128, 10, infer=128)
    elif w == "w3r":
        train_steps(w, resnet20, (3, 32, 32), 128, 10, infer=128)
    elif w == "w4":
        train_steps(w, Lstm, (100, 64), 64, 30)
    elif w == "w5":
        train_steps(w, Encoder, (128, 256), 16, 30)
    elif w == "w7":
        single(w, mlp(), torch.rand(1, 28, 28))
    else:
        sys.exit("unknown workload " + w)


for w in a.workloads:
    try:
        run(w)
    except Exception as e:
        print(f"# {name} {w} FAILED: {type(e).__name__}: {str(e)[:600]}", file=sys.stderr, flush=True)
