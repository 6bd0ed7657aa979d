import { hostResources } from "./host-resources.ts";
import { dockerMount, withoutUndefined } from "./mount-options.ts";
import type { Healthcheck } from "./read-healthcheck.ts";
import type { ContainerSettings } from "./settings.ts";

/** Parts of the body of Docker's `POST /containers/create`. */
export interface CreateOptions {
  /** On the body's first level. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Under `HostConfig`. */
  readonly hostConfig: Readonly<Record<string, unknown>>;
  /** The `platform` of the query. */
  readonly platform: string | undefined;
}

/**
 * What settings are in the Docker Engine API, from 1.41 on: as `docker compose` 2.40 sends it, so that a container
 * differs from its own only where docs/compose.md says so. Image, environment, networks and restart policy are not
 * among the settings.
 */
export function createOptions(settings: ContainerSettings): CreateOptions {
  return { config: config(settings), hostConfig: hostConfig(settings), platform: settings.platform };
}

function config(settings: ContainerSettings): CreateOptions["config"] {
  const exposed = settings.expose?.map((port) => [port, {}] as const);
  return withoutUndefined({
    AttachStdout: true,
    AttachStderr: true,
    Hostname: settings.hostname,
    Domainname: settings.domainname,
    User: settings.user,
    ExposedPorts: exposed && Object.fromEntries(exposed),
    Tty: settings.tty,
    OpenStdin: settings.stdin_open,
    Cmd: settings.command,
    Entrypoint: settings.entrypoint,
    WorkingDir: settings.working_dir,
    Labels: settings.labels && Object.fromEntries(settings.labels),
    StopSignal: settings.stop_signal,
    StopTimeout:
      settings.stop_grace_period === undefined ? undefined : Math.trunc(settings.stop_grace_period / 1e9),
    Healthcheck: settings.healthcheck && healthcheck(settings.healthcheck),
  });
}

function healthcheck(check: Healthcheck): Readonly<Record<string, unknown>> {
  return withoutUndefined({
    Test: check.disable === true ? ["NONE"] : check.test,
    Interval: check.interval,
    Timeout: check.timeout,
    Retries: check.retries,
    StartPeriod: check.start_period,
    StartInterval: check.start_interval,
  });
}

function hostConfig(settings: ContainerSettings): CreateOptions["hostConfig"] {
  const mounts = (settings.volumes ?? []).map(dockerMount);
  const binds = mounts.flatMap((one) => ("bind" in one ? [one.bind] : []));
  const others = mounts.flatMap((one) => ("mount" in one ? [one.mount] : []));
  const unconfined = settings.security_opt?.includes("systempaths=unconfined") === true;
  const tmpfs = settings.tmpfs?.map(({ target, options }) => [target, options] as const);
  return withoutUndefined({
    ...hostResources(settings),
    Annotations: record(settings.annotations),
    Binds: binds.length === 0 ? undefined : binds,
    Mounts: others.length === 0 ? undefined : others,
    CapAdd: settings.cap_add,
    CapDrop: settings.cap_drop,
    CgroupnsMode: settings.cgroup,
    Dns: settings.dns,
    DnsOptions: settings.dns_opt,
    DnsSearch: settings.dns_search,
    ExtraHosts: settings.extra_hosts,
    GroupAdd: settings.group_add,
    Init: settings.init,
    IpcMode: settings.ipc,
    Isolation: settings.isolation,
    LogConfig: settings.logging && {
      Type: settings.logging.driver ?? "",
      Config: record(settings.logging.options) ?? {},
    },
    OomScoreAdj: settings.oom_score_adj,
    PidMode: settings.pid,
    Privileged: settings.privileged,
    ReadonlyRootfs: settings.read_only,
    Runtime: settings.runtime,
    SecurityOpt: settings.security_opt?.filter((option) => option !== "systempaths=unconfined"),
    ...(unconfined ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
    ShmSize: settings.shm_size,
    StorageOpt: record(settings.storage_opt),
    Sysctls: record(settings.sysctls),
    Tmpfs: tmpfs && Object.fromEntries(tmpfs),
    UTSMode: settings.uts,
    UsernsMode: settings.userns_mode,
    VolumesFrom: settings.volumes_from,
  });
}

function record(map: ReadonlyMap<string, string> | undefined): Readonly<Record<string, string>> | undefined {
  return map && Object.fromEntries(map);
}
