#!/usr/bin/env bash
# Builds the images of Dockerfile and Dockerfile.cuda and runs test binaries inside:
#
#   scripts/docker-test.sh [cpu|cuda]...     default: both; cuda only where scripts/cuda-ref.sh and tensor/backend/cuda are
#
# Docker does it where its engine answers, else buildah (Debian: buildah crun), as root. Where no registry of images can be reached,
# buildah builds on stand-ins of the base images: the same Debian from mmdebstrap, with this machine's Go. Needs 10 GB in TMPDIR.
# DOCKER_TEST_STORE=FOLDER keeps buildah's images and layers there for the next run.
# Fails if a test fails, an image is above 3 GB, has a compiler or Go, runs as root, or a program does not find its libraries.
set -euo pipefail
cd "$(dirname "$0")/.."
limit=3000000000

fail() {
	printf 'docker-test: %s\n' "$*" >&2
	exit 1
}

step() { printf '\n--- %s\n' "$*"; }

# shellcheck source-path=SCRIPTDIR source=docker/engine.sh
. scripts/docker/engine.sh
engine_start
trap engine_end EXIT
trap "exit 143" TERM INT

# What holds of both images.
# shellcheck disable=SC2016 # the image's shell expands
common() { # IMAGE PROGRAM...
	local image=$1 size program
	shift
	step "$image: no compiler, no Go, not root"
	run "$image" sh -c '
		found=$(find / -xdev \( -name gcc -o -name "gcc-[0-9]*" -o -name cc -o -name cc1 -o -name g++ -o -name clang -o -name nvcc -o -name ptxas \
			-o -name go -o -name gofmt \) \( -type f -o -type l \) -perm -u+x 2>/dev/null)
		[ -z "$found" ] || { echo "found: $found"; exit 1; }
		[ "$(id -u)" != 0 ] || { echo "the user is root"; exit 1; }
		echo "none; user $(id -un)"' || fail "$image has what it must not have"
	for program; do
		step "$image: ldd $program"
		run "$image" ldd "$program"
	done
	size=$(bytes "$image")
	step "$image: $((size / 1000000)) MB"
	[ "$size" -le $limit ] || fail "$image: $size bytes, at most $limit wanted"
}

# ldd's answer, without what only a machine with a driver has.
unresolved() { # IMAGE PROGRAM
	run "$1" ldd "$2" 2>&1 | grep 'not found' | grep -v 'libcuda\.so\.1' || true
}

# shellcheck disable=SC2016
test_cpu() {
	step "Dockerfile, stage test"
	build gokeras-test Dockerfile test
	step "test binaries inside"
	# The sources are not in the image: the one test that reads them is left out.
	run gokeras-test sh -c 'cd /tmp && for t in probe gokeras cpu csrc; do
		echo "$t:" && "/tests/$t.test" -test.short -test.skip "^TestOneAllocator\$" || exit 1
	done'
	step "gokeras doctor"
	run gokeras-test gokeras doctor
	step "the tutorial, one epoch"
	run gokeras-test mnist -epochs 1
	step "Dockerfile"
	build gokeras Dockerfile ""
	remove gokeras-test # only now: buildah drops the layers with it
	common gokeras /usr/local/bin/mnist
	[ -z "$(unresolved gokeras /usr/local/bin/mnist)" ] || fail "mnist does not find its libraries"
	remove gokeras
}

# shellcheck disable=SC2016
test_cuda() {
	local command out status=0
	step "Dockerfile.cuda, stage test"
	build gokeras-cuda-test Dockerfile.cuda test
	step "test binaries inside, on the reference libraries"
	run gokeras-cuda-test sh -c 'cd /tmp && export LD_LIBRARY_PATH=/opt/ref && for t in /tests/*.test; do echo "$t:" && "$t" -test.short || exit 1; done'
	step "Dockerfile.cuda"
	build gokeras-cuda Dockerfile.cuda ""
	remove gokeras-cuda-test
	step "the default command without a GPU: one line and an error"
	# buildah's run does not know the image's CMD.
	command=$(sed -n 's/^CMD \["\/bin\/sh", "-c", "\(.*\)"\]$/\1/p' Dockerfile.cuda)
	out=$(run gokeras-cuda sh -c "$command" 2>&1 >/dev/null) || status=$?
	printf '%s\nstatus %d\n' "$out" "$status"
	if [ "$status" = 0 ] || ! grep -q "^gokeras doctor: no GPU can be used: " <<<"$out"; then fail "no word about the GPU that is not there"; fi
	common gokeras-cuda /usr/local/bin/mnist
	[ -z "$(unresolved gokeras-cuda /usr/local/bin/mnist)" ] || fail "mnist does not find its libraries"
	remove gokeras-cuda
}

wanted=("$@")
if [ ${#wanted[@]} = 0 ]; then
	wanted=(cpu)
	if [ -e scripts/cuda-ref.sh ] && [ -d tensor/backend/cuda ]; then
		wanted+=(cuda)
	else
		echo "docker-test: Dockerfile.cuda is left out: no scripts/cuda-ref.sh or no tensor/backend/cuda here"
	fi
fi
for image in "${wanted[@]}"; do
	case $image in
	cpu | cuda) "test_$image" ;;
	*) fail "unknown image $image, want cpu or cuda" ;;
	esac
done
printf '\ndocker-test: all passed, %d s, with %s\n' "$SECONDS" "$engine"
