#!/usr/bin/env bash
# Prints what a build with the tag cuda needs, for the shell to evaluate:
#
#   eval "$(scripts/env-cuda.sh)"          headers; links to the toolkit's libraries, or to the stand-ins where there is no toolkit
#   eval "$(scripts/env-cuda.sh --ref)"    the same, and programs run on the reference libraries (csrc/ref) instead of a card
#   eval "$(scripts/env-cuda.sh --nvcc)"   only nvcc and ptxas in PATH
#
# A toolkit with cuDNN in CUDA_HOME or /usr/local/cuda is used as it is. Otherwise NVIDIA's headers come from PyPI, pinned and checked,
# into $GOKERAS_CUDA (default: $XDG_CACHE_HOME/gokeras/cuda-13.0): 23 MB, with --nvcc 98 MB more.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cache=${GOKERAS_CUDA:-${XDG_CACHE_HOME:-$HOME/.cache}/gokeras/cuda-13.0}

fail() {
	printf 'env-cuda: %s\n' "$@" >&2
	exit 1
}

ref='' nvcc=''
for arg; do
	case $arg in
	--ref) ref=1 ;;
	--nvcc) nvcc=1 ;;
	*) fail "unknown argument $arg" ;;
	esac
done

# Wheels unpack beside the cache and move in at the end: a download that was cut off leaves nothing that looks complete.
wheels() { # FOLDER REQUIREMENTS
	python3 -m pip --version >/dev/null 2>&1 ||
		fail "no CUDA toolkit in ${CUDA_HOME:-/usr/local/cuda} and no python3 with pip to fetch NVIDIA's headers: install python3-pip"
	python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-deps --no-compile --only-binary :all: \
		--require-hashes --target "$1" --requirement "$root/scripts/cuda/$2" >&2 || fail "pip could not install scripts/cuda/$2"
}

fetch_headers() {
	local new
	echo "env-cuda: fetching NVIDIA's headers into $cache" >&2
	mkdir -p "$cache"
	new=$(mktemp -d "$cache/new.XXXXXX")
	wheels "$new" headers.txt
	cp "$new"/nvidia/cudnn_jit/include/*.h "$new/nvidia/cu13/include/"
	python3 "$root/scripts/cuda/cublas_headers.py" "$new/nvidia/cu13/include" || fail "no cuBLAS headers"
	mv -T "$new/nvidia/cu13/include" "$cache/include" 2>/dev/null || true # somebody else was faster
	rm -rf "$new"
}

fetch_nvcc() {
	local new
	echo "env-cuda: fetching nvcc into $cache" >&2
	new=$(mktemp -d "$cache/new.XXXXXX")
	wheels "$new" nvcc.txt
	cp -r "$new"/nvidia/cu13/include/. "$cache/include/"
	rm -r "$new/nvidia/cu13/include"
	ln -s ../include "$new/nvidia/cu13/include"
	mv -T "$new/nvidia/cu13" "$cache/toolkit" 2>/dev/null || true
	rm -rf "$new"
}

toolkit=${CUDA_HOME:-/usr/local/cuda}
cudnn=''
for dir in "$toolkit/include" /usr/include /usr/include/"$(uname -m)-linux-gnu"; do
	if [ -e "$dir/cudnn.h" ]; then
		cudnn=$dir
		break
	fi
done
if [ -e "$toolkit/include/cuda.h" ] && [ -e "$toolkit/include/cublas_v2.h" ] && [ "$cudnn" ]; then
	include=$toolkit/include
	libraries="-L$toolkit/lib64 -L$toolkit/lib64/stubs"
	bin=$toolkit/bin
else
	[ -e "$cache/include/cublas_v2.h" ] || fetch_headers
	include=$cache/include cudnn=$include libraries='' bin=$cache/toolkit/bin
	[ -z "$nvcc" ] || [ -x "$bin/nvcc" ] || fetch_nvcc
fi
if [ "$nvcc" ]; then
	# shellcheck disable=SC2016 # for the caller's shell
	printf 'export PATH=%q:$PATH\n' "$bin"
	exit
fi
export GOKERAS_CUDA_INCLUDE=$include

# A variable of the environment replaces cgo's own -g -O2, without which the CPU's kernels are slow.
flags="-g -O2 -I$root/csrc/compat -I$include"
case $cudnn in
"$include" | /usr/include) ;;
*) flags+=" -I$cudnn" ;;
esac
flags+=" -Wno-deprecated-declarations"
if [ "$ref" ] || [ -z "$libraries" ]; then
	stand_in=$("$root/scripts/cuda-ref.sh")
	libraries="-L$stand_in"
fi
# What finds OpenBLAS stays; what an earlier call of this script put there goes.
others=${CGO_LDFLAGS:-}
[ "$others" != "${GOKERAS_CUDA_LDFLAGS:-none}" ] || others=${GOKERAS_OTHER_LDFLAGS:-}
all="$libraries${others:+ $others}"
printf 'export GOKERAS_CUDA_INCLUDE=%q\n' "$include"
printf 'export CGO_CFLAGS=%q\n' "$flags"
printf 'export CGO_LDFLAGS=%q GOKERAS_CUDA_LDFLAGS=%q GOKERAS_OTHER_LDFLAGS=%q\n' "$all" "$all" "$others"
if [ "$ref" ]; then
	case :${LD_LIBRARY_PATH:-}: in
	*":$stand_in:"*) ;;
	*) printf 'export LD_LIBRARY_PATH=%q\n' "$stand_in${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" ;;
	esac
fi
