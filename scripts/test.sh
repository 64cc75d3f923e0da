#!/usr/bin/env bash
# Runs every test, on this machine as it is: installs what is missing (setup.sh), then go test.
#   scripts/test.sh [FLAG...]       further flags of go test
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=setup.sh
. "$(dirname "$0")/setup.sh"
exec go test "$@" ./...
