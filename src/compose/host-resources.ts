import { withoutUndefined } from "./mount-options.ts";
import { nanoCpus } from "./quantities.ts";
import { type DeviceRequest, isCdiName } from "./read-devices.ts";
import type { BlkioConfig, DeviceLimit } from "./read-resources.ts";
import type { ContainerSettings } from "./settings.ts";

/** What of Docker's HostConfig limits and gives resources; 0 means no limit there, and is left out. */
export function hostResources(settings: ContainerSettings): Readonly<Record<string, unknown>> {
  const { limits, reservations } = settings.deploy ?? {};
  const cpus = positive(limits?.cpus) ?? settings.cpus;
  return withoutUndefined({
    CgroupParent: settings.cgroup_parent,
    Memory: positive(limits?.memory) ?? settings.mem_limit,
    MemoryReservation: positive(reservations?.memory) ?? settings.mem_reservation,
    MemorySwap: settings.memswap_limit,
    MemorySwappiness: positive(settings.mem_swappiness),
    OomKillDisable: settings.oom_kill_disable,
    NanoCpus: cpus === undefined ? undefined : nanoCpus(cpus),
    CpuCount: settings.cpu_count,
    CpuPercent: settings.cpu_percent === undefined ? undefined : Math.trunc(settings.cpu_percent * 100),
    CpuPeriod: settings.cpu_period,
    CpuQuota: settings.cpu_quota,
    CpuRealtimePeriod: settings.cpu_rt_period,
    CpuRealtimeRuntime: settings.cpu_rt_runtime,
    CpuShares: settings.cpu_shares,
    CpusetCpus: settings.cpuset,
    PidsLimit: positive(limits?.pids) ?? (settings.pids_limit === 0 ? undefined : settings.pids_limit),
    DeviceCgroupRules: settings.device_cgroup_rules,
    Devices: devices(settings),
    DeviceRequests: deviceRequests(settings),
    Ulimits: settings.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    ...blkio(settings.blkio_config),
  });
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function isCdi({ source, target }: { readonly source: string; readonly target: string }): boolean {
  return source === target && isCdiName(source);
}

function devices(settings: ContainerSettings): readonly unknown[] | undefined {
  return settings.devices
    ?.filter((device) => !isCdi(device))
    .map(({ source, target, permissions }) => ({
      PathOnHost: source,
      PathInContainer: target,
      CgroupPermissions: permissions,
    }));
}

function deviceRequests(settings: ContainerSettings): readonly unknown[] | undefined {
  const cdi = (settings.devices ?? []).filter(isCdi).map(({ source }) => source);
  const requests = [
    ...(settings.deploy?.reservations?.devices ?? []).map(deviceRequest),
    ...(cdi.length === 0 ? [] : [{ Driver: "cdi", DeviceIDs: cdi }]),
    ...(settings.gpus ?? []).map(deviceRequest),
  ];
  return requests.length === 0 ? undefined : requests;
}

function deviceRequest({ driver, count, ids, capabilities, options }: DeviceRequest): unknown {
  return withoutUndefined({
    Driver: driver ?? "",
    Count: count,
    DeviceIDs: ids,
    Capabilities: [capabilities],
    Options: options && Object.fromEntries(options),
  });
}

function blkio(config: BlkioConfig | undefined): Readonly<Record<string, unknown>> {
  const rates = (limits: readonly DeviceLimit[] | undefined) =>
    limits?.map(({ path, limit }) => ({ Path: path, Rate: limit }));
  return {
    BlkioWeight: config?.weight,
    BlkioWeightDevice: config?.weight_device?.map(({ path, limit }) => ({ Path: path, Weight: limit })),
    BlkioDeviceReadBps: rates(config?.device_read_bps),
    BlkioDeviceReadIOps: rates(config?.device_read_iops),
    BlkioDeviceWriteBps: rates(config?.device_write_bps),
    BlkioDeviceWriteIOps: rates(config?.device_write_iops),
  };
}
