import { quoted } from "../inputs/quoted.ts";
import { type Layer, mergeLayers } from "./fields.ts";
import type { Origin } from "./findings.ts";
import type { Lookup } from "./interpolate.ts";
import { interpolateNode } from "./interpolate-node.ts";
import { isMapping, type Node } from "./node.ts";
import { droppedBelow, readLayer } from "./read-layer.ts";
import { readText } from "./read-values.ts";
import { readMapping, type Scope, unknownKey } from "./scope.ts";

const sections = [
  "name",
  "version",
  "services",
  "networks",
  "volumes",
  "configs",
  "secrets",
  "include",
  "models",
];

/** A Compose file whose services can be read one by one. */
export class ComposeFile {
  readonly #root: ReadonlyMap<string, Node>;
  readonly #scope: Scope;
  readonly #lookup: Lookup;

  constructor(root: Node, scope: Scope, lookup: Lookup) {
    this.#scope = scope;
    this.#lookup = lookup;
    this.#root = isMapping(root) ? root.value : new Map<string, Node>();
    if (!isMapping(root))
      scope.findings.problem(scope.origin, root, "must be a mapping with services", "services: …");
    for (const [key, node] of this.#root) {
      if (!key.startsWith("x-") && !sections.includes(key)) unknownKey(key, node, scope, sections);
    }
  }

  get origin(): Origin {
    return this.#scope.origin;
  }

  /** The definition of a network or volume that the file declares, its variables filled in. */
  declared(section: "networks" | "volumes", key: string): Node | undefined {
    const node = this.#root.get(section);
    const found = node !== undefined && isMapping(node) ? node.value.get(key) : undefined;
    return found && this.#interpolated(found);
  }

  /** What the file says the project is called; Compose puts it before the names of volumes and networks. */
  projectName(): string | undefined {
    const fromEnvironment = this.#lookup("COMPOSE_PROJECT_NAME");
    const node = this.#root.get("name");
    const name =
      fromEnvironment ?? (node === undefined ? undefined : readText(this.#interpolated(node), this.#scope));
    if (name === undefined || /^[a-z0-9][a-z0-9_-]*$/.test(name)) return name;
    const at = node ?? { path: "name", line: 1 };
    return this.#scope.findings.problem(
      this.origin,
      at,
      "the project's name must be lower-case letters, digits, _ and -",
    );
  }

  /** The settings of a service, with those it extends below its own. */
  service(asked: string | undefined, dropped: ReadonlySet<string>): Layer {
    const services = this.#services();
    if (services === undefined) return {};
    const name = asked ?? (services.size === 1 ? [...services.keys()][0] : undefined);
    if (name !== undefined && services.has(name)) return this.#read(name, services, dropped, []);
    const message =
      name === undefined
        ? "is required: the Compose file has several services"
        : `is not a service of the Compose file`;
    const names = [...services.keys()].filter((one) => /^[\w.-]{1,60}$/.test(one)).slice(0, 10);
    this.#scope.findings.general("compose-service", `${message} (${names.join(", ")})`, names[0]);
    return {};
  }

  #services(): ReadonlyMap<string, Node> | undefined {
    const node = this.#root.get("services");
    if (node !== undefined && isMapping(node) && node.value.size > 0) return node.value;
    const { findings, origin } = this.#scope;
    return findings.problem(origin, node ?? { path: "services", line: 1 }, "has no services", "services: …");
  }

  #read(
    name: string,
    services: ReadonlyMap<string, Node>,
    dropped: ReadonlySet<string>,
    above: readonly string[],
  ): Layer {
    const node = services.get(name);
    if (node === undefined) return {};
    const kept = withoutKeys(node, dropped);
    const service = this.#interpolated(kept);
    const base = this.#extended(service, services, new Set([...dropped, ...droppedBelow(service)]), [
      ...above,
      name,
    ]);
    const own = readLayer(service, this.#scope, dropped);
    return base === undefined ? own : mergeLayers(base, own);
  }

  #extended(
    service: Node,
    services: ReadonlyMap<string, Node>,
    dropped: ReadonlySet<string>,
    above: readonly string[],
  ): Layer | undefined {
    const extended = isMapping(service) ? service.value.get("extends") : undefined;
    if (extended === undefined || extended.value === null) return undefined;
    const name = this.#nameOfExtended(extended);
    if (name === undefined) return undefined;
    const { findings, origin } = this.#scope;
    if (!services.has(name))
      return findings.problem(
        origin,
        extended,
        `extends ${quoted(name)}, which is not a service of this file`,
      );
    if (above.includes(name)) return findings.problem(origin, extended, "extends itself in a circle");
    return this.#read(name, services, dropped, above);
  }

  #nameOfExtended(extended: Node): string | undefined {
    if (typeof extended.value === "string") return extended.value;
    const read = readMapping(extended, this.#scope, { service: readText, file: readText });
    const { findings, origin } = this.#scope;
    if (read?.file !== undefined) {
      return findings.problem(
        origin,
        extended,
        "extends a service of another file, which is not read: put both into one file",
      );
    }
    if (read !== undefined && read.service === undefined)
      return findings.problem(origin, extended, "has no service");
    return read?.service;
  }

  #interpolated(node: Node): Node {
    return interpolateNode(node, this.#lookup, this.origin, this.#scope.findings);
  }
}

/** Keys that are done away with are not even interpolated: a variable only they use need not be set. */
function withoutKeys(node: Node, dropped: ReadonlySet<string>): Node {
  if (!isMapping(node)) return node;
  return { ...node, value: new Map(Array.from(node.value).filter(([key]) => !dropped.has(key))) };
}
