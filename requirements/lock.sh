#!/bin/sh
# Renew the locked, hashed requirements from pyproject.toml. Releases younger than a week are left alone.
set -eu
week_ago=$(date -u -d '7 days ago' +%Y-%m-%d)
lock() {
  out=$1
  shift
  .venv/bin/uv pip compile pyproject.toml "$@" --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --no-annotate --exclude-newer "$week_ago" --output-file "requirements/$out"
}
lock run.txt
lock test.txt --group test --constraints requirements/run.txt
lock check.txt --group test --group check --constraints requirements/run.txt
