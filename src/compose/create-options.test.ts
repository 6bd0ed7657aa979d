import { describe, expect, it } from "@jest/globals";
import { settingsOf } from "../../tests/support/compose/reading.ts";
import { createOptions } from "./create-options.ts";

const attached = { AttachStdout: true, AttachStderr: true };

describe("createOptions", () => {
  it("asks for nothing where nothing is set", () => {
    expect(createOptions({})).toEqual({ config: attached, hostConfig: {}, platform: undefined });
  });

  it.each<[string, object]>([
    ["command: a b\nentrypoint: c", { Cmd: ["a", "b"], Entrypoint: ["c"] }],
    ["command: []", { Cmd: [] }],
    [
      "user: u\nworking_dir: /w\nhostname: h\ndomainname: d",
      { User: "u", WorkingDir: "/w", Hostname: "h", Domainname: "d" },
    ],
    ["tty: true\nstdin_open: true", { Tty: true, OpenStdin: true }],
    ["expose: [80, 53/udp]", { ExposedPorts: { "80/tcp": {}, "53/udp": {} } }],
    ["labels: {a: b}", { Labels: { a: "b" } }],
    ["stop_signal: SIGUSR1\nstop_grace_period: 90s", { StopSignal: "SIGUSR1", StopTimeout: 90 }],
    ["stop_grace_period: 1500ms", { StopTimeout: 1 }],
    ["stop_grace_period: 0s", { StopTimeout: 0 }],
    [
      "healthcheck: {test: t, interval: 1s, timeout: 2s, retries: 3, start_period: 4s, start_interval: 500ms}",
      {
        Healthcheck: {
          Test: ["CMD-SHELL", "t"],
          Interval: 1e9,
          Timeout: 2e9,
          Retries: 3,
          StartPeriod: 4e9,
          StartInterval: 5e8,
        },
      },
    ],
    ["healthcheck: {test: t, disable: true}", { Healthcheck: { Test: ["NONE"] } }],
  ])("Config of %s", (container, config) => {
    expect(createOptions(settingsOf(container)).config).toEqual({ ...attached, ...config });
  });

  it.each<[string, object]>([
    [
      "init: false\nprivileged: true\nread_only: true",
      { Init: false, Privileged: true, ReadonlyRootfs: true },
    ],
    [
      "mem_limit: 64m\nmem_reservation: 32m\nmemswap_limit: -1\nmem_swappiness: 10\noom_kill_disable: true\noom_score_adj: -5",
      {
        Memory: 67_108_864,
        MemoryReservation: 33_554_432,
        MemorySwap: -1,
        MemorySwappiness: 10,
        OomKillDisable: true,
        OomScoreAdj: -5,
      },
    ],
    [
      "cpus: 0.5\ncpu_shares: 2\ncpu_quota: 3\ncpu_period: 4\ncpuset: 0-1\ncpu_rt_runtime: 5\ncpu_rt_period: 6\ncpu_count: 7\ncpu_percent: 0.5",
      {
        NanoCpus: 5e8,
        CpuShares: 2,
        CpuQuota: 3,
        CpuPeriod: 4,
        CpusetCpus: "0-1",
        CpuRealtimeRuntime: 5,
        CpuRealtimePeriod: 6,
        CpuCount: 7,
        CpuPercent: 50,
      },
    ],
    [
      "deploy: {resources: {limits: {cpus: 2, memory: 1g, pids: 9}, reservations: {memory: 1m, devices: [{capabilities: [gpu], driver: nvidia, count: all, options: {a: b}}]}}}",
      {
        NanoCpus: 2e9,
        Memory: 1_073_741_824,
        PidsLimit: 9,
        MemoryReservation: 1_048_576,
        DeviceRequests: [{ Driver: "nvidia", Count: -1, Capabilities: [["gpu"]], Options: { a: "b" } }],
      },
    ],
    ["pids_limit: 5", { PidsLimit: 5 }],
    ["pids_limit: 0", {}],
    [
      "shm_size: 1m\nulimits: {nofile: {soft: 1, hard: 2}}",
      { ShmSize: 1_048_576, Ulimits: [{ Name: "nofile", Soft: 1, Hard: 2 }] },
    ],
    [
      "sysctls: {a: 1}\nstorage_opt: {size: 1G}\nannotations: {a: b}",
      { Sysctls: { a: "1" }, StorageOpt: { size: "1G" }, Annotations: { a: "b" } },
    ],
    [
      "logging: {driver: local, options: {max-size: 1m}}",
      { LogConfig: { Type: "local", Config: { "max-size": "1m" } } },
    ],
    ["logging: {options: {max-size: 1m}}", { LogConfig: { Type: "", Config: { "max-size": "1m" } } }],
    [
      "cap_add: [A]\ncap_drop: [B]\ngroup_add: [1]",
      { CapAdd: ["CAP_A"], CapDrop: ["CAP_B"], GroupAdd: ["1"] },
    ],
    ["security_opt: [no-new-privileges]", { SecurityOpt: ["no-new-privileges"] }],
    ["security_opt: [systempaths=unconfined]", { SecurityOpt: [], MaskedPaths: [], ReadonlyPaths: [] }],
    [
      "devices: ['/dev/a:/dev/b:r', vendor.com/gpu=0]\ndevice_cgroup_rules: ['c 1:3 mr']",
      {
        Devices: [{ PathOnHost: "/dev/a", PathInContainer: "/dev/b", CgroupPermissions: "r" }],
        DeviceRequests: [{ Driver: "cdi", DeviceIDs: ["vendor.com/gpu=0"] }],
        DeviceCgroupRules: ["c 1:3 mr"],
      },
    ],
    [
      "gpus: [{device_ids: [a]}]",
      { DeviceRequests: [{ Driver: "", Count: 0, DeviceIDs: ["a"], Capabilities: [["gpu"]] }] },
    ],
    [
      "dns: [9.9.9.9]\ndns_opt: [ndots:1]\ndns_search: a\nextra_hosts: {h: 1.1.1.1}",
      { Dns: ["9.9.9.9"], DnsOptions: ["ndots:1"], DnsSearch: ["a"], ExtraHosts: ["h:1.1.1.1"] },
    ],
    [
      "ipc: host\npid: host\nuts: host\nuserns_mode: host\ncgroup: private\ncgroup_parent: p\nruntime: runc\nisolation: default",
      {
        IpcMode: "host",
        PidMode: "host",
        UTSMode: "host",
        UsernsMode: "host",
        CgroupnsMode: "private",
        CgroupParent: "p",
        Runtime: "runc",
        Isolation: "default",
      },
    ],
    ["tmpfs: [/run, '/tmp:size=1m,mode=1777']", { Tmpfs: { "/run": "", "/tmp": "size=1m,mode=1777" } }],
    ["volumes_from: ['container:x:ro']", { VolumesFrom: ["x:ro"] }],
    [
      "blkio_config: {weight: 10, weight_device: [{path: /dev/a, weight: 20}], device_write_iops: [{path: /dev/a, rate: 30}]}",
      {
        BlkioWeight: 10,
        BlkioWeightDevice: [{ Path: "/dev/a", Weight: 20 }],
        BlkioDeviceWriteIOps: [{ Path: "/dev/a", Rate: 30 }],
      },
    ],
    // Networks are joined one by one, and the restart policy is not the user's.
    ["networks: [back]\nrestart: always", {}],
  ])("HostConfig of %s", (container, hostConfig) => {
    expect(createOptions(settingsOf(container)).hostConfig).toEqual(hostConfig);
  });

  it.each<[string, object]>([
    ["data:/d", { Binds: ["data:/d:rw"] }],
    ["data:/d:ro", { Binds: ["data:/d:ro"] }],
    ["/h:/d:z,rshared", { Binds: ["/h:/d:rw,z,rshared"] }],
    ["{type: bind, source: /h, target: /d}", { Binds: ["/h:/d:rw"] }],
    [
      "/anonymous",
      { Mounts: [{ Type: "volume", Target: "/anonymous", ReadOnly: false, VolumeOptions: {} }] },
    ],
    [
      "data:/d:nocopy",
      {
        Mounts: [
          { Type: "volume", Source: "data", Target: "/d", ReadOnly: false, VolumeOptions: { NoCopy: true } },
        ],
      },
    ],
    [
      "{type: volume, source: data, target: /d, volume: {subpath: s, labels: {a: b}}}",
      {
        Mounts: [
          {
            Type: "volume",
            Source: "data",
            Target: "/d",
            ReadOnly: false,
            VolumeOptions: { Subpath: "s", Labels: { a: "b" } },
          },
        ],
      },
    ],
    [
      "{type: bind, source: /h, target: /d, consistency: cached, bind: {create_host_path: false, propagation: slave, recursive: readonly}}",
      {
        Mounts: [
          {
            Type: "bind",
            Source: "/h",
            Target: "/d",
            ReadOnly: false,
            Consistency: "cached",
            BindOptions: { Propagation: "slave", CreateMountpoint: false, ReadOnlyForceRecursive: true },
          },
        ],
      },
    ],
    [
      "{type: bind, source: /h, target: /d, bind: {recursive: disabled}}",
      {
        Mounts: [
          {
            Type: "bind",
            Source: "/h",
            Target: "/d",
            ReadOnly: false,
            BindOptions: { CreateMountpoint: true, NonRecursive: true },
          },
        ],
      },
    ],
    [
      "{type: tmpfs, target: /d, tmpfs: {size: 1m, mode: 0o1777}}",
      {
        Mounts: [
          {
            Type: "tmpfs",
            Target: "/d",
            ReadOnly: false,
            TmpfsOptions: { SizeBytes: 1_048_576, Mode: 1023 },
          },
        ],
      },
    ],
  ])("a volume %s", (entry, hostConfig) => {
    expect(createOptions(settingsOf(`volumes:\n  - ${entry}`)).hostConfig).toEqual(hostConfig);
  });

  it("has the platform for the query", () => {
    expect(createOptions(settingsOf("platform: linux/arm64")).platform).toBe("linux/arm64");
  });
});
