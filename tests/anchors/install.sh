#!/bin/sh
# Go and its checksum database's code, from Debian: other people's eyes on our log. Installed where they are missing.
set -eu
missing=""
command -v go >/dev/null 2>&1 || missing="$missing golang-go"
test -d /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog || missing="$missing golang-golang-x-mod-dev"
test -n "$missing" || exit 0
as_root=""
test "$(id -u)" = 0 || as_root="sudo"
$as_root apt-get update -qq
# shellcheck disable=SC2086 - a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
