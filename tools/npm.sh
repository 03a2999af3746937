#!/bin/sh
# Runs npm: the system's, else the one of the Python wheel, in a folder of its own.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
# behind a proxy that opens TLS only the system's certificates are right
authorities=/etc/ssl/certs/ca-certificates.crt
if [ -r "$authorities" ]; then export NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$authorities}"; fi
if command -v npm >/dev/null 2>&1; then exec npm "$@"; fi
node="$root/.tools/node"
if [ ! -x "$node/bin/npm" ]; then
  sh "$root/tools/uv.sh" pip install --quiet --require-hashes --target "$node" -r "$root/requirements-node.lock"
fi
PATH="$node/bin:$PATH" PYTHONPATH="$node" exec "$node/bin/npm" "$@"
