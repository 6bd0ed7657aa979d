/** What becomes of a key of a Compose service. */
export type Treatment = "supported" | "ignored" | "refused";

export interface KeyRule {
  /** Of a service in a Compose file. */
  readonly file: Treatment;
  /** In the input `container`, where a key stands that was written for this tool. */
  readonly container: Treatment;
  /** What a supported key sets, or why another one is not; ends without a full stop. */
  readonly note: string;
}

const supported = (note: string): KeyRule => ({ file: "supported", container: "supported", note });
/** Has no bearing on a container that runs already, or is done otherwise here: left out and listed. */
const ignored = (note: string): KeyRule => ({ file: "ignored", container: "ignored", note });
/** Would collide between the two slots: left out of a file, where it serves other ways of running the service. */
const colliding = (note: string): KeyRule => ({ file: "ignored", container: "refused", note });
const refused = (note: string): KeyRule => ({ file: "refused", container: "refused", note });

/**
 * Every key of the Compose service specification (compose-spec.json of compose-go 2.9, and `pre_start`, which came since), and
 * what a deploy makes of it. docs/compose.md shows this table; a test holds them equal.
 */
export const serviceKeys: ReadonlyMap<string, KeyRule> = new Map<string, KeyRule>([
  ["annotations", supported("`HostConfig.Annotations`; Docker 24 or newer, older ones ignore it")],
  ["attach", ignored("a deploy attaches to no container")],
  ["blkio_config", supported("`HostConfig.Blkio…`")],
  ["build", colliding("the image is built before and named by the input `image`")],
  ["cap_add", supported("`HostConfig.CapAdd`")],
  ["cap_drop", supported("`HostConfig.CapDrop`")],
  ["cgroup", supported("`HostConfig.CgroupnsMode`")],
  ["cgroup_parent", supported("`HostConfig.CgroupParent`")],
  ["command", supported("`Config.Cmd`; a text is split as in a shell and runs without one")],
  ["configs", refused("no files are copied to hosts: mount one that is there, or use `environment`")],
  ["container_name", colliding("two releases run side by side, and a name fits one container")],
  ["cpu_count", supported("`HostConfig.CpuCount`, Windows only")],
  ["cpu_percent", supported("`HostConfig.CpuPercent`, Windows only")],
  ["cpu_period", supported("`HostConfig.CpuPeriod`")],
  ["cpu_quota", supported("`HostConfig.CpuQuota`")],
  ["cpu_rt_period", supported("`HostConfig.CpuRealtimePeriod`")],
  ["cpu_rt_runtime", supported("`HostConfig.CpuRealtimeRuntime`")],
  ["cpu_shares", supported("`HostConfig.CpuShares`")],
  ["cpus", supported("`HostConfig.NanoCpus`")],
  ["cpuset", supported("`HostConfig.CpusetCpus`")],
  ["credential_spec", refused("it is for Windows hosts")],
  ["depends_on", ignored("a deploy starts this service alone; what it needs is there before")],
  ["deploy", supported("`resources`, see below; the rest is for orchestrators and left out")],
  ["develop", ignored("it is for `docker compose watch`")],
  ["device_cgroup_rules", supported("`HostConfig.DeviceCgroupRules`")],
  ["devices", supported("`HostConfig.Devices`; CDI names become `DeviceRequests`")],
  ["dns", supported("`HostConfig.Dns`")],
  ["dns_opt", supported("`HostConfig.DnsOptions`")],
  ["dns_search", supported("`HostConfig.DnsSearch`")],
  ["domainname", supported("`Config.Domainname`")],
  ["entrypoint", supported("`Config.Entrypoint`; a text is split as in a shell and runs without one")],
  ["env_file", supported("`Config.Env`, below `environment`; with `required` and `format: raw`")],
  ["environment", supported("`Config.Env`, below the inputs `env` and `secret-env`")],
  ["expose", supported("`Config.ExposedPorts`; ports under `ports` are not added to it")],
  [
    "extends",
    { file: "supported", container: "refused", note: "a service of the same file; another file is refused" },
  ],
  [
    "external_links",
    refused("a link is an alias, and would bypass the gate; reach others by their own names"),
  ],
  ["extra_hosts", supported("`HostConfig.ExtraHosts`")],
  ["gpus", supported("`HostConfig.DeviceRequests`")],
  ["group_add", supported("`HostConfig.GroupAdd`")],
  ["healthcheck", supported("`Config.Healthcheck`; must pass as well as `health-path`")],
  [
    "hostname",
    supported("`Config.Hostname`; refused together with `networks`, where Docker 25 makes it an alias"),
  ],
  ["image", colliding("the input `image` says what is deployed")],
  ["init", supported("`HostConfig.Init`")],
  ["ipc", supported("`HostConfig.IpcMode`, but not `service:…`")],
  ["isolation", supported("`HostConfig.Isolation`, Windows only")],
  ["label_file", supported("`Config.Labels`, below `labels`")],
  ["labels", supported("`Config.Labels`; `tidegate.*` and `com.docker.compose.*` are refused")],
  ["links", refused("a link is an alias, and would bypass the gate; reach others by their own names")],
  ["logging", supported("`HostConfig.LogConfig`")],
  ["mac_address", refused("two releases run side by side, and an address fits one of them")],
  ["mem_limit", supported("`HostConfig.Memory`")],
  ["mem_reservation", supported("`HostConfig.MemoryReservation`")],
  ["mem_swappiness", supported("`HostConfig.MemorySwappiness`")],
  ["memswap_limit", supported("`HostConfig.MemorySwap`")],
  ["models", refused("models are run by Docker Desktop's model runner")],
  [
    "network_mode",
    refused("each slot has its address on the service's own network, which the proxy reaches it by"),
  ],
  [
    "networks",
    supported(
      "networks that exist on the host, joined beside the service's own; no aliases, no fixed addresses",
    ),
  ],
  ["oom_kill_disable", supported("`HostConfig.OomKillDisable`")],
  ["oom_score_adj", supported("`HostConfig.OomScoreAdj`")],
  ["pid", supported("`HostConfig.PidMode`, but not `service:…`")],
  ["pids_limit", supported("`HostConfig.PidsLimit`")],
  [
    "platform",
    supported("checked by Docker when the container is made; a host pulls the image of its own platform"),
  ],
  [
    "ports",
    colliding(
      "two releases run side by side; the proxy holds the input `port` and forwards to `container-port`",
    ),
  ],
  ["post_start", refused("hooks are not run: do it in the entrypoint")],
  ["pre_start", refused("hooks are not run: do it in the entrypoint, or before the deploy")],
  ["pre_stop", refused("hooks are not run: the application gets `stop_signal` once its requests are done")],
  ["privileged", supported("`HostConfig.Privileged`")],
  ["profiles", ignored("the service that `compose-service` names is deployed")],
  ["provider", refused("it is run by a program of its own, not as a container")],
  ["pull_policy", ignored("an image is pulled by digest where the host does not have it")],
  ["pull_refresh_after", ignored("an image is pulled by digest where the host does not have it")],
  ["read_only", supported("`HostConfig.ReadonlyRootfs`")],
  ["restart", ignored("the live release restarts `unless-stopped`, every other one never")],
  ["runtime", supported("`HostConfig.Runtime`")],
  ["scale", colliding("one container a host is live")],
  [
    "secrets",
    refused("no files are copied to hosts: use the input `secret-env`, or mount a file that is there"),
  ],
  ["security_opt", supported("`HostConfig.SecurityOpt`; a seccomp profile is read from the repository")],
  ["shm_size", supported("`HostConfig.ShmSize`")],
  ["stdin_open", supported("`Config.OpenStdin`")],
  ["stop_grace_period", supported("`Config.StopTimeout`, in whole seconds")],
  ["stop_signal", supported("`Config.StopSignal`")],
  ["storage_opt", supported("`HostConfig.StorageOpt`")],
  ["sysctls", supported("`HostConfig.Sysctls`")],
  ["tmpfs", supported("`HostConfig.Tmpfs`")],
  ["tty", supported("`Config.Tty`")],
  ["ulimits", supported("`HostConfig.Ulimits`")],
  ["use_api_socket", refused("it would hand the container the host's Docker and credentials of the runner")],
  ["user", supported("`Config.User`")],
  ["userns_mode", supported("`HostConfig.UsernsMode`")],
  ["uts", supported("`HostConfig.UTSMode`")],
  [
    "volumes",
    supported(
      "`HostConfig.Binds` and `Mounts`; volumes, absolute paths of the host, tmpfs; not `image`, `cluster`, `npipe`",
    ),
  ],
  ["volumes_from", supported("`HostConfig.VolumesFrom`, as `container:NAME`; not another service's")],
  ["working_dir", supported("`Config.WorkingDir`")],
]);

/** The same for what stands under `deploy`. */
export const deployKeys: ReadonlyMap<string, KeyRule> = new Map<string, KeyRule>([
  ["endpoint_mode", ignored("the proxy decides who is reached")],
  ["labels", ignored("they are for a service of an orchestrator; `labels` are for the container")],
  ["mode", ignored("one container a host is live")],
  ["placement", ignored("the input `hosts` says where")],
  ["replicas", colliding("one container a host is live")],
  [
    "resources",
    supported("limits of `cpus`, `memory`, `pids`; reservations of `memory`, `devices`; others are left out"),
  ],
  ["restart_policy", ignored("the live release restarts `unless-stopped`, every other one never")],
  ["rollback_config", ignored("the inputs of the deploy say how")],
  ["update_config", ignored("the inputs of the deploy say how")],
]);
