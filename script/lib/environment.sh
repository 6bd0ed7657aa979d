# Sourced by the scripts one folder up: where the repository is, which Node, and set-up on demand.
set -euo pipefail
CDPATH=
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

case $(uname -m) in
  x86_64) machine=x64 ;;
  aarch64 | arm64) machine=arm64 ;;
  *) machine=other ;;
esac

# Node 24 comes with the packages; npm 9 installs it for both machines and links neither into .bin.
# Debian keeps daemons and network tools out of users' PATH.
export PATH="$PWD/node_modules/node-linux-$machine/bin:$PWD/node_modules/.bin:$PATH:/usr/local/sbin:/usr/sbin:/sbin"

# Set-up of everything; what only the testbed misses (exit code 3) is left to the caller to tell.
set_up() {
  local code=0
  script/setup "$@" || code=$?
  [ "$code" -eq 0 ] || [ "$code" -eq 3 ] || exit "$code"
}

# How this user becomes root, as a command prefix in $root: empty for root itself. Fails when there is no way.
find_root() {
  root=()
  [ "$(id -u)" -ne 0 ] || return 0
  command -v sudo >/dev/null || return 1
  if sudo -n true 2>/dev/null; then
    root=(sudo -n)
  elif [ -t 0 ] && [ -t 2 ]; then
    root=(sudo)
  else
    return 1
  fi
}

# Replaces this process by a Node program that needs root (network namespaces, daemons).
exec_node_as_root() {
  if ! find_root; then
    echo "$0 needs root for network namespaces and daemons of its own: run it as root, or with sudo." >&2
    exit 1
  fi
  exec ${root[@]+"${root[@]}" env "PATH=$PATH"} node "$@"
}
