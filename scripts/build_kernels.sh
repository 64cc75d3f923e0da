#!/usr/bin/env bash
# Compiles the GPU kernels csrc/cuda/*.cu to csrc/cuda/ptx/*.ptx, which are committed.
#
#   scripts/build_kernels.sh            compiles all of them
#   scripts/build_kernels.sh --check    fails if the committed ones are not those of the sources, or one does not assemble for a card
#
# nvcc comes from scripts/env-cuda.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
check=
case ${1:-} in
'') ;;
--check) check=1 ;;
*)
	echo "build_kernels.sh: unknown argument $1" >&2
	exit 2
	;;
esac
env=$(scripts/env-cuda.sh --nvcc)
eval "$env"
cards="75 80 86 89 90 100 120"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# The compiler's own comments name its build, and names of what is static in a kernel have a hash of the checkout's path.
code() { sed -E -e 's,//.*,,' -e '/^[[:space:]]*$/d' -e 's/_INTERNAL_[0-9a-f]{8}_/_INTERNAL_00000000_/g' "$1"; }

compile() { # NAME: the paths in a PTX file are relative
	nvcc -ptx -arch=compute_75 -Icsrc/cuda -o "$out/$1.ptx" "csrc/cuda/$1.cu"
}

assemble() { # NAME
	local card
	for card in $cards; do
		ptxas -arch="sm_$card" -o "$out/$1.cubin" "csrc/cuda/ptx/$1.ptx" || fail "$1.ptx does not assemble for sm_$card"
	done
}

fail() {
	echo "build_kernels.sh: $1" >&2
	exit 1
}

mkdir -p csrc/cuda/ptx
names=()
for source in csrc/cuda/*.cu; do
	name=$(basename "$source" .cu)
	names+=("$name")
	compile "$name"
	if [ "$check" ]; then
		cmp -s <(code "$out/$name.ptx") <(code "csrc/cuda/ptx/$name.ptx") || fail "$name.ptx is not what $source compiles to: run scripts/build_kernels.sh"
		assemble "$name"
	elif ! cmp -s <(code "$out/$name.ptx") <(code "csrc/cuda/ptx/$name.ptx" 2>/dev/null); then
		# Without the comments, so that another build of the compiler changes nothing.
		code "$out/$name.ptx" >"csrc/cuda/ptx/$name.ptx"
		echo "csrc/cuda/ptx/$name.ptx"
	fi
done
for ptx in csrc/cuda/ptx/*.ptx; do
	[ -e "csrc/cuda/$(basename "$ptx" .ptx).cu" ] || fail "$ptx has no source"
done
[ -z "$check" ] || echo "${#names[@]} kernel files are fresh and assemble for sm_${cards// / sm_}"
