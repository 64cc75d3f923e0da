#!/usr/bin/env bash
# Runs tests on the AVX-512 kernels on a machine whose processor has no AVX-512: in a small Linux inside the PC emulator Bochs, whose
# model of an Intel Skylake-X carries the instructions out one by one. That shows what the kernels compute, never how fast. OpenBLAS is
# left out (tag noblas), so every product is ours.
#
#   scripts/avx512.sh [all] [GUEST...]
#   scripts/avx512.sh tools         # only sees that what it needs is there
#
# Without all: what CI runs. With all: every test of the packages but one that reads the sources, which takes hours on a busy machine.
# Guests are gemm and csrc (the kernels), cpu (the backend with its conformance suite, not in CI) and golden (the numbers of the real
# Keras, trainings among them).
#
# Debian and Ubuntu get the packages below from apt-get. The guest's kernel is $AVX512_KERNEL, a bzImage; if that is not set, the
# distribution's kernel package is downloaded and unpacked, not installed, and the kernel kept in the user's cache folder.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=setup.sh
. "$(dirname "$0")/setup.sh"

packages=(bochs bochs-term bochsbios vgabios isolinux syslinux-common xorriso busybox-static cpio)
model=corei7_skylake_x
limit=${AVX512_LIMIT:-7200} # seconds for each guest

# Each guest has one processor; they run at the same time.
guests=(gemm csrc golden)
declare -A package=([gemm]=./csrc [csrc]=./csrc [cpu]=./tensor/backend/cpu [golden]=./keras/golden)

# Flags of the test binaries. CI leaves out what takes long, and moves, casts and types in which no AVX-512 code has a part.
# TestOneAllocator reads the sources, which are not there.
# In -test.skip, patterns for whole tests come first: go test takes the first pattern that fits or may fit further down.
other_isas='/^(generic|avx2)$'
gemm_heavy='^TestGemm(F64|Modes|Shapes|RowDoesNotDependOnBatch|SGD|Adam)$'
csrc_heavy='^Test(ManyGoroutines|VectorMathUlp|ReduceNaN|ReduceLongSum|RandomUniform|ChainAccess)$'
csrc_plain='^Test(ChainCast|CopyPaste|Fill|Take|OneHot|PackAndUnpack|ArgMax|Iota|Cumulate|TopK|ScatterAdd|KernelsDoNotDependOnThreads)$'
csrc_windows='^Test(WinogradAccuracy|Winograd.*Threads|ConvF64|Conv.*Threads|Conv.*Batch|Column.*|Depthwise.*|AvgPool.*|MaxPool.*|RowMoments.*)$'
csrc_types='^Test(ChainMicroOps|Reduce)$/avx512/.*/^(f64|i32|i64|u8|bool)$|^Test(Softmax|SoftmaxGrad|SparseCE)$/avx512/^f64$'
csrc_large='^TestReduce$/avx512/.*/.*/(5000|700|1000)'
cpu_heavy='^TestProducts$|^TestConformance$/^(Ops|Commit|Threads)$'
declare -A flags=(
	[all gemm]="-test.run '^TestGemm' -test.skip '$other_isas'"
	[all csrc]="-test.skip '^TestGemm|^TestOneAllocator\$|$other_isas'"
	[all cpu]=''
	[all golden]=''
	[some gemm]="-test.run '^TestGemm' -test.skip '$gemm_heavy|$other_isas'"
	[some csrc]="-test.skip '^TestGemm|^TestOneAllocator\$|$csrc_heavy|$csrc_plain|$csrc_windows|$csrc_types|$csrc_large|$other_isas'"
	[some cpu]="-test.skip '$cpu_heavy'"
	[some golden]="-test.run '^TestGolden\$/^(training|fit|optimizers|losses)\$'"
)

fail() {
	printf 'avx512.sh: %s\n' "$@" >&2
	exit 1
}

