import { isList, isMapping, type Node } from "./node.ts";
import { readFlag, readList, readOneOf, readPairs, readText, readTextOrNumber } from "./read-values.ts";
import { type Read, readMapping, type Scope, wrongKind } from "./scope.ts";

/** A file of variables, as `env_file` names it. */
export interface EnvFile {
  /** As it is written. */
  readonly path: string;
  readonly required: boolean;
  /** `raw` takes each line as it is, as `docker run --env-file` does. */
  readonly format: "dotenv" | "raw";
  /** Where it is named. */
  readonly at: Pick<Node, "path" | "line">;
}

/** `env_file` in its three forms. */
export const readEnvFiles: Read<readonly EnvFile[]> = (node, scope) =>
  isList(node) ? readList(readEnvFile)(node, scope) : wrapped(readEnvFile(node, scope));

const readEnvFile: Read<EnvFile> = (node, scope) => {
  const at = { path: node.path, line: node.line };
  if (!isMapping(node)) {
    const path = readText(node, scope);
    return path === undefined ? undefined : { path, required: true, format: "dotenv", at };
  }
  const read = readMapping(node, scope, { path: readText, required: readFlag, format: readOneOf("raw") });
  if (read === undefined) return undefined;
  const { path, required = true, format = "dotenv" } = read;
  return path === undefined
    ? scope.findings.problem(scope.origin, node, "has no path")
    : { path, required, format, at };
};

/** `label_file`: a path or a list of them. */
export const readLabelFiles: Read<readonly EnvFile[]> = (node, scope) => {
  const one: Read<EnvFile> = (item) => {
    const path = readText(item, scope);
    return path === undefined
      ? undefined
      : { path, required: true, format: "dotenv", at: { path: item.path, line: item.line } };
  };
  return isList(node) ? readList(one)(node, scope) : wrapped(one(node, scope));
};

function wrapped<T>(value: T | undefined): readonly T[] | undefined {
  return value === undefined ? undefined : [value];
}

/** `environment`: names checked, values never shown. A name without a value takes it from the surroundings. */
export const readEnvironment: Read<ReadonlyMap<string, string | null>> = (node, scope) => {
  const pairs = readPairs(node, scope);
  for (const name of pairs?.keys() ?? []) {
    if (name === "" || /[\s=]/.test(name)) {
      return scope.findings.problem(
        scope.origin,
        node,
        "has a name that is empty, or has white space or = in it",
        "NODE_ENV: production",
      );
    }
  }
  return pairs;
};

const reserved = ["tidegate.", "com.docker.compose."];

/** `labels`, without those that say what belongs to whom. */
export function checkLabels(
  labels: ReadonlyMap<string, string>,
  node: Pick<Node, "path" | "line">,
  scope: Scope,
): ReadonlyMap<string, string> | undefined {
  const taken = [...labels.keys()].find(
    (name) => reserved.some((prefix) => name.startsWith(prefix)) || name === "",
  );
  if (taken === undefined) return labels;
  const message =
    taken === ""
      ? "has a label without a name"
      : `labels that begin with ${reserved.join(" or ")} are not for users`;
  return scope.findings.problem(scope.origin, node, message);
}

/** A file system in memory. */
export interface TmpfsMount {
  readonly target: string;
  /** As mount(8) takes them. */
  readonly options: string;
}

/** `tmpfs: /run` or a list of `/run:size=64m`. */
export const readTmpfsMounts: Read<readonly TmpfsMount[]> = (node, scope) => {
  const one: Read<TmpfsMount> = (item) => {
    const text = readText(item, scope);
    if (text === undefined) return undefined;
    const [target = "", ...options] = text.split(":");
    if (target.startsWith("/")) return { target, options: options.join(":") };
    return scope.findings.problem(scope.origin, item, "must be an absolute path", "/run:size=64m");
  };
  return isList(node) ? readList(one)(node, scope) : wrapped(one(node, scope));
};

