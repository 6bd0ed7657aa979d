import { describe, expect, it } from "@jest/globals";
import { around, problemsOf, settingsOf } from "../../tests/support/compose/reading.ts";

describe("a key of container", () => {
  it.each<[string, object]>([
    ["", {}],
    ["{}", {}],
    ["x-note: {any: thing}", {}],
    ["user:", {}],
    ["command: node server.js --name 'a b'", { command: ["node", "server.js", "--name", "a b"] }],
    ["command: []", { command: [] }],
    ["entrypoint: [sh, -c, 'a && b']", { entrypoint: ["sh", "-c", "a && b"] }],
    ["user: '1000:1000'", { user: "1000:1000" }],
    ["init: true\ntty: 'TRUE'\nread_only: false", { init: true, tty: true, read_only: false }],
    ["stop_grace_period: 1m30s", { stop_grace_period: 90e9 }],
    [
      "mem_limit: 512m\nmemswap_limit: -1\nshm_size: 1073741824",
      { mem_limit: 536_870_912, memswap_limit: -1, shm_size: 1_073_741_824 },
    ],
    ["cpus: '1.5'\ncpu_shares: 512\npids_limit: -1", { cpus: 1.5, cpu_shares: 512, pids_limit: -1 }],
    ["cpu_rt_runtime: 400ms\ncpu_rt_period: 1000000", { cpu_rt_runtime: 400_000, cpu_rt_period: 1_000_000 }],
    ["cap_add: [NET_ADMIN]\ncap_drop: [ALL]", { cap_add: ["CAP_NET_ADMIN"], cap_drop: ["ALL"] }],
    ["group_add: [mail, 999]", { group_add: ["mail", "999"] }],
    [
      "dns: 9.9.9.9\ndns_search: [a.example, b.example]",
      { dns: ["9.9.9.9"], dns_search: ["a.example", "b.example"] },
    ],
    [
      "labels: [a=1, b]\nannotations: {c: 2, d: true}",
      {
        labels: new Map([
          ["a", "1"],
          ["b", ""],
        ]),
        annotations: new Map([
          ["c", "2"],
          ["d", "true"],
        ]),
      },
    ],
    ["sysctls: {net.core.somaxconn: 1024}", { sysctls: new Map([["net.core.somaxconn", "1024"]]) }],
    [
      "extra_hosts: ['db=10.0.0.7', 'v6:[::1]', 'two=10.0.0.8,10.0.0.9']",
      { extra_hosts: ["db:10.0.0.7", "v6:::1", "two:10.0.0.8", "two:10.0.0.9"] },
    ],
    [
      "extra_hosts: {db: 10.0.0.7, two: [10.0.0.8, '[::2]']}",
      { extra_hosts: ["db:10.0.0.7", "two:10.0.0.8", "two:::2"] },
    ],
    ["expose: [3000, '4000-4002/udp']", { expose: ["3000/tcp", "4000/udp", "4001/udp", "4002/udp"] }],
    ["tmpfs: /run:size=64m,mode=1777", { tmpfs: [{ target: "/run", options: "size=64m,mode=1777" }] }],
    [
      "ulimits: {nofile: {soft: 1024, hard: 2048}, nproc: 65535}",
      {
        ulimits: [
          { name: "nofile", soft: 1024, hard: 2048 },
          { name: "nproc", soft: 65_535, hard: 65_535 },
        ],
      },
    ],
    [
      "logging: {driver: json-file, options: {max-size: 10m, max-file: 3, x: null}}",
      {
        logging: {
          driver: "json-file",
          options: new Map([
            ["max-size", "10m"],
            ["max-file", "3"],
            ["x", ""],
          ]),
        },
      },
    ],
    [
      "healthcheck: {test: 'curl -f localhost', interval: 5s, retries: '3'}",
      { healthcheck: { test: ["CMD-SHELL", "curl -f localhost"], interval: 5e9, retries: 3 } },
    ],
    ["healthcheck: {disable: true}", { healthcheck: { disable: true } }],
    [
      "devices: ['/dev/fuse', '/dev/a:/dev/b:r', {source: /dev/c}]",
      {
        devices: [
          { source: "/dev/fuse", target: "/dev/fuse", permissions: "rwm" },
          { source: "/dev/a", target: "/dev/b", permissions: "r" },
          { source: "/dev/c", target: "/dev/c", permissions: "rwm" },
        ],
      },
    ],
    ["gpus: all", { gpus: [{ capabilities: ["gpu"], count: -1 }] }],
    [
      "gpus: [{driver: nvidia, device_ids: ['0']}]",
      { gpus: [{ capabilities: ["gpu"], count: 0, driver: "nvidia", ids: ["0"] }] },
    ],
    [
      "deploy: {resources: {limits: {cpus: '0.5', memory: 64m, pids: 10}, reservations: {memory: 32m, devices: [{capabilities: [gpu], count: 2}]}}}",
      {
        deploy: {
          limits: { cpus: 0.5, memory: 67_108_864, pids: 10 },
          reservations: { memory: 33_554_432, devices: [{ capabilities: ["gpu"], count: 2 }] },
        },
      },
    ],
    [
      "blkio_config: {weight: 300, device_read_bps: [{path: /dev/sda, rate: 12mb}]}",
      { blkio_config: { weight: 300, device_read_bps: [{ path: "/dev/sda", limit: 12_582_912 }] } },
    ],
    ["networks: [backend, default]", { networks: [{ name: "backend" }] }],
    [
      "networks: {backend: {gw_priority: 5, driver_opts: {a: b}, interface_name: eth9}}",
      {
        networks: [
          {
            name: "backend",
            gwPriority: 5,
            driverOpts: new Map([
              ["a", "b"],
              ["com.docker.network.endpoint.ifname", "eth9"],
            ]),
          },
        ],
      },
    ],
    ["volumes_from: ['container:shared:ro']", { volumes_from: ["shared:ro"] }],
    [
      "security_opt: [no-new-privileges, 'label:user:x', seccomp=unconfined]",
      { security_opt: ["no-new-privileges", "label:user:x", "seccomp=unconfined"] },
    ],
    ["pid: host\nipc: container:other\nuts: host", { pid: "host", ipc: "container:other", uts: "host" }],
    ["storage_opt: {size: 1G}", { storage_opt: new Map([["size", "1G"]]) }],
    ["platform: linux/amd64", { platform: "linux/amd64" }],
  ])("%s", (container, settings) => expect(settingsOf(container)).toEqual(settings));

  const mount = { readOnly: false };
  it.each<[string, object]>([
    [
      "data:/var/lib/data",
      { ...mount, type: "volume", source: { name: "data" }, target: "/var/lib/data", volume: {} },
    ],
    [
      "data:/d/../e/:ro,nocopy",
      { type: "volume", source: { name: "data" }, target: "/e", readOnly: true, volume: { nocopy: true } },
    ],
    ["/cache", { ...mount, type: "volume", source: undefined, target: "/cache", volume: {} }],
    [
      "/srv/x:/x:rw,z,rshared",
      {
        ...mount,
        type: "bind",
        source: "/srv/x",
        target: "/x",
        bind: { createHostPath: true, selinux: "z", propagation: "rshared" },
      },
    ],
    [
      "{type: bind, source: /srv/x, target: /x, read_only: true}",
      { type: "bind", source: "/srv/x", target: "/x", readOnly: true, bind: { createHostPath: true } },
    ],
    [
      "{type: bind, source: /srv/x, target: /x, bind: {create_host_path: false, recursive: disabled}}",
      {
        ...mount,
        type: "bind",
        source: "/srv/x",
        target: "/x",
        bind: { createHostPath: false, recursive: "disabled" },
      },
    ],
    [
      "{type: volume, source: data, target: /x, volume: {nocopy: true, subpath: a/b}}",
      {
        ...mount,
        type: "volume",
        source: { name: "data" },
        target: "/x",
        volume: { nocopy: true, subpath: "a/b" },
      },
    ],
    ["{type: volume, target: /x}", { ...mount, type: "volume", source: undefined, target: "/x" }],
    [
      "{type: tmpfs, target: /x, tmpfs: {size: 1m, mode: 0755}}",
      { ...mount, type: "tmpfs", source: undefined, target: "/x", tmpfs: { size: 1_048_576, mode: 493 } },
    ],
  ])("volumes: %s", (entry, expected) => {
    expect(settingsOf(`volumes:\n  - ${entry}`).volumes).toEqual([expected]);
  });

  it("sends a seccomp profile along, without its blanks", () => {
    const files = around({ "deny.json": '{ "a b": [ 1,\n "\\" x" ] }\n' });
    expect(settingsOf("security_opt: [seccomp=deny.json]", files).security_opt).toEqual([
      'seccomp={"a b":[1,"\\" x"]}',
    ]);
    expect(problemsOf({ container: "security_opt: [seccomp=none.json]" })[0]).toContain(
      "seccomp profile that cannot be read",
    );
  });
});
