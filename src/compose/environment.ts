import { variableFlaw } from "../inputs/env-lines.ts";
import { readDotenv } from "./dotenv.ts";
import type { Layer } from "./fields.ts";
import type { Lookup } from "./interpolate.ts";
import type { EnvFile } from "./read-lists.ts";
import { checkLabels } from "./read-lists.ts";
import type { Scope } from "./scope.ts";

/** The environment a service asks for. */
export interface Environment {
  readonly values: ReadonlyMap<string, string>;
  /** Names that the image's own environment loses, because nothing gives them a value. */
  readonly removed: readonly string[];
}

/**
 * The environment of merged settings: files in their order, `environment` on top, a name without a value from the
 * surroundings. Where these have none, the variable is taken away from the container, as Compose does.
 */
export function resolveEnvironment(layer: Layer, lookup: Lookup, scope: Scope): Environment {
  const own = new Map(
    Array.from(layer.environment ?? [], ([name, value]) => [name, value ?? lookup(name)] as const),
  );
  const within: Lookup = (name) => lookup(name) ?? own.get(name);
  const values = readFiles(layer.env_file ?? [], within, scope);
  const removed: string[] = [];
  for (const [name, value] of own) {
    if (value !== undefined) values.set(name, value);
    else if (!values.has(name)) removed.push(name);
  }
  for (const name of removed) {
    scope.findings.warnings.push(
      `the variable ${name} is passed on from here, where it is not set: the container goes without it`,
    );
  }
  for (const [name, value] of values) {
    const flaw = variableFlaw({ name, value });
    if (flaw !== undefined)
      scope.findings.general(scope.origin.input, `a variable of the environment ${flaw}`);
  }
  return { values, removed };
}

/** The labels of merged settings, those of files below `labels`. */
export function resolveLabels(layer: Layer, scope: Scope): ReadonlyMap<string, string> | undefined {
  const [first] = layer.label_file ?? [];
  if (first === undefined) return layer.labels;
  const fromFiles = readFiles(layer.label_file ?? [], () => undefined, scope);
  return new Map([...(checkLabels(fromFiles, first.at, scope) ?? []), ...(layer.labels ?? [])]);
}

function readFiles(files: readonly EnvFile[], lookup: Lookup, scope: Scope): Map<string, string> {
  const values = new Map<string, string>();
  const within: Lookup = (name) => lookup(name) ?? values.get(name);
  for (const file of files)
    for (const [name, value] of readFile(file, within, scope)) values.set(name, value);
  return values;
}

function readFile(
  { path, required, format, at }: EnvFile,
  lookup: Lookup,
  scope: Scope,
): ReadonlyMap<string, string> {
  const { findings, origin } = scope;
  const file = scope.readFile(path);
  if (file.kind === "absent") {
    if (required)
      findings.problem(origin, at, "names a file that is not there", "{path: .env.local, required: false}");
    return new Map();
  }
  if (file.kind === "unreadable") {
    findings.problem(origin, at, `names a file that cannot be read: ${file.why}`);
    return new Map();
  }
  if (format === "raw") return readRawLines(file.text, lookup);
  const { variables, flaws } = readDotenv(file.text, lookup);
  for (const { line, message } of flaws) findings.problem(origin, at, `line ${line} of the file ${message}`);
  return variables;
}

/** `NAME=VALUE` taken as it is to the end of its line, and a bare `NAME` from the surroundings. */
function readRawLines(text: string, lookup: Lookup): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
    const written = line.trimStart();
    if (written === "" || written.startsWith("#")) continue;
    const split = written.indexOf("=");
    const value = split < 0 ? lookup(written) : written.slice(split + 1);
    if (value !== undefined) values.set(split < 0 ? written : written.slice(0, split), value);
  }
  return values;
}
