# shellcheck shell=bash
# Sourced by the scripts beside it. Goes to the root of the repository and sees to a Go that go.mod accepts (in PATH), a C compiler
# and OpenBLAS. What is there is used as it is: a prepared machine prints nothing and waits for nothing. What is missing comes from
# apt-get on Debian and Ubuntu; elsewhere one message names the packages. A newer Go than the machine's goes into Go's module cache.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

# go.mod's toolchain line is the version to fetch, its go line the oldest that will do.
go_oldest=$(sed -n 's/^go \([0-9.]*\).*/\1/p' go.mod)
go_fetched=$(sed -n 's/^toolchain go\([0-9.]*\).*/\1/p' go.mod)
go_fetched=${go_fetched:-1.26.8}

setup_fail() {
	printf 'setup: %s\n' "$@" >&2
	exit 1
}

# One line, which ends with the time taken; the command's own output only if it fails.
setup_step() { # TEXT COMMAND...
	local text=$1 start=$SECONDS log
	shift
	log=$(mktemp)
	printf 'setup: %s ... ' "$text" >&2
	if ! "$@" >"$log" 2>&1 </dev/null; then
		printf 'failed:\n' >&2
		tail -n 20 "$log" >&2
		rm -f "$log"
		exit 1
	fi
	printf '%d s\n' $((SECONDS - start)) >&2
	rm -f "$log"
}

# In / and without switching: an old Go cannot read our go.mod, a newer one would fetch what it asks for behind our back.
setup_go() { (cd / && GOTOOLCHAIN=local go "$@"); }

setup_go_version() {
	setup_go env GOVERSION 2>/dev/null | sed -n 's/.*go\([0-9]*\.[0-9]*\(\.[0-9]*\)\{0,1\}\).*/\1/p'
}

setup_go_at_least() { # VERSION: false as well where there is no go
	local have want
	IFS=. read -ra have <<<"$(setup_go_version)"
	IFS=. read -ra want <<<"$1"
	((${have[0]:-0} * 1000000 + ${have[1]:-0} * 1000 + ${have[2]:-0} >= want[0] * 1000000 + want[1] * 1000 + ${want[2]:-0}))
}

# Only linking tells: a compiler without libc's headers, or a library without its development package, is of no use.
setup_links() { # FLAGS...
	local dir status=0
	dir=$(mktemp -d)
	printf '#include <stdlib.h>\nint main(void) { return 0; }\n' >"$dir/a.c"
	# CC and CGO_LDFLAGS are lists of words, as cgo takes them; the latter is how an OpenBLAS outside the linker's path is found.
	# shellcheck disable=SC2086
	${CC:-$setup_cc} "$dir/a.c" -o "$dir/a" ${CGO_LDFLAGS:-} "$@" >/dev/null 2>&1 || status=1
	rm -rf "$dir"
	return $status
}

setup_apt_install() { # PACKAGE...
	local sudo=()
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || setup_fail "neither root nor sudo here. As root: apt-get install $*"
		sudo=(sudo)
	fi
	setup_step "apt-get update" "${sudo[@]}" apt-get -qq update
	setup_step "apt-get install $*" "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@"
}

# Any Go can fetch a newer one as a module, checked against the checksum database. Go 1.21 and later put it in the same place by themselves.
setup_newer_go() {
	local module root
	module=golang.org/toolchain@v0.0.1-go$go_fetched.$(setup_go env GOHOSTOS)-$(setup_go env GOHOSTARCH)
	root=$(setup_go env GOMODCACHE)/$module
	if [ ! -x "$root/bin/go" ]; then
		setup_step "Go $(setup_go_version) is too old; go mod download $module" setup_download "$module" "$root"
	fi
	unset GOROOT
	PATH=$root/bin:$PATH
}

# A module's files are not executable. bin/go comes last: its bit says that all is done.
setup_download() { # MODULE ROOT
	setup_go mod download "$1" && chmod +x "$2"/pkg/tool/*/* "$2/bin/gofmt" && chmod +x "$2/bin/go"
}

setup_packages() {
	local id=
	[ ! -r /etc/os-release ] || id=$(. /etc/os-release && echo "$ID ${ID_LIKE:-}")
	case "$(uname -s) $id" in
	Darwin*) echo "xcode-select --install; brew install go openblas; export CGO_LDFLAGS=-L\$(brew --prefix openblas)/lib" ;;
	*fedora* | *rhel*) echo "sudo dnf install golang gcc openblas-devel" ;;
	*arch*) echo "sudo pacman -S go gcc openblas" ;;
	*) echo "with your package manager (Fedora: golang gcc openblas-devel; Arch: go gcc openblas; macOS: go openblas)" ;;
	esac
}

setup() {
	local missing=() packages=()
	# Where the archive of go.dev puts it, PATH or not.
	if ! command -v go >/dev/null && [ -x /usr/local/go/bin/go ]; then PATH=$PATH:/usr/local/go/bin; fi
	if ! command -v go >/dev/null; then
		missing+=("Go $go_oldest") packages+=(golang-go)
		[ -e /etc/ssl/certs/ca-certificates.crt ] || packages+=(ca-certificates)
	fi
	setup_cc=$(command -v gcc || command -v clang || echo cc)
	setup_links || { missing+=("a C compiler") packages+=(gcc libc6-dev); }
	setup_links -lopenblas || { missing+=(OpenBLAS) packages+=(libopenblas-dev); }
	if [ ${#missing[@]} != 0 ]; then
		command -v apt-get >/dev/null || setup_fail "not found: $(IFS=, && echo "${missing[*]}"). Install: $(setup_packages)"
		setup_apt_install "${packages[@]}"
	fi
	setup_go_at_least "$go_oldest" || setup_newer_go
}

setup
