# Sourced by script/setup: which command comes from which package. Alternatives of either are separated by "|", best first.

testbed_commands() {
  cat <<'TABLE'
dockerd docker.io
docker docker-cli|docker.io
haproxy haproxy
docker-registry docker-registry
sshd openssh-server
ssh-keygen openssh-client
busybox busybox-static
ip iproute2
iptables iptables
nsenter util-linux
TABLE
}

# What tests/browser drives; any of these names will do.
browser_commands() {
  cat <<'TABLE'
chromium|chromium-browser|google-chrome chromium
TABLE
}

bench_commands() {
  cat <<'TABLE'
ssh openssh-client
nginx nginx-light|nginx
wrk wrk
TABLE
}

check_commands() {
  cat <<'TABLE'
git git
shellcheck shellcheck
TABLE
}

npm_commands() {
  cat <<'TABLE'
node nodejs
npm npm
TABLE
}

# Reads a table, prints the rows whose command is not there.
missing_of() {
  local commands packages
  while read -r commands packages; do
    any_command "$commands" || echo "${commands%%|*} $packages"
  done
}

any_command() {
  local command
  for command in ${1//|/ }; do
    ! command -v "$command" >/dev/null || return 0
  done
  return 1
}
