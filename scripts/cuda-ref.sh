#!/usr/bin/env bash
# Builds the reference libraries (csrc/ref: the CUDA driver, cuBLAS and cuDNN on the CPU, for tests) and prints their folder:
#
#   scripts/cuda-ref.sh [FOLDER]          default: $XDG_CACHE_HOME/gokeras/ref-HASH, where HASH stands for this checkout's path
#
# GOKERAS_CUDA_INCLUDE is the folder of NVIDIA's headers (scripts/env-cuda.sh sets it). Every function of the headers that csrc/ref lacks
# becomes a weak symbol that answers "not supported". What has not changed is not compiled again.
set -euo pipefail
cd "$(dirname "$0")/.."
include=${GOKERAS_CUDA_INCLUDE:?is not set: call scripts/env-cuda.sh --ref}
base=${XDG_CACHE_HOME:-$HOME/.cache}/gokeras
mkdir -p "$base"
dir=${1:-$base/ref-$(pwd | sha256sum | cut -c1-12)}
mkdir -p "$dir/obj"
exec 9>"$dir/lock"
flock 9
: "${CC:=gcc}" "${CXX:=g++}"
flags="-O3 -g -fPIC -Wall -Wno-deprecated-declarations -pthread -Icsrc/compat -Icsrc/ref -Icsrc/cuda -I$include"
# The libraries are loaded with the program: thread-local variables need no call to be found, nor a check whether they are made.
flags+=" -ftls-model=initial-exec"
cxx_flags="-std=c++17 -fno-extern-tls-init"

# The functions of a header that return a type.
declared() { # HEADER TYPE
	# shellcheck disable=SC2086,SC2020 # flags are words; each of the three characters ends a declaration
	printf '#include <%s>\n' "$1" | $CC -E -P $flags -x c - | tr '\n' ' ' | tr ';{}' '\n\n\n' |
		sed -nE "s/^(.*[^A-Za-z0-9_])?($2) *([A-Za-z_]+ +)?((cu|cublas|cudnn)[A-Z][A-Za-z0-9_]*) *\(.*/\4/p" | sort -u
}

weak() { # HEADER STATUS_TYPE NOT_SUPPORTED OTHER_TYPES
	echo 'extern void gkref_called(const char *function);'
	declared "$1" "$2" | sed "s/.*/__attribute__((weak)) int &(void) { gkref_called(\"&\"); return $3; }/"
	declared "$1" "$4" | sed 's/.*/__attribute__((weak)) void *&(void) { gkref_called("&"); return 0; }/'
}

headers=$(cat csrc/ref/*.h csrc/cuda/*.h csrc/compat/*.h "$include/cuda.h" "$include/cudnn_version.h" | sha256sum)
compile() { # SOURCE: prints the object's name
	local object
	object=$dir/obj/$(basename "$1")-$({ echo "$headers $flags $cxx_flags"; cat "$1"; } | sha256sum | cut -c1-16).o
	echo "$object"
	[ ! -e "$object" ] || return 0
	rm -f "$dir/obj/$(basename "$1")"-*.o
	case $1 in
	*.c) echo "$CC -std=gnu11 $flags -c -o $object $1" ;;
	*) echo "$CXX $cxx_flags $flags -x c++ -c -o $object $1" ;;
	esac >>"$dir/commands"
}

build() { # LIBRARY SONAME HEADER STATUS_TYPE NOT_SUPPORTED OTHER_TYPES
	local library=$dir/$2 sources objects link=()
	weak "$3" "$4" "$5" "$6" >"$dir/weak_$1.c.new"
	cmp -s "$dir/weak_$1.c.new" "$dir/weak_$1.c" || cp "$dir/weak_$1.c.new" "$dir/weak_$1.c"
	rm "$dir/weak_$1.c.new"
	sources=("csrc/ref/$1"_*.c "csrc/ref/$1"_*.cc "$dir/weak_$1.c")
	# shellcheck disable=SC2016 # the loader's variable
	if [ "$1" = cuda ]; then sources+=(csrc/cuda/*.cu); else link=("$dir/libcuda.so.1" '-Wl,-rpath,$ORIGIN'); fi
	: >"$dir/commands"
	objects=$(for source in "${sources[@]}"; do compile "$source"; done)
	# Two at a time; xargs fails if one fails.
	xargs -r -d '\n' -P 2 -I{} sh -c '{} || exit 255' <"$dir/commands" >&2 || exit 1
	if [ -s "$dir/commands" ] || [ ! -e "$library" ] || [ "$objects" != "$(cat "$dir/objects_$1" 2>/dev/null)" ]; then
		# shellcheck disable=SC2086
		$CXX -shared -pthread -o "$library.new" -Wl,-soname,"$2" $objects "${link[@]}" -lm >&2
		mv "$library.new" "$library"
		echo "$objects" >"$dir/objects_$1"
	fi
	ln -sf "$2" "$dir/lib$1.so"
}

shopt -s nullglob
build cuda libcuda.so.1 cuda.h CUresult 801 none
build cublas libcublas.so.13 cublas_v2.h cublasStatus_t 15 'size_t|const char ?\*'
build cudnn libcudnn.so.9 cudnn.h cudnnStatus_t 3000 'size_t|const char ?\*'
echo "$dir"
