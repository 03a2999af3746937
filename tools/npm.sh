#!/bin/sh
# Runs npm: the system's, else the one of the Python wheel, in a folder of its own.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
if command -v npm >/dev/null 2>&1; then exec npm "$@"; fi
node="$root/.tools/node"
if [ ! -x "$node/bin/npm" ]; then
  sh "$root/tools/uv.sh" pip install --quiet --require-hashes --target "$node" -r "$root/requirements-node.lock"
fi
PATH="$node/bin:$PATH" PYTHONPATH="$node" exec "$node/bin/npm" "$@"
