# Sourced by script/setup: which command comes from which package. Alternatives are separated by "|", best first.

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
  local command packages
  while read -r command packages; do
    command -v "$command" >/dev/null || echo "$command $packages"
  done
}
