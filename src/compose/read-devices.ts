import { isMapping, type Node } from "./node.ts";
import { readInteger, readLabels, readList, readText, readTexts } from "./read-values.ts";
import { type Read, readMapping, type Scope, wrongKind } from "./scope.ts";

/** A device of the host. */
export interface Device {
  readonly source: string;
  readonly target: string;
  /** Of `r`, `w` and `m`. */
  readonly permissions: string;
}

/** Devices that a driver chooses: GPUs, for one. */
export interface DeviceRequest {
  readonly driver?: string;
  /** -1 is all of them; 0 where `ids` names them. */
  readonly count: number;
  readonly ids?: readonly string[];
  readonly capabilities: readonly string[];
  readonly options?: ReadonlyMap<string, string>;
}

/** One entry of `devices`: `SOURCE[:TARGET[:PERMISSIONS]]`, a CDI name, or a mapping. */
export const readDevice: Read<Device> = (node, scope) => {
  if (isMapping(node)) return readLongDevice(node, scope);
  if (typeof node.value !== "string") return wrongKind(node, scope, "a string or a mapping");
  const [source = "", target = source, permissions = "rwm", ...more] = node.value.split(":");
  if (source === "" || target === "" || more.length > 0) {
    return scope.findings.problem(
      scope.origin,
      node,
      "is not SOURCE:TARGET:PERMISSIONS",
      "/dev/fuse:/dev/fuse:rw",
    );
  }
  return checkedDevice(node, { source, target, permissions }, scope);
};

function readLongDevice(node: Node, scope: Scope): Device | undefined {
  const read = readMapping(node, scope, { source: readText, target: readText, permissions: readText });
  if (read === undefined) return undefined;
  const { source, target = source, permissions = "rwm" } = read;
  if (source === undefined || target === undefined)
    return scope.findings.problem(scope.origin, node, "has no source");
  return checkedDevice(node, { source, target, permissions }, scope);
}

function checkedDevice(node: Node, device: Device, scope: Scope): Device | undefined {
  if (/^[rwm]{1,3}$/.test(device.permissions)) return device;
  return scope.findings.problem(
    scope.origin,
    node,
    "has permissions that are not of r, w and m",
    "/dev/fuse:/dev/fuse:rw",
  );
}

/** `vendor.com/class=name`, a name of the Container Device Interface. */
export function isCdiName(name: string): boolean {
  return /^[a-zA-Z][\w.-]*\/[a-zA-Z][\w-]*=[\w][\w.:-]*$/.test(name);
}

/** One entry of `deploy.resources.reservations.devices`, or of `gpus`, whose capabilities hold `gpu` anyway. */
export const readDeviceRequest =
  (always: readonly string[]): Read<DeviceRequest> =>
  (node, scope) => {
    const read = readMapping(node, scope, {
      capabilities: readTexts,
      count: readCount,
      device_ids: readTexts,
      driver: readText,
      options: readLabels,
    });
    if (read === undefined) return undefined;
    const { capabilities, count, device_ids: ids, driver, options } = read;
    if (count !== undefined && ids !== undefined) {
      return scope.findings.problem(
        scope.origin,
        node,
        "has both count and device_ids, and takes one of them",
      );
    }
    if (capabilities === undefined && always.length === 0) {
      return scope.findings.problem(scope.origin, node, "has no capabilities", "capabilities: [gpu]");
    }
    return {
      capabilities: [...(capabilities ?? []), ...always],
      count: count ?? (ids === undefined ? -1 : 0),
      ...(ids === undefined ? {} : { ids }),
      ...(driver === undefined ? {} : { driver }),
      ...(options === undefined ? {} : { options }),
    };
  };

const readCount: Read<number> = (node, scope) =>
  typeof node.value === "string" && node.value.toLowerCase() === "all" ? -1 : readInteger(-1)(node, scope);

/** `gpus: all`, or a list. */
export const readGpus: Read<readonly DeviceRequest[]> = (node, scope) => {
  if (node.value === "all") return [{ capabilities: ["gpu"], count: -1 }];
  return readList(readDeviceRequest(["gpu"]))(node, scope);
};
