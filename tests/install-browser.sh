#!/bin/sh
# The browser journeys drive Debian's Chromium and print with a CJK font; install them where they are missing.
set -eu
missing=""
test -x /usr/bin/chromium || missing="$missing chromium"
for package in fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
test -n "$missing" || exit 0
as_root=""
test "$(id -u)" = 0 || as_root="sudo"
$as_root apt-get update -qq
# shellcheck disable=SC2086 - a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
