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
    need chromium command -v chromium
    need libnss3-tools command -v certutil
    need fonts-noto-core exists /usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf
    need xmlsec1 command -v xmlsec1
    need gdal-bin command -v ogrinfo
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
# Debian starts a broker and a database as soon as they are installed, unless a policy says no: Heliograph runs private
# ones when it needs them. A policy that is there already is left alone.
policy="${POLICY_RC_D:-/usr/sbin/policy-rc.d}"
if [ ! -e "$policy" ]; then
    trap '$root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
    $root chmod 755 "$policy"
fi
echo "installing with apt:$missing (without starting their system services)"
$root apt-get update -qq
# shellcheck disable=SC2086 # a list of packages is meant
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
