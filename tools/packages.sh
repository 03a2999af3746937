#!/bin/sh
# Brings .venv to exactly what requirements.lock says. Does nothing while lock and environment agree.
set -eu
cd "$(dirname "$0")/.."
stamp=$({ cat requirements.lock; sed -n '/^\[project.scripts\]/,/^$/p' pyproject.toml; } | cksum)
if [ "$stamp" = "$(cat .venv/.stamp 2>/dev/null || true)" ]; then exit 0; fi
echo "Python packages: fetching what is missing ..." >&2
[ -x .venv/bin/python ] || sh tools/uv.sh venv --quiet --allow-existing .venv
sh tools/uv.sh pip sync --quiet --require-hashes requirements.lock
sh tools/uv.sh pip install --quiet --no-deps --no-build-isolation --editable .
echo "$stamp" > .venv/.stamp
