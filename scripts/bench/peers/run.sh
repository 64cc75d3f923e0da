#!/usr/bin/env bash
# Runs the benchmarks of gokeras and its peers, one JSON line per result, appended to the file of -o.
#   run.sh [-o results.jsonl] [-n passes] [-p peer,peer...] WORKLOAD...
# WORKLOAD: start w1 w1b256 w1b1024 w2 w2inf w3 w3r w4 w5 w6 w7   (all: every one)
# Each pass of one workload runs all chosen peers one after another under one lock, so that they meet
# the same machine; the seed of pass k is k. Peers whose program is absent are skipped with a note, as is one that gives no result.
# PEER_LIMIT (600) is the most seconds one peer may take in one pass.
# GOKERAS_BENCH is our own program (scripts/bench sets it, and adds the tables); without it only the peers run.
# Places (all optional, $PEERS_HOME/env.sh of setup.sh is read if it is there): KERAS_PY TORCH_PY EXTRA_PY MNIST_DIR PEER_BIN
# PJRT_PLUGIN MLP_ONNX LOCK PEER_PREFIX PEER_THREADS LOG (what the peers print besides results)
# PEER_PREFIX="chrt -r 1" (root) keeps other work on a shared machine from disturbing the measurement:
# without it an OpenMP peer on two busy cores is 50 to 100 times slower than on two free ones.
set -u
here=$(cd "$(dirname "$0")" && pwd)
: "${PEERS_HOME:=$HOME/peers}"
# Values that the caller has set come first.
if [ -z "${KERAS_PY:-}${TORCH_PY:-}${PEER_BIN:-}" ] && [ -r "$PEERS_HOME/env.sh" ]; then
  mnist=${MNIST_DIR:-} log=${LOG:-}
  # shellcheck disable=SC1091
  . "$PEERS_HOME/env.sh"
  MNIST_DIR=${mnist:-$MNIST_DIR} LOG=${log:-$LOG}
fi
: "${KERAS_PY:=$here/venv-keras/bin/python}" "${TORCH_PY:=$here/venv-torch/bin/python}"
: "${EXTRA_PY:=$KERAS_PY}" "${PEER_BIN:=$here/bin}" "${LOCK:=${TMPDIR:-/tmp}/peer-bench.lock}"
: "${PEER_PREFIX:=}" "${PEER_THREADS:=2}" "${LOG:=/dev/null}"
[ -z "${MNIST_DIR:-}" ] || export MNIST_DIR
export PEER_THREADS PEER_BIN GOMAXPROCS=$PEER_THREADS
# Not every peer (JAX, XLA, gonum) can be told how many threads to use, but all can be given as many cores.
[ "$PEER_THREADS" -ge "$(nproc)" ] || PEER_PREFIX="taskset -c 0-$((PEER_THREADS - 1)) $PEER_PREFIX"
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
out=/dev/stdout passes=3 only=
while getopts o:n:p: f; do
  case $f in o) out=$OPTARG ;; n) passes=$OPTARG ;; p) only=,$OPTARG, ;; *) exit 2 ;; esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- all
[ "$1" = all ] && set -- start w7 w1 w1b256 w1b1024 w6 w2 w2inf w3 w3r w4 w5

