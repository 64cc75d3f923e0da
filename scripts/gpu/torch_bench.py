"""Times training steps of two networks in PyTorch, for scripts/gpu-test.sh: eager, compiled, and as a CUDA graph.

The networks, batch sizes, numbers of steps and lines are those of main.go beside it. As there, the rows of a batch are gathered on the
host in random order, copied as bytes, and the accuracy of the batch is counted on the device. float32 without TF32, as there.
"""
import argparse
import time

import torch
from torch import nn

EPOCHS = 3


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, 10))


def convnet():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28)), nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10))


WORKLOADS = [("mlp", mlp, (32, 1024)), ("convnet", convnet, (128, 1024))]


class Training:
    def __init__(self, build, device, compiled):
        self.model = build().to(device)
        self.loss = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3, eps=1e-7, capturable=device.type == "cuda")
        self.correct = torch.zeros((), dtype=torch.int64, device=device)
        self.forward = torch.compile(self.logits_and_loss) if compiled else self.logits_and_loss

    def logits_and_loss(self, x, y):
        logits = self.model(x.float() / 255)
        return logits, self.loss(logits, y)

    def step(self, x, y):
        self.optimizer.zero_grad(set_to_none=True)
        logits, loss = self.forward(x, y)
        loss.backward()
        self.optimizer.step()
        self.correct += (logits.detach().argmax(1) == y).sum()


def graphed(training, batch, device):
    """Captures a step; what it returns copies a batch to where the graph reads it, and replays."""
    x = torch.zeros(batch, 28, 28, dtype=torch.uint8, device=device)
    y = torch.zeros(batch, dtype=torch.int64, device=device)
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            training.step(x, y)
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        training.step(x, y)

    def step(batch_x, batch_y):
        x.copy_(batch_x, non_blocking=True)
        y.copy_(batch_y, non_blocking=True)
        graph.replay()

    return step


def synchronize(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def timed(step, x, y, batch, steps, epochs, device):
    synchronize(device)
    start = time.perf_counter()
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for i in range(steps):
            rows = order[i * batch:(i + 1) * batch]
            batch_x, batch_y = x[rows], y[rows]
            if device.type == "cuda":
                batch_x, batch_y = batch_x.pin_memory(), batch_y.pin_memory()
            step(batch_x.to(device, non_blocking=True), batch_y.to(device, non_blocking=True))
    synchronize(device)
    return (time.perf_counter() - start) / (epochs * steps)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--device", default="cuda")
    args = parser.parse_args()
    device = torch.device(args.device)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    print(f"PyTorch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}", flush=True)
    cuda = device.type == "cuda"
    modes = ["eager", "compiled"] + (["CUDA graph"] if cuda else [])
    for name, build, batches in WORKLOADS:
        for batch in batches:
            x = torch.randint(0, 256, (batch * args.steps, 28, 28), dtype=torch.uint8)
            y = torch.randint(0, 10, (batch * args.steps,))
            for mode in modes:
                try:
                    line(name, build, batch, mode, x, y, args.steps, device)
                except Exception as e:  # such as no compiler for torch.compile: the other modes go on
                    print(f"{name:8s} batch {batch:4d}  PyTorch {mode:10s} failed: {str(e).splitlines()[0] if str(e) else type(e)}", flush=True)


def line(name, build, batch, mode, x, y, steps, device):
    cuda = device.type == "cuda"
    if cuda:
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    torch.manual_seed(1)
    training = Training(build, device, mode == "compiled")
    step = graphed(training, batch, device) if mode == "CUDA graph" else training.step
    timed(step, x, y, batch, steps, 1, device)
    each = timed(step, x, y, batch, steps, EPOCHS, device)
    mib = torch.cuda.max_memory_reserved() / 2**20 if cuda else 0
    print(f"{name:8s} batch {batch:4d}  PyTorch {mode:10s} {each * 1e6:10.1f} us/step {batch / each:12.0f} images/s {mib:8.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
