# shellcheck shell=bash
# Sourced by docker-test.sh: build, run, bytes and remove, with Docker or buildah.

engine_start() {
	if docker info >/dev/null 2>&1; then
		engine=docker
		return
	fi
	command -v buildah >/dev/null || fail "no Docker engine answers and there is no buildah (Debian: apt-get install buildah crun)"
	[ "$(id -u)" = 0 ] || fail "buildah is used as root here"
	engine=buildah
	engine_dir=${DOCKER_TEST_STORE:-$(mktemp -d "${TMPDIR:-/tmp}/docker-test.XXXXXX")}
	# chroot isolation needs no cgroups of one's own. Without overlay file systems vfs copies all for each layer: better none, and twice the time.
	export BUILDAH_ISOLATION=chroot
	engine_store=overlay engine_layers=true
	mkdir -p "$engine_dir"
	b rm --all >/dev/null 2>&1 || true # of a run that was cut off
	if ! b mount "$(b from scratch)" >/dev/null 2>&1; then
		engine_store=vfs engine_layers=false
	fi
	stage_base debian:bookworm-slim debian_stand_in
	stage_base golang:1.26-bookworm golang_stand_in
}

engine_end() {
	[ "$engine" = buildah ] || return 0
	b rm --all >/dev/null 2>&1 || true
	[ -z "${DOCKER_TEST_STORE:-}" ] || return 0
	b rmi --all --force >/dev/null 2>&1 || true
	umount "$engine_dir/root/overlay" 2>/dev/null || true # the driver mounts its folder on itself
	rm -rf "$engine_dir"
}

b() { buildah --root "$engine_dir/root" --runroot "$engine_dir/run" --storage-driver "$engine_store" "$@"; }

# A local image of the name of a FROM line is used without a registry.
stage_base() { # IMAGE STAND_IN
	! b inspect --type image "docker.io/library/$1" >/dev/null 2>&1 || return 0
	echo "docker-test: pulling $1" >&2
	if b pull -q "docker.io/library/$1" >/dev/null 2>&1; then
		return
	fi
	command -v mmdebstrap >/dev/null || fail "cannot pull $1, and there is no mmdebstrap to make a stand-in"
	echo "docker-test: no registry: a stand-in for $1" >&2
	local container
	container=$(b from scratch)
	"$2" "$container"
	b commit -q --rm "$container" "docker.io/library/$1" >/dev/null
}

debian_stand_in() { # CONTAINER
	debian "$1" minbase apt
	b config --cmd /bin/bash "$1"
}

golang_stand_in() { # CONTAINER
	local goroot
	goroot=$(readlink -f "$(go env GOROOT)")
	debian "$1" minbase apt,ca-certificates,g++,gcc,libc6-dev,make
	b add -q "$1" "$goroot" /usr/local/go >/dev/null
	b config --env PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --env GOPATH=/go \
		--env GOTOOLCHAIN=local --cmd /bin/bash "$1"
}

debian() { # CONTAINER VARIANT PACKAGES
	mmdebstrap --quiet --variant="$2" --include="$3" bookworm "$engine_dir/base.tar" \
		"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main" >&2
	b add -q "$1" "$engine_dir/base.tar" / >/dev/null
	rm "$engine_dir/base.tar"
}

build() { # IMAGE DOCKERFILE STAGE
	if [ "$engine" = docker ]; then
		docker build -q -t "$1" -f "$2" ${3:+--target "$3"} .
	else
		# The host's certificates: its network may have an authority of its own.
		b bud --isolation chroot --layers="$engine_layers" --volume /etc/ssl/certs:/etc/ssl/certs:ro -t "$1" -f "$2" ${3:+--target "$3"} . >"$engine_dir/log" 2>&1 || {
			tail -n 40 "$engine_dir/log"
			return 1
		}
	fi
}

run() { # IMAGE COMMAND...
	local image=$1 container status=0
	shift
	if [ "$engine" = docker ]; then
		docker run --rm "$image" "$@"
		return
	fi
	container=$(b from --pull-never "$image")
	b run --isolation chroot "$container" -- "$@" || status=$?
	b rm "$container" >/dev/null
	return $status
}

bytes() { # IMAGE: unpacked
	local container folder
	if [ "$engine" = docker ]; then
		docker image inspect -f '{{.Size}}' "$1"
		return
	fi
	container=$(b from --pull-never "$1")
	folder=$(b mount "$container")
	du -s --block-size=1 "$folder" | cut -f1
	b rm "$container" >/dev/null
}

remove() { # IMAGE
	if [ "$engine" = docker ]; then docker rmi "$1" >/dev/null; else b rmi --force "$1" >/dev/null; fi # with containers of the build
}
