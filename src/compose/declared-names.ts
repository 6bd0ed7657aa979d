import { quoted } from "../inputs/quoted.ts";
import type { ComposeFile } from "./compose-file.ts";
import type { Findings, Origin } from "./findings.ts";
import { isMapping, type Node } from "./node.ts";
import { readOptions } from "./read-resources.ts";
import { readFlag, readLabels, readText } from "./read-values.ts";
import { type NamedVolume, type Read, readMapping, type Scope, type VolumeRecipe } from "./scope.ts";

type Section = "volumes" | "networks";

/** Turns the names a service uses for volumes and networks into those Docker knows. */
export class DeclaredNames {
  readonly #findings: Findings;
  #file: ComposeFile | undefined;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** From here on what the file declares is known. */
  declareBy(file: ComposeFile): void {
    this.#file = file;
  }

  /** In `container`, a name that no file declares is Docker's own. */
  network(key: string, node: Node, origin: Origin, scope: Scope): string | undefined {
    const found = this.#find("networks", key, node, origin);
    if (found === undefined || found === "as it is") return found && key;
    return this.#nameOf("networks", key, found, scope)?.name;
  }

  volume(key: string, node: Node, origin: Origin, scope: Scope): NamedVolume | undefined {
    const found = this.#find("volumes", key, node, origin);
    if (found === undefined || found === "as it is") return found && { name: key };
    const named = this.#nameOf("volumes", key, found, scope);
    return named && { name: named.name, made: named.recipe };
  }

  #find(section: Section, key: string, node: Node, origin: Origin): Node | "as it is" | undefined {
    const declared = this.#file?.declared(section, key);
    if (declared !== undefined) return declared;
    if (origin.input === "container") return "as it is";
    const message = `names ${quoted(key)}, which the file does not declare under ${section}`;
    return this.#findings.problem(origin, node, message, `${section}: {${key}: {}}`);
  }

  #nameOf(
    section: Section,
    key: string,
    declared: Node,
    from: Scope,
  ): { name: string; recipe: VolumeRecipe } | undefined {
    const file = this.#file;
    if (file === undefined) return undefined;
    const scope = { ...from, origin: file.origin };
    const problems = this.#findings.problems.length;
    const read =
      declared.value === null
        ? {}
        : readMapping(declared, scope, section === "volumes" ? volumeReads : networkReads);
    if (read === undefined || this.#findings.problems.length > problems) return undefined;
    const { external, driver = "local", driver_opts: driverOpts, labels } = read as Declaration;
    const recipe = {
      external: external !== undefined && external !== false,
      driver,
      driverOpts: driverOpts ?? new Map(),
      labels: labels ?? new Map(),
    };
    const written =
      read.name ??
      (typeof external === "string" ? external : undefined) ??
      (recipe.external ? key : undefined);
    if (written !== undefined) return { name: written, recipe };
    const project = file.projectName();
    if (project !== undefined) return { name: `${project}_${key}`, recipe };
    if (this.#findings.problems.length > problems) return undefined;
    return this.#findings.problem(
      scope.origin,
      declared,
      "Compose names this after the project, and the file names none: give the file a name, or this one",
      "name: shop, as `docker compose ls` shows it on the host",
    );
  }
}

interface Declaration {
  readonly name?: string;
  readonly external?: boolean | string;
  readonly driver?: string;
  readonly driver_opts?: ReadonlyMap<string, string>;
  readonly labels?: ReadonlyMap<string, string>;
}

/** `true`, or the old form that names it. */
const readExternal: Read<boolean | string> = (node, scope) => {
  if (!isMapping(node)) return readFlag(node, scope);
  return readMapping(node, scope, { name: readText })?.name ?? true;
};
/** How a network is made is not for a deploy: it must be there. */
const unread: Read<never> = () => undefined;

const volumeReads = {
  name: readText,
  external: readExternal,
  driver: readText,
  driver_opts: readOptions,
  labels: readLabels,
};
const networkReads = {
  name: readText,
  external: readExternal,
  driver: unread,
  driver_opts: unread,
  ipam: unread,
  internal: unread,
  attachable: unread,
  enable_ipv4: unread,
  enable_ipv6: unread,
  labels: unread,
};
