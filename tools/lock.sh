#!/bin/sh
# Writes the two locks from pyproject.toml: versions and hashes, no addresses of an index.
# node is a lock of its own: only a machine without npm installs it.
set -eu
cd "$(dirname "$0")/.."
sh tools/uv.sh lock --upgrade
export='export --quiet --frozen --format requirements-txt --no-header --no-annotate --no-emit-project'
sh tools/uv.sh $export --all-extras --all-groups --no-group node --output-file requirements.lock >/dev/null
sh tools/uv.sh $export --only-group node --output-file requirements-node.lock >/dev/null
