#!/bin/sh
# Renew the locked, hashed requirements from pyproject.toml. Releases younger than a week are left alone.
set -eu
week_ago=$(date -u -d '7 days ago' +%Y-%m-%d)
lock() {
  out=$1
  shift
  .venv/bin/uv pip compile "$@" --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --no-annotate --exclude-newer "$week_ago" --output-file "requirements/$out"
}
lock run.txt pyproject.toml
lock test.txt pyproject.toml --group test --constraints requirements/run.txt
lock check.txt pyproject.toml --group test --group check --constraints requirements/run.txt
lock oracles.txt --group pyproject.toml:oracles --constraints requirements/run.txt --constraints requirements/test.txt
lock mutants.txt --group pyproject.toml:mutants --constraints requirements/run.txt --constraints requirements/test.txt
