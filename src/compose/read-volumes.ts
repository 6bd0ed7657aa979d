import { posix } from "node:path";
import { quoted } from "../inputs/quoted.ts";
import { shown } from "./findings.ts";
import { isMapping, type Node } from "./node.ts";
import { readBytes, readFlag, readInteger, readLabels, readOneOf, readText } from "./read-values.ts";
import { type NamedVolume, type Read, readMapping, type Scope, wrongKind } from "./scope.ts";

/** Something mounted into the container. */
export interface Mount {
  readonly type: "bind" | "volume" | "tmpfs";
  /** A path of the host, or a volume; `undefined` for a tmpfs and for a volume without a name. */
  readonly source: string | NamedVolume | undefined;
  /** Absolute, without `.` and `..`. */
  readonly target: string;
  readonly readOnly: boolean;
  readonly consistency?: string;
  readonly bind?: BindOptions;
  readonly volume?: VolumeOptions;
  readonly tmpfs?: { readonly size?: number; readonly mode?: number };
}

export interface BindOptions {
  readonly selinux?: "z" | "Z";
  readonly propagation?: string;
  /** Whether a directory is made where the host has nothing. */
  readonly createHostPath: boolean;
  readonly recursive?: "enabled" | "disabled" | "writable" | "readonly";
}

export interface VolumeOptions {
  readonly nocopy?: boolean;
  readonly subpath?: string;
  readonly labels?: ReadonlyMap<string, string>;
}

const propagations = ["rprivate", "private", "rshared", "shared", "rslave", "slave"] as const;
const volumeName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const noFiles =
  "no files of the repository are copied to hosts: name a path that the host has, or put the file into the image";

/** One entry of `volumes`, in the short or the long syntax. */
export const readMount: Read<Mount> = (node, scope) => {
  if (isMapping(node)) return readLong(node, scope);
  return typeof node.value === "string"
    ? readShort(node, node.value, scope)
    : wrongKind(node, scope, "a string or a mapping");
};

/** `[SOURCE:]TARGET[:OPTIONS]` */
function readShort(node: Node, text: string, scope: Scope): Mount | undefined {
  const parts = text.split(":");
  const [first = "", second, third] = parts;
  if (parts.length > 3 || parts.includes("")) {
    return scope.findings.problem(
      scope.origin,
      node,
      "is not SOURCE:TARGET:OPTIONS",
      "data:/var/lib/data:ro",
    );
  }
  const options = third?.split(",") ?? [];
  const target = cleanTarget(node, second ?? first, scope);
  const source = second === undefined ? undefined : sourceOf(node, first, scope);
  if (target === undefined || (second !== undefined && source === undefined)) return undefined;
  const type = typeof source === "string" ? "bind" : "volume";
  if (!options.every((option) => isShortOption(option, type))) {
    return scope.findings.problem(
      scope.origin,
      node,
      `has an option that a ${type} does not have`,
      `${type === "bind" ? "/data" : "data"}:/var/lib/data:ro`,
    );
  }
  const mount = { source, target, readOnly: options.includes("ro") };
  if (type === "bind") return { ...mount, type, bind: { createHostPath: true, ...bindOptions(options) } };
  return { ...mount, type, volume: options.includes("nocopy") ? { nocopy: true } : {} };
}

function isShortOption(option: string, type: "bind" | "volume"): boolean {
  const forAll = ["ro", "rw"].includes(option);
  return (
    forAll ||
    (type === "bind"
      ? /^[zZ]$/.test(option) || propagations.some((one) => one === option)
      : option === "nocopy")
  );
}

function bindOptions(options: readonly string[]): Partial<BindOptions> {
  const selinux = options.find((option) => option === "z" || option === "Z");
  const propagation = propagations.find((one) => options.includes(one));
  return {
    ...(selinux === undefined ? {} : { selinux }),
    ...(propagation === undefined ? {} : { propagation }),
  };
}