/** `extra_hosts` as Docker takes them, `NAME:ADDRESS`. */
export const readExtraHosts: Read<readonly string[]> = (node, scope) => {
  if (isMapping(node)) {
    return Array.from(node.value).flatMap(([name, child]) =>
      hostEntries(child, name, isList(child) ? child.value : [child], scope),
    );
  }
  if (!isList(node)) return wrongKind(node, scope, "a list or a mapping");
  return node.value.flatMap((item) => {
    const text = readText(item, scope);
    const split = text?.search(/=/) === -1 ? text.indexOf(":") : (text?.indexOf("=") ?? -1);
    if (text === undefined) return [];
    const addresses = split === -1 ? "" : text.slice(split + 1);
    return hostEntries(
      item,
      text.slice(0, Math.max(split, 0)),
      addresses.split(",").map((value) => ({ ...item, value })),
      scope,
    );
  });
};

function hostEntries(at: Node, name: string, addresses: readonly Node[], scope: Scope): readonly string[] {
  return addresses.flatMap((node) => {
    const address = readText(node, scope)?.replace(/^\[(.+)\]$/, "$1");
    if (address !== undefined && address !== "" && name !== "" && !/[:=\s]/.test(name))
      return [`${name}:${address}`];
    if (address !== undefined) scope.findings.problem(scope.origin, at, "is not NAME=ADDRESS", "db=10.0.0.7");
    return [];
  });
}

/** A capability by its whole name, as Docker's own clients send it: `net_admin` is `CAP_NET_ADMIN`. */
export const readCapability: Read<string> = (node, scope) => {
  const name = readText(node, scope)?.toUpperCase();
  return name === undefined || name === "ALL" || name.startsWith("CAP_") ? name : `CAP_${name}`;
};

/** `expose`, ranges spelled out: `3000/tcp`. */
export const readExpose: Read<readonly string[]> = (node, scope) =>
  readList(readTextOrNumber)(node, scope)?.flatMap((text) => {
    const [, first = "", last = first, protocol = "tcp"] =
      /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/.exec(text) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === "" || from < 1 || to > 65_535 || from > to) {
      scope.findings.problem(
        scope.origin,
        node,
        "has a port that is not PORT[-PORT][/tcp|udp|sctp]",
        "3000-3002/tcp",
      );
      return [];
    }
    return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}/${protocol}`);
  });

/** `volumes_from`: containers of the host, by name. */
export const readVolumesFrom: Read<readonly string[]> = readList((node, scope) => {
  const [, name, mode] = /^container:([\w.-]+)(:r[ow])?$/.exec(readText(node, scope) ?? "") ?? [];
  if (name !== undefined) return `${name}${mode ?? ""}`;
  if (typeof node.value !== "string") return undefined;
  return scope.findings.problem(
    scope.origin,
    node,
    "names another service, and only containers of the host can be named",
    "container:shared-files:ro",
  );
});

/** `security_opt`; a seccomp profile is read from the repository and sent along, as Compose does. */
export const readSecurityOpt: Read<readonly string[]> = readList((node, scope) => {
  const option = readText(node, scope);
  if (option === undefined) return undefined;
  const [, name = "", value = ""] = /^([^=:]+)(?:[=:](.*))?$/s.exec(option) ?? [];
  const bare = name === option;
  if (bare && option !== "no-new-privileges")
    return scope.findings.problem(scope.origin, node, "is not NAME=VALUE", "apparmor=unconfined");
  if (name !== "seccomp" || value === "unconfined" || value === "builtin") return option;
  const profile = scope.readFile(value);
  const json = profile.kind === "text" ? withoutBlanks(profile.text) : undefined;
  if (json !== undefined) return `seccomp=${json}`;
  return scope.findings.problem(
    scope.origin,
    node,
    "names a seccomp profile that cannot be read, or is not JSON",
  );
});

/** JSON without white space between its parts; texts stay as they are written. */
function withoutBlanks(json: string): string | undefined {
  try {
    JSON.parse(json);
  } catch {
    return undefined;
  }
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text?: string) => text ?? "");
}
