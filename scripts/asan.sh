#!/bin/sh
# Runs the C code under the sanitizers: every kernel on odd shapes and exact buffers under address, undefined and leak, a planted
# overrun in every kernel (which must be found), then the pool's stress program under thread and address, with and without futexes.
#
#   scripts/asan.sh [seconds of each stress run, default 10]
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-10}
: "${CC:=gcc}"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
flags="-g -std=gnu11 -Wall -Wno-psabi -pthread -Icsrc"
asan="-O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 TSAN_OPTIONS=halt_on_error=1

echo "== kernels: address, undefined, leak"
for source in csrc/*.c scripts/sanitize/harness.c scripts/sanitize/*_cases.c; do
	# shellcheck disable=SC2086
	$CC $asan $flags -c -o "$out/$(basename "$source" .c).o" "$source"
done
# shellcheck disable=SC2086
$CC $asan $flags -o "$out/kernels" "$out"/*.o -lm
"$out/kernels"

echo "== a planted overrun in every kernel"
for kernel in $("$out/kernels" list); do
	if "$out/kernels" plant "$kernel" >"$out/log" 2>&1 || ! grep -q 'AddressSanitizer: heap-buffer-overflow' "$out/log"; then
		echo "asan.sh: the overrun in $kernel was not found" >&2
		exit 1
	fi
done
echo "all found"

stress() { # name, flags
	echo "== stress: $1"
	# shellcheck disable=SC2086
	$CC $flags -DGK_STRESS $2 -o "$out/stress" scripts/sanitize/stress.c csrc/run.c csrc/pool.c csrc/slot.c csrc/scratch.c
	for callers in 1 4; do "$out/stress" "$seconds" "$callers"; done
}
stress "thread" "-O1 -fsanitize=thread"
stress "thread, condition variables" "-O1 -fsanitize=thread -DGK_NO_FUTEX"
stress "address, undefined" "$asan"
