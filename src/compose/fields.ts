import {
  append,
  byKey,
  joinMaps,
  type Merge,
  mergeBlkio,
  mergeDeploy,
  mergeHealthcheck,
  mergeLogging,
  replace,
} from "./merge-values.ts";
import { type Device, type DeviceRequest, readDevice, readGpus } from "./read-devices.ts";
import { readHealthcheck } from "./read-healthcheck.ts";
import {
  checkLabels,
  readCapability,
  readEnvFiles,
  readEnvironment,
  readExpose,
  readExtraHosts,
  readLabelFiles,
  readSecurityOpt,
  readTmpfsMounts,
  readVolumesFrom,
} from "./read-lists.ts";
import { readNetworks } from "./read-networks.ts";
import { readBlkioConfig, readDeploy, readLogging, readOptions, readUlimits } from "./read-resources.ts";
import {
  readBytes,
  readCommand,
  readDecimal,
  readDuration,
  readFlag,
  readInteger,
  readLabels,
  readList,
  readModeBut,
  readOneOf,
  readText,
  readTextOrNumber,
  readTextOrTexts,
  readTexts,
} from "./read-values.ts";
import { type Mount, readMount } from "./read-volumes.ts";
import type { Read } from "./scope.ts";

/** How one supported key is read, and merged over the same key further down. */
export interface Field<T> {
  readonly read: Read<T>;
  readonly merge: Merge<T>;
}

function field<T>(read: Read<T>, merge: Merge<T> = replace): Field<T> {
  return { read, merge };
}

const noServices = "there is no other service here: name a container of the host, container:NAME";
/** -1 is no limit. */
const readSwapLimit: Read<number> = (node, scope) =>
  node.value === -1 || node.value === "-1" ? -1 : readBytes(node, scope);
const readTextsOrNumbers = readList(readTextOrNumber);
const microseconds: Read<number> = (node, scope) => {
  if (typeof node.value !== "string" || /^\d+$/.test(node.value)) return readInteger(0)(node, scope);
  const ns = readDuration(node, scope);
  return ns === undefined ? undefined : Math.trunc(ns / 1_000);
};

/** Every key of a service that a deploy acts on. The others, and why, are in service-keys.ts. */
export const fields = {
  annotations: field(readLabels, joinMaps),
  blkio_config: field(readBlkioConfig, mergeBlkio),
  cap_add: field(readList(readCapability), append),
  cap_drop: field(readList(readCapability), append),
  cgroup: field(readOneOf("host", "private")),
  cgroup_parent: field(readText),
  command: field(readCommand),
  cpu_count: field(readInteger(0)),
  cpu_percent: field(readDecimal),
  cpu_period: field(readInteger(0)),
  cpu_quota: field(readInteger(-1)),
  cpu_rt_period: field(microseconds),
  cpu_rt_runtime: field(microseconds),
  cpu_shares: field(readInteger(0)),
  cpus: field(readDecimal),
  cpuset: field(readText),
  deploy: field(readDeploy, mergeDeploy),
  device_cgroup_rules: field(readTexts, append),
  devices: field(
    readList(readDevice),
    byKey(({ target }: Device) => target),
  ),
  dns: field(readTextOrTexts, append),
  dns_opt: field(readTexts, append),
  dns_search: field(readTextOrTexts, append),
  domainname: field(readText),
  entrypoint: field(readCommand),
  env_file: field(
    readEnvFiles,
    byKey(({ path }) => path),
  ),
  environment: field(readEnvironment, joinMaps),
  expose: field(readExpose, append),
  extra_hosts: field(readExtraHosts, append),
  gpus: field<readonly DeviceRequest[]>(readGpus, (base, over) => [...base, ...over]),
  group_add: field(readTextsOrNumbers, append),
  healthcheck: field(readHealthcheck, mergeHealthcheck),
  hostname: field(readText),
  init: field(readFlag),
  ipc: field(readModeBut("service:", noServices)),
  isolation: field(readText),
  label_file: field(
    readLabelFiles,
    byKey(({ path }) => path),
  ),
  labels: field(
    (node, scope) => {
      const labels = readLabels(node, scope);
      return labels && checkLabels(labels, node, scope);
    },
    joinMaps<string>,
  ),
  logging: field(readLogging, mergeLogging),
  mem_limit: field(readBytes),
  mem_reservation: field(readBytes),
  mem_swappiness: field(readInteger(-1, 100)),
  memswap_limit: field(readSwapLimit),
  networks: field(
    readNetworks,
    byKey(({ name }) => name),
  ),
  oom_kill_disable: field(readFlag),
  oom_score_adj: field(readInteger(-1_000, 1_000)),
  pid: field(readModeBut("service:", noServices)),
  pids_limit: field(readInteger(-1)),
  platform: field(readText),
  privileged: field(readFlag),
  read_only: field(readFlag),
  runtime: field(readText),
  security_opt: field(readSecurityOpt, append),
  shm_size: field(readBytes),
  stdin_open: field(readFlag),
  stop_grace_period: field(readDuration),
  stop_signal: field(readText),
  storage_opt: field(readOptions, joinMaps),
  sysctls: field(readLabels, joinMaps),
  tmpfs: field(
    readTmpfsMounts,
    byKey(({ target }) => target),
  ),
  tty: field(readFlag),
  ulimits: field(
    readUlimits,
    byKey(({ name }) => name),
  ),
  user: field(readText),
  userns_mode: field(readText),
  uts: field(readText),
  volumes: field(
    readList(readMount),
    byKey(({ target }: Mount) => target),
  ),
  volumes_from: field(readVolumesFrom, append),
  working_dir: field(readText),
};

type Fields = typeof fields;

/** The settings of one service from one place; keys are Compose's. */
export type Layer = { readonly [K in keyof Fields]?: Fields[K] extends Field<infer T> ? T : never };

export function isField(key: string): key is keyof Layer {
  return Object.hasOwn(fields, key);
}

/** `over` merged on top of `base`, as Compose merges an override file. */
export function mergeLayers(base: Layer, over: Layer): Layer {
  const merged: Record<string, unknown> = { ...base };
  for (const key of Object.keys(over).filter(isField)) {
    const { merge } = fields[key] as Field<unknown>;
    merged[key] = base[key] === undefined ? over[key] : merge(base[key], over[key]);
  }
  return merged;
}
