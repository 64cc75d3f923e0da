#!/usr/bin/env bash
# Trains a small network on MNIST, on this machine as it is: installs what is missing (setup.sh), then runs examples/mnist.
#   scripts/mnist.sh [FLAG...]      the example's own flags; -h lists them
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=setup.sh
. "$(dirname "$0")/setup.sh"
exec go run ./examples/mnist "$@"