install_packages() {
	local missing=() name
	for name in "${packages[@]}"; do
		dpkg -s "$name" >/dev/null 2>&1 || missing+=("$name")
	done
	[ ${#missing[@]} = 0 ] || setup_apt_install "${missing[@]}"
}

# What Debian's and Ubuntu's names for "the newest kernel of a virtual machine" depend on.
kernel_package() {
	apt-cache depends linux-image-cloud-amd64 linux-image-virtual 2>/dev/null | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1
}

download_kernel() { # FILE
	local dir=$work/kernel name
	name=$(kernel_package)
	[ -n "$name" ] || { apt-get -qq update && name=$(kernel_package); }
	mkdir -p "$dir" "$(dirname "$1")"
	(cd "$dir" && apt-get -qq download "$name" && dpkg-deb -x ./*.deb .)
	cp "$dir"/boot/vmlinuz-* "$1.new"
	mv "$1.new" "$1"
}

# The guest's first process. Its serial line is slow: of what passes, it sends the upper two levels.
write_init() { # GUEST FLAGS
	cat >"$work/$1/tree/init" <<-END
		#!/bin/busybox sh
		/bin/busybox --install -s /bin
		export PATH=/bin HOME=/tmp TMPDIR=/tmp GOKERAS_ISA=avx512
		mount -t proc proc /proc
		mount -t sysfs sys /sys
		mount -t devtmpfs dev /dev
		exec >/dev/ttyS0 2>&1
		cd /tmp
		{ /test -test.v -test.timeout 0 $2; echo \$? >status; } | grep -v -E '^=== |^        +--- (PASS|SKIP)'
		echo "guest: exit \$(cat status)"
		# Changing anything waits until all is sent.
		stty -F /dev/ttyS0 -echo
		poweroff -f
	END
	chmod +x "$work/$1/tree/init"
}

# Linux refuses the emulator's compact form of saved registers; without xsaves and xsavec it takes the standard form and enables AVX-512.
write_disc() { # GUEST
	local dir=$work/$1
	mkdir "$dir/iso" "$dir"/tree/{bin,dev,proc,sys,tmp}
	cp /bin/busybox "$dir/tree/bin"
	if [ -d "${package[$1]}/testdata" ]; then cp -r "${package[$1]}/testdata" "$dir/tree/tmp"; fi
	(cd "$dir/tree" && find . | cpio --quiet -o -H newc | gzip -1) >"$dir/iso/initrd.gz"
	cp "$kernel" "$dir/iso/vmlinuz"
	cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 "$dir/iso"
	cat >"$dir/iso/isolinux.cfg" <<-END
		default linux
		prompt 0
		label linux
		 kernel vmlinuz
		 initrd initrd.gz
		 append quiet console=ttyS0,115200 tsc=reliable clearcpuid=xsaves,xsavec nokaslr mitigations=off no_timer_check
	END
	xorriso -as mkisofs -o "$dir/disc" -b isolinux.bin -c boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table "$dir/iso" \
		2>"$dir/xorriso" || fail "$(cat "$dir/xorriso")"
}

# Debian's Bochs starts in a debugger, which is told to continue.
start() { # GUEST
	local dir=$work/$1
	cat >"$dir/bochsrc" <<-END
		cpu: model=$model, count=1, ips=100000000, reset_on_triple_fault=0
		memory: guest=1024, host=1024
		romimage: file=/usr/share/bochs/BIOS-bochs-latest
		vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
		ata0-master: type=cdrom, path=$dir/disc, status=inserted
		boot: cdrom
		com1: enabled=1, mode=file, dev=$dir/serial
		display_library: term
		clock: sync=none
		log: $dir/bochs.log
		panic: action=fatal
		error: action=ignore
		info: action=ignore
	END
	printf 'c\nq\n' >"$dir/debugger"
	: >"$dir/serial"
	TERM=vt100 bochs -q -f "$dir/bochsrc" -rc "$dir/debugger" </dev/null >"$dir/screen" 2>&1 &
	emulator[$1]=$!
	drain "$1" &
	disown -a # so that the shell does not report that they were killed
}

# Bochs draws its screen on a terminal device of its own and stands still when nobody reads what it drew.
drain() { # GUEST
	local device=
	while [ -z "$device" ]; do
		sleep 0.2
		kill -0 "${emulator[$1]}" 2>/dev/null || return 0
		device=$(sed -n 's/^Bochs connected to screen "\(.*\)".*/\1/p' "$work/$1/screen")
	done
	stty -F "$device" raw -echo
	exec cat "$device" >/dev/null 2>&1
}

# Bochs may stay in its debugger when the guest is off, and ignores polite signals.
stop() { # GUEST
	if [ -n "${emulator[$1]:-}" ]; then kill -KILL "${emulator[$1]}" 2>/dev/null || true; fi
}

# Shows a guest's output to its end and returns whether all passed. Only what is seen counts: a guest that ends early has failed, and so
# has one whose processor turns out to have no AVX-512.
follow() { # GUEST
	local log=$work/$1/log
	timeout "$limit" tail -n +1 -s 1 -f --pid="${emulator[$1]}" "$work/$1/serial" | sed -u 's/\r//; /^guest: exit/q' | tee "$log" || true
	stop "$1"
	if ! grep -q '^guest: exit' "$log"; then
		printf 'no result within %d s; the last words of the emulator:\n' "$limit"
		tail -n 5 "$work/$1/screen"
	fi
	grep -q '^guest: exit 0' "$log" && grep -q '^PASS$' "$log" && ! grep -q 'NOT TESTED: this machine has no avx512' "$log"
}

clean() {
	local name
	for name in "${guests[@]}"; do stop "$name"; done
	rm -rf "$work"
}

[ "$(uname -sm)" = "Linux x86_64" ] || fail "needs Linux on x86-64"
mode=some
tools_only=
if [ "${1:-}" = tools ]; then
	tools_only=yes
	shift
fi
if [ "${1:-}" = all ]; then
	mode=all guests=(gemm csrc cpu golden)
	shift
fi
[ $# = 0 ] || guests=("$@")
for name in "${guests[@]}"; do [ -n "${package[$name]:-}" ] || fail "got $name, want all or guests: ${!package[*]}"; done

work=$(mktemp -d)
declare -A emulator
trap clean EXIT
install_packages
kernel=${AVX512_KERNEL:-${XDG_CACHE_HOME:-$HOME/.cache}/gokeras/vmlinuz}
if [ -z "${AVX512_KERNEL:-}" ] && [ ! -e "$kernel" ]; then setup_step "a kernel for the emulator" download_kernel "$kernel"; fi

[ -z "$tools_only" ] || exit 0

for name in "${guests[@]}"; do
	mkdir -p "$work/$name/tree"
	go test -c -o "$work/$name/tree/test" -tags 'noblas netgo osusergo' -ldflags '-s -w -linkmode external -extldflags -static' "${package[$name]}"
	write_init "$name" "${flags[$mode $name]}"
	write_disc "$name"
	start "$name"
done
failed=()
for name in "${guests[@]}"; do
	printf '\n== %s %s\n' "${package[$name]}" "${flags[$mode $name]}"
	follow "$name" || failed+=("$name")
done
[ ${#failed[@]} = 0 ] || fail "FAILED: ${failed[*]}"
echo "avx512.sh: all passed, $SECONDS s"
