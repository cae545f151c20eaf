#!/bin/sh
# Runs a Mosquitto of its own for a centre elsewhere, with the files that `heliograph broker files` wrote into the
# folder named (or the present one), and has it read a new revocation list within a second.
set -eu
[ $# -eq 0 ] || cd "$1"
until [ -s mosquitto.conf ] && [ -s crl.pem ]; do sleep 1; done
export OPENSSL_CONF=openssl.cnf
"$(command -v mosquitto || echo /usr/sbin/mosquitto)" -c mosquitto.conf &
broker=$!
trap 'kill -TERM "$broker"' TERM INT
list=$(cksum <crl.pem)
while kill -0 "$broker" 2>/dev/null; do
    now=$(cksum <crl.pem)
    if [ "$now" != "$list" ]; then
        list=$now
        kill -HUP "$broker"
    fi
    sleep 1 &
    wait $! || true
done
wait "$broker"
