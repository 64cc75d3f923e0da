#!/usr/bin/env bash
# Compiles everything for arm64 Linux, in pure Go and with the C kernels by a cross compiler, and runs the kernels' tests in an
# emulator. OpenBLAS is left out (tag noblas): the cross compiler has none to link. Debian and Ubuntu get what is missing from apt-get.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=setup.sh
. "$(dirname "$0")/setup.sh"

missing=()
command -v aarch64-linux-gnu-gcc >/dev/null || missing+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
command -v qemu-aarch64 >/dev/null || missing+=(qemu-user)
if [ ${#missing[@]} != 0 ]; then
	command -v apt-get >/dev/null || setup_fail "install a cross compiler for arm64 and qemu-user"
	setup_apt_install "${missing[@]}"
fi

export GOOS=linux GOARCH=arm64
CGO_ENABLED=0 go build ./...
export CGO_ENABLED=1 CC=aarch64-linux-gnu-gcc
go build -tags noblas ./...
go vet -tags noblas ./...
# The limit is long because the emulator is slow; -short leaves out the sweep over all float32 bit patterns.
export QEMU_LD_PREFIX=/usr/aarch64-linux-gnu GOKERAS_TEST_EXEC=qemu-aarch64
go test -short -timeout 30m -exec qemu-aarch64 ./csrc
