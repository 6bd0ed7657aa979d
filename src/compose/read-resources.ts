import { isMapping, type Node } from "./node.ts";
import { type DeviceRequest, readDeviceRequest } from "./read-devices.ts";
import { readBytes, readDecimal, readInteger, readList, readText, readTextOrNumber } from "./read-values.ts";
import { type Read, readMapping, type Scope, wrongKind } from "./scope.ts";
import { deployKeys } from "./service-keys.ts";
import { treat } from "./treat.ts";

/** What of `deploy.resources` bears on one container; bytes. */
export interface DeployResources {
  readonly limits?: { readonly cpus?: number; readonly memory?: number; readonly pids?: number };
  readonly reservations?: { readonly memory?: number; readonly devices?: readonly DeviceRequest[] };
}

export const readDeploy: Read<DeployResources> = (node, scope) => {
  if (!isMapping(node)) return wrongKind(node, scope, "a mapping");
  let resources: DeployResources | undefined;
  for (const [key, child] of node.value) {
    if (treat(key, child, scope, deployKeys) === "supported") resources = readDeployResources(child, scope);
  }
  return resources;
};

const readDeployResources: Read<DeployResources> = (node, scope) =>
  readMapping(node, scope, {
    limits: (limits) =>
      readMapping(limits, scope, { cpus: readDecimal, memory: readBytes, pids: readInteger(-1) }),
    reservations: (reserved) => readReservations(reserved, scope),
  });

function readReservations(node: Node, scope: Scope): DeployResources["reservations"] {
  const read = readMapping(node, scope, {
    cpus: leftOut("Docker reserves no CPUs for a container"),
    memory: readBytes,
    generic_resources: leftOut("they are for an orchestrator"),
    devices: readList(readDeviceRequest([])),
  });
  if (read === undefined) return undefined;
  const { memory, devices } = read;
  return { ...(memory === undefined ? {} : { memory }), ...(devices === undefined ? {} : { devices }) };
}

function leftOut(why: string): Read<never> {
  return (node, scope) => {
    scope.findings.remarks.push(`${node.path} is left out: ${why}`);
    return undefined;
  };
}

/** A soft and a hard limit; -1 is none. */
export interface Ulimit {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}

export const readUlimits: Read<readonly Ulimit[]> = (node, scope) => {
  if (!isMapping(node)) return wrongKind(node, scope, "a mapping");
  return Array.from(node.value).flatMap(([name, child]): Ulimit[] => {
    const limits = isMapping(child)
      ? readMapping(child, scope, { soft: readInteger(-1), hard: readInteger(-1) })
      : both(readInteger(-1)(child, scope));
    if (limits?.soft !== undefined && limits.hard !== undefined)
      return [{ name, soft: limits.soft, hard: limits.hard }];
    if (isMapping(child))
      scope.findings.problem(scope.origin, child, "needs soft and hard, both whole numbers");
    return [];
  });
};

function both(limit: number | undefined): { soft?: number; hard?: number } {
  return limit === undefined ? {} : { soft: limit, hard: limit };
}

/** Limits of one kind, of devices by their path. */
export interface DeviceLimit {
  readonly path: string;
  readonly limit: number;
}

export interface BlkioConfig {
  readonly weight?: number;
  readonly weight_device?: readonly DeviceLimit[];
  readonly device_read_bps?: readonly DeviceLimit[];
  readonly device_read_iops?: readonly DeviceLimit[];
  readonly device_write_bps?: readonly DeviceLimit[];
  readonly device_write_iops?: readonly DeviceLimit[];
}

export const readBlkioConfig: Read<BlkioConfig> = (node, scope) =>
  readMapping(node, scope, {
    weight: readInteger(0, 1_000),
    weight_device: readList(deviceLimit("weight", readInteger(0, 1_000))),
    device_read_bps: readList(deviceLimit("rate", readBytes)),
    device_read_iops: readList(deviceLimit("rate", readInteger(0))),
    device_write_bps: readList(deviceLimit("rate", readBytes)),
    device_write_iops: readList(deviceLimit("rate", readInteger(0))),
  });

function deviceLimit(key: "rate" | "weight", read: Read<number>): Read<DeviceLimit> {
  return (node, scope) => {
    const values = readMapping<Scope, Readonly<Record<string, Read<string | number>>>>(node, scope, {
      path: readText,
      [key]: read,
    });
    const { path, [key]: limit } = values ?? {};
    if (typeof path === "string" && typeof limit === "number") return { path, limit };
    return values === undefined
      ? undefined
      : scope.findings.problem(scope.origin, node, `needs path and ${key}`);
  };
}

export interface Logging {
  readonly driver?: string;
  readonly options?: ReadonlyMap<string, string>;
}

export const readLogging: Read<Logging> = (node, scope) =>
  readMapping(node, scope, { driver: readText, options: readOptions });

export const readOptions: Read<ReadonlyMap<string, string>> = (node, scope) => {
  if (!isMapping(node)) return wrongKind(node, scope, "a mapping");
  const options = new Map<string, string>();
  for (const [name, child] of node.value) {
    const value = child.value === null ? "" : readTextOrNumber(child, scope);
    if (value !== undefined) options.set(name, value);
  }
  return options;
};
