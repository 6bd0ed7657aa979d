import { nearestName } from "../inputs/nearest-name.ts";
import { quoted } from "../inputs/quoted.ts";
import type { Findings, Origin } from "./findings.ts";
import { isMapping, kindOf, type Node } from "./node.ts";

/** A file of the repository, as whoever reads files for us found it. */
export type FileReading =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "absent" }
  /** There, and not readable as a text: why, in words that follow "cannot be read: ". */
  | { readonly kind: "unreadable"; readonly why: string };

/** A volume by the name Docker knows it by. */
export interface NamedVolume {
  readonly name: string;
  /** How it is made where it is missing; `undefined` leaves that to Docker. */
  readonly made?: VolumeRecipe;
}

export interface VolumeRecipe {
  /** It must be there already. */
  readonly external: boolean;
  readonly driver: string;
  readonly driverOpts: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
}

/** Whose values are read, and where problems of them go. */
export interface Place {
  readonly origin: Origin;
  readonly findings: Findings;
}

/** What a reader of a key of a Compose file needs besides the value. */
export interface Scope extends Place {
  /** Reads a file named relative to the Compose file, or to the repository where there is none. */
  readonly readFile: (path: string) => FileReading;
  /** A volume or network by its key in the Compose file; reports what is wrong with it. */
  readonly volume: (key: string, node: Node) => NamedVolume | undefined;
  readonly network: (key: string, node: Node) => string | undefined;
}

/** Reads one value; reports what is wrong and gives `undefined`. */
export type Read<T, P extends Place = Scope> = (node: Node, scope: P) => T | undefined;

type Reads<P extends Place> = Readonly<Record<string, Read<unknown, P>>>;
type Values<R extends Reads<never>> = { readonly [K in keyof R]?: NonNullable<ReturnType<R[K]>> };

/** Reports a value of the wrong kind. */
export function wrongKind(node: Node, scope: Place, wanted: string, example?: string): undefined {
  const quotes = wanted === "a string" && node.value !== null && typeof node.value !== "object";
  const hint = quotes ? ": put it in quotes" : "";
  return scope.findings.problem(
    scope.origin,
    node,
    `is ${kindOf(node)}, and must be ${wanted}${hint}`,
    example,
  );
}

/** Reports a key that nothing here knows, with the known one that may have been meant. */
export function unknownKey(key: string, node: Node, scope: Place, known: Iterable<string>): undefined {
  const names = [...known];
  const dashed = new Map(names.map((name) => [name.replaceAll("_", "-"), name]));
  const nearest = dashed.get(nearestName(key, dashed.keys()) ?? "");
  const hint =
    nearest === undefined ? `; known are ${names.slice(0, 12).join(", ")}` : `; did you mean ${nearest}?`;
  const about = nearest === undefined && names.length > 12 ? "" : hint;
  return scope.findings.problem(scope.origin, node, `the key ${quoted(key)} is not known${about}`);
}

/** Reads a mapping whose keys are known; keys that begin with `x-` are anybody's, empty values count as not set. */
export function readMapping<P extends Place, R extends Reads<P>>(
  node: Node,
  scope: P,
  reads: R,
): Values<R> | undefined {
  if (!isMapping(node)) return wrongKind(node, scope, "a mapping");
  const values: Record<string, unknown> = {};
  for (const [key, child] of node.value) {
    if (key.startsWith("x-") || (child.value === null && Object.hasOwn(reads, key))) continue;
    const read = Object.hasOwn(reads, key) ? reads[key] : undefined;
    const value = read === undefined ? unknownKey(key, child, scope, Object.keys(reads)) : read(child, scope);
    if (value !== undefined) values[key] = value;
  }
  return values as Values<R>;
}