function sourceOf(node: Node, source: string, scope: Scope): string | NamedVolume | undefined {
  if (source.startsWith("/")) return source;
  if (/^[.~\\]/.test(source) || source.includes("/")) {
    return scope.findings.problem(
      scope.origin,
      node,
      `mounts a path that is relative to the repository, and ${noFiles}`,
      "/srv/shop/config:/config:ro",
    );
  }
  if (volumeName.test(source)) return scope.volume(source, node);
  return scope.findings.problem(
    scope.origin,
    node,
    "names a volume that is not letters, digits, _ . and -",
    "data:/var/lib/data",
  );
}

function cleanTarget(node: Node, target: string, scope: Scope): string | undefined {
  if (target.startsWith("/") && target !== "/") return posix.normalize(target).replace(/(?<=.)\/$/, "");
  return scope.findings.problem(
    scope.origin,
    node,
    "must be mounted at an absolute path, and not at /",
    "data:/var/lib/data",
  );
}

function readLong(node: Node, scope: Scope): Mount | undefined {
  const read = readMapping(node, scope, {
    type: readType,
    source: readText,
    target: readText,
    read_only: readFlag,
    consistency: readText,
    bind: readBind,
    volume: readVolume,
    tmpfs: readTmpfs,
    image: refuseImage,
  });
  if (read === undefined) return undefined;
  const { type, source, target, read_only: readOnly = false, consistency, bind, volume, tmpfs } = read;
  if (type === undefined || target === undefined) {
    const missing = [type === undefined ? "type" : "", target === undefined ? "target" : ""].filter(Boolean);
    return isMapping(node) && missing.every((key) => node.value.has(key))
      ? undefined
      : scope.findings.problem(scope.origin, node, `has no ${missing.join(" and no ")}`);
  }
  const at = cleanTarget(node, target, scope);
  const from = source === undefined ? undefined : longSource(node, type, source, scope);
  if (at === undefined || (source !== undefined && from === undefined)) return undefined;
  if (type === "bind" && from === undefined)
    return scope.findings.problem(scope.origin, node, "has no source");
  const common = {
    type,
    source: from,
    target: at,
    readOnly,
    ...(consistency === undefined ? {} : { consistency }),
  };
  switch (type) {
    case "bind":
      return { ...common, bind: bind ?? { createHostPath: true } };
    case "volume":
      return { ...common, ...(volume === undefined ? {} : { volume }) };
    case "tmpfs":
      return { ...common, source: undefined, ...(tmpfs === undefined ? {} : { tmpfs }) };
  }
}

function longSource(
  node: Node,
  type: Mount["type"],
  source: string,
  scope: Scope,
): string | NamedVolume | undefined {
  if (type === "tmpfs") return scope.findings.problem(scope.origin, node, "is a tmpfs, which has no source");
  const from = sourceOf(node, source, scope);
  if (from === undefined || (typeof from === "string") === (type === "bind")) return from;
  const message =
    type === "bind"
      ? "is a bind mount, whose source must be an absolute path"
      : "is a volume, whose source must be a name";
  return scope.findings.problem(scope.origin, node, message);
}

const readType: Read<Mount["type"]> = (node, scope) => {
  if (["image", "cluster", "npipe"].some((type) => type === node.value)) {
    return scope.findings.problem(
      scope.origin,
      node,
      `is ${shown(node)}, and only bind, volume and tmpfs are mounted here`,
    );
  }
  return readOneOf("bind", "volume", "tmpfs")(node, scope);
};

const refuseImage: Read<never> = (node, scope) =>
  scope.findings.problem(scope.origin, node, `is for type: ${quoted("image")}, which is not mounted here`);

const readBind: Read<BindOptions> = (node, scope) => {
  const read = readMapping(node, scope, {
    propagation: readOneOf(...propagations),
    selinux: readOneOf("z", "Z"),
    create_host_path: readFlag,
    recursive: readOneOf("enabled", "disabled", "writable", "readonly"),
  });
  if (read === undefined) return undefined;
  const { create_host_path: createHostPath = true, ...rest } = read;
  return { createHostPath, ...rest };
};

const readVolume: Read<VolumeOptions> = (node, scope) =>
  readMapping(node, scope, { nocopy: readFlag, subpath: readText, labels: readLabels });

const readTmpfs: Read<NonNullable<Mount["tmpfs"]>> = (node, scope) =>
  readMapping(node, scope, { size: readBytes, mode: readInteger(0, 0o7777) });
