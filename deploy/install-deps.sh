#!/bin/sh
# Install the Debian packages that `make demo` or `make test` needs and this machine lacks; touch nothing else.
# Usage: install-deps.sh demo|test
set -eu
PATH="$PATH:/usr/sbin:/sbin"
python="${PYTHON:-python3}"

missing=""
need() { # need PACKAGE CHECK...: remember PACKAGE unless CHECK succeeds
    package="$1"
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
exists() { ls "$@"; }

need mosquitto command -v mosquitto
need python3-venv "$python" -c 'import ensurepip, venv'
if [ "${1:-demo}" = test ]; then
    need postgresql exists /usr/lib/postgresql/*/bin/initdb
    need postgresql-postgis exists /usr/share/postgresql/*/extension/postgis.control
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "missing:$missing. This is not a Debian or Ubuntu machine: install what corresponds, then run make again." >&2
    exit 1
fi
root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "missing:$missing. Run as root: apt-get install$missing" >&2
        exit 1
    fi
    root="sudo"
fi
# RUNLEVEL=1 keeps Debian's own broker and database from starting: Heliograph starts private ones when it needs them.
echo "installing with apt:$missing (their system services are not started)"
$root apt-get update -qq
# shellcheck disable=SC2086 # a list of packages is meant
$root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null
