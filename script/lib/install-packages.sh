#!/usr/bin/env bash
# Installs Debian packages without starting, or enabling at boot, any service they bring. Runs as root.
# Arguments: package names; "a|b" takes the first one that the package index knows.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
policy=/usr/sbin/policy-rc.d
kept=/usr/sbin/policy-rc.d.kept-by-tidegate
apt=(apt-get -q -y -o DPkg::Lock::Timeout=300)

# policy-rc.d is how Debian asks whether a service may start; 101 means no.
forbid_starts() {
  [ -e "$kept" ] || [ ! -e "$policy" ] || mv "$policy" "$kept"
  printf '#!/bin/sh\n# Written by Tidegate while it installs packages.\nexit 101\n' >"$policy"
  chmod 755 "$policy"
}

restore_starts() {
  rm -f "$policy"
  [ ! -e "$kept" ] || mv "$kept" "$policy"
}

known() { apt-cache show --no-all-versions "$1" >/dev/null 2>&1; }

first_known() {
  local name
  for name in ${1//|/ }; do
    if known "$name"; then
      echo "$name"
      return
    fi
  done
  return 1
}

# Every argument as a package name, or nothing when the index does not know one.
resolve() {
  local wanted
  for wanted in "$@"; do
    first_known "$wanted" || return 1
  done
}

refresh() {
  echo "Refreshing the package index."
  "${apt[@]}" update >/dev/null
  refreshed=yes
}

installed() { dpkg-query -W -f '${Package} ${db:Status-Status}\n' | awk '$2 == "installed" { print $1 }' | sort; }

# A service that came with a package is for the testbed only: the machine's next boot must not start it.
disable_services() {
  local package unit
  while read -r package; do
    dpkg -L "$package" | sed -n 's#.*/systemd/system/\([^/@]*\.\(service\|socket\|timer\)\)$#\1#p'
  done | while read -r unit; do
    systemctl disable "$unit" >/dev/null 2>&1 || echo "Could not disable $unit: look whether it starts at boot." >&2
  done
}

refreshed=no
packages=$(resolve "$@") || { refresh && packages=$(resolve "$@"); } || {
  echo "This system's package sources do not know all of: $*" >&2
  exit 1
}
packages=$(sort -u <<<"$packages")
before=$(mktemp)
trap 'restore_starts; rm -f "$before"' EXIT
installed >"$before"
forbid_starts
echo "Installing: ${packages//$'\n'/ }"

# shellcheck disable=SC2086 # one package name a word
install() { "${apt[@]}" install --no-install-recommends $packages >/dev/null; }

# An index of last month names files that are gone: one refresh tells that apart from a real failure.
install || { [ "$refreshed" = no ] && refresh && install; }
# Only what this run brought: a service that was installed before is not touched.
if command -v systemctl >/dev/null; then
  installed | comm -13 "$before" - | disable_services
fi
