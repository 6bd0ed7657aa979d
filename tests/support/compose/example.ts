/** A service that sets whatever a container without special hardware can be given. `image` is filled in. */
export function exampleFile(image: string): string {
  return `name: cmp
x-logging: &logging
  driver: json-file
  options: {max-size: 10m, max-file: "3"}
services:
  web:
    image: ${image}
    container_name: cmp-web
    restart: unless-stopped
    ports: ["127.0.0.1:39999:3998"]
    init: true
    user: "1000:1000"
    group_add: ["998"]
    working_dir: /srv
    domainname: example.test
    command: /usr/local/bin/node "/srv/server.mjs"
    environment: {MODE: fast, QUOTED: "it's $$5", NUMBER: 1.50, EMPTY: ""}
    labels: {com.example.team: web, com.example.number: 7}
    expose: ["9000/tcp", "9001/udp"]
    stop_signal: SIGINT
    stop_grace_period: 1m10s
    mem_limit: 256m
    mem_reservation: 64m
    memswap_limit: 512m
    cpus: 0.5
    cpu_shares: 512
    cpuset: "0"
    pids_limit: 100
    shm_size: 32m
    oom_score_adj: 100
    ulimits: {nofile: {soft: 1024, hard: 2048}, nproc: 4096}
    sysctls: {net.core.somaxconn: 1024}
    cap_add: [NET_BIND_SERVICE]
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    read_only: true
    tmpfs: ["/tmp:size=16m,mode=1777", /run]
    volumes:
      - data:/data
      - /run/cmp-files:/files:ro
      - /anonymous
      - {type: volume, source: data, target: /more, read_only: true, volume: {nocopy: true}}
      - {type: bind, source: /run, target: /host-run, read_only: true, bind: {create_host_path: false}}
      - {type: tmpfs, target: /fast, tmpfs: {size: 1m, mode: 0o1700}}
    devices: ["/dev/null:/dev/hole:rw"]
    device_cgroup_rules: ["c 1:3 mr"]
    dns: [9.9.9.9]
    dns_opt: ["ndots:2"]
    dns_search: [example.test]
    extra_hosts: ["db=10.0.0.7", "six=::1"]
    logging: *logging
    healthcheck: {test: ["CMD", "/usr/local/bin/node", "--version"], interval: 2s, timeout: 5s, retries: 5, start_period: 1s}
    ipc: private
    tty: true
    stdin_open: true
volumes:
  data: {labels: {com.example.kept: "yes"}}
`;
}