K=$here/keras_bench.py T=$here/torch_bench.py
peers_for() { # lines: key<TAB>command (W and S stand for workload and seed)
  local w=$1
  [ -z "${GOKERAS_BENCH:-}" ] || echo "gokeras	$GOKERAS_BENCH -one $w S"
  case $w in
  w6)
    echo "ops-torch	$TORCH_PY $here/ops_bench.py torch"
    echo "ops-tf	$KERAS_PY $here/ops_bench.py tf"
    echo "ops-jax	$KERAS_PY $here/ops_bench.py jax"
    echo "ops-numpy	$KERAS_PY $here/ops_bench.py numpy"
    echo "ops-openblas	$PEER_BIN/openblas_ops"
    echo "ops-candle	$PEER_BIN/candle gemm"
    echo "ops-gonum	$PEER_BIN/gonumops"
    return ;;
  esac
  local k="$K $w --seeds 1 --seed0 S" t="$T $w --seeds 1 --seed0 S"
  echo "keras-tf	env KERAS_BACKEND=tensorflow $KERAS_PY $k"
  [ "$w" = start ] || echo "keras-tf-jit	env KERAS_BACKEND=tensorflow $KERAS_PY $k --jit 1"
  case $w in w1*) echo "keras-tf-spe	env KERAS_BACKEND=tensorflow $KERAS_PY $k --spe 32" ;; esac
  echo "keras-jax	env KERAS_BACKEND=jax $KERAS_PY $k"
  echo "keras-torch	env KERAS_BACKEND=torch $TORCH_PY $k"
  echo "torch	$TORCH_PY $t"
  case $w in w1) echo "torch-loader	$TORCH_PY $t --mode loader" ;; esac
  case $w in w1* | w2) echo "torch-fused	$TORCH_PY $t --mode fused" ;; esac
  [ "$w" = start ] || echo "torch-compile	$TORCH_PY $t --mode compile"
  case $w in w2* | w3*) echo "torch-nhwc	$TORCH_PY $t --layout nhwc" ;; esac
  case $w in w2* | w3*) echo "torch-compile-nhwc	$TORCH_PY $t --layout nhwc --mode compile" ;; esac
  [ "$w" != w1 ] || echo "torch-fused-1t	env PEER_THREADS=1 $TORCH_PY $t --mode fused"
  [ "$w" != w7 ] || echo "onnxgo	$PEER_BIN/onnxgo w7"
  case $w in w7 | w2inf) echo "extra	$EXTRA_PY $here/infer_bench.py $w" ;; esac
  # Pure-Go convolutions would take an hour an epoch.
  case $w in w2 | w3) ;; *) echo "gomlx-go	env GOMLX_BACKEND=go $PEER_BIN/gomlx $w S" ;; esac
  [ -z "${PJRT_PLUGIN:-}" ] || echo "gomlx-xla	env GOMLX_BACKEND=xla:$PJRT_PLUGIN,shared_buffers $PEER_BIN/gomlx $w S"
  for b in candle gorgonia; do
    echo "$b	$PEER_BIN/$b $w S"
  done
}

busy() { awk '/^cpu /{print $2+$3+$4+$7+$8, $9}' /proc/stat; }

for w in "$@"; do
  for s in $(seq 0 $((passes - 1))); do
    exec 9>"$LOCK"
    flock 9
    while IFS=$'\t' read -r key cmd; do
      [ -z "$only" ] || [[ $only == *,$key,* ]] || continue
      cmd=${cmd// S/ $s}
      prog=$(awk '{for(i=1;i<=NF;i++) if($i!="env" && $i !~ /=/){print $i; exit}}' <<<"$cmd")
      if ! [ -x "$prog" ]; then
        [ "$s" = 0 ] && echo "# $key: no $prog, skipped" >&2
        continue
      fi
      read -r b0 st0 <<<"$(busy)"
      t0=$(date +%s.%N)
      # shellcheck disable=SC2086 # both are lists of words
      res=$( { TIMEFORMAT='%U %S'; time timeout "${PEER_LIMIT:-600}" $PEER_PREFIX $cmd 2>>"$LOG" </dev/null 9>&- ; } 2>&1 )
      status=$?
      t1=$(date +%s.%N)
      read -r b1 st1 <<<"$(busy)"
      self=$(tail -1 <<<"$res" | awk '{print ($1+$2)*100}')
      # Share of the machine's cores that other work took meanwhile, and that the host took away: counted in ticks of 10 ms, so
      # that it means little for a run of less than a second.
      read -r oth stl <<<"$(awk -v b=$((b1 - b0)) -v st=$((st1 - st0)) -v me="$self" -v w="$(echo "$t1 $t0" | awk '{print $1-$2}')" -v n="$(nproc)" \
        'function share(t) { return t < 0 ? 0 : t > d ? 1 : t/d } BEGIN{d=w*n*100; printf "%.3f %.3f", share(b-me), share(st)}')"
      grep '^{' <<<"$res" | sed "s/}\$/, \"key\": \"$key\", \"pass\": $s, \"other_cpu\": $oth, \"steal\": $stl}/" >>"$out"
      if [ $status = 124 ]; then
        echo "# $key: $w, pass $s: stopped after ${PEER_LIMIT:-600} s" >&2
      elif [ $status != 0 ] || ! grep -q '^{' <<<"$res"; then
        echo "# $key: $w, pass $s: failed, status $status; LOG ($LOG) has its messages" >&2
      fi
    done < <(peers_for "$w")
    exec 9>&-
    sleep "${PEER_GAP:-2}"
  done
done
