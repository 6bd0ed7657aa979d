import { type Parsed, parsed } from "../failure/problem.ts";
import { ComposeFile } from "./compose-file.ts";
import { DeclaredNames } from "./declared-names.ts";
import { readDotenv } from "./dotenv.ts";
import { type Environment, resolveEnvironment, resolveLabels } from "./environment.ts";
import { type Layer, mergeLayers } from "./fields.ts";
import { Findings, type Origin } from "./findings.ts";
import type { Lookup } from "./interpolate.ts";
import { interpolateNode } from "./interpolate-node.ts";
import { judgeTogether } from "./judge-together.ts";
import type { Node } from "./node.ts";
import { droppedBelow, readLayer } from "./read-layer.ts";
import { readYaml } from "./read-yaml.ts";
import type { FileReading, Scope } from "./scope.ts";
import type { ContainerSettings } from "./settings.ts";

/** The inputs that container settings are read from, each `undefined` when not set. */
export interface ContainerInputs {
  readonly container: string | undefined;
  readonly composeFile: string | undefined;
  readonly composeService: string | undefined;
}

/** What lies around the run. */
export interface Surroundings {
  /** A variable of the process's environment. */
  readonly variable: Lookup;
  /** A file, named relative to the repository. */
  readonly readFile: (path: string) => FileReading;
  /** `path` as seen from the folder of the file `beside`. */
  readonly resolve: (beside: string | undefined, path: string) => string;
}

/** Container settings as they were asked for. */
export interface ReadContainer {
  readonly settings: ContainerSettings;
  readonly environment: Environment;
  /** What was left out of the settings, and why. */
  readonly remarks: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Reads container settings in the syntax of a Compose service: those of a Compose file, with `container` merged over
 * them as an override file is. Every problem of both is reported at once.
 */
export function readContainer(inputs: ContainerInputs, around: Surroundings): Parsed<ReadContainer> {
  const findings = new Findings();
  const { container, composeFile } = inputs;
  const names = new DeclaredNames(findings);
  const lookup = lookupBeside(composeFile, around, findings);
  const scopeOf = (origin: Origin): Scope => ({
    origin,
    findings,
    readFile: (path) => around.readFile(around.resolve(composeFile, path)),
    volume: (key, node) => names.volume(key, node, origin, scopeOf(origin)),
    network: (key, node) => names.network(key, node, origin, scopeOf(origin)),
  });
  const ownScope = scopeOf({ input: "container", file: undefined });
  const own = container === undefined ? undefined : rootOf(container, ownScope);
  const base = composeFile === undefined ? {} : readFileLayer(inputs, own, scopeOf, names, lookup, around);
  const layer = own === undefined ? base : mergeLayers(base, readOwn(own, ownScope, lookup));
  if (composeFile === undefined && inputs.composeService !== undefined) {
    findings.general("compose-service", "is set, and compose-file is not", "compose-file: compose.yaml");
  }
  const scope = container === undefined ? scopeOf({ input: "compose-file", file: composeFile }) : ownScope;
  const { environment: _, env_file: __, label_file: ___, labels: ____, ...settings } = layer;
  const environment = resolveEnvironment(layer, lookup, scope);
  const labels = resolveLabels(layer, scope);
  for (const message of judgeTogether(layer)) findings.general(scope.origin.input, message);
  if (findings.problems.length > 0) return { ok: false, problems: findings.problems };
  const { remarks, warnings } = findings;
  return parsed({
    settings: { ...settings, ...(labels === undefined ? {} : { labels }) },
    environment,
    remarks,
    warnings,
  });
}

function readOwn(root: Node, scope: Scope, lookup: Lookup): Layer {
  return readLayer(interpolateNode(root, lookup, scope.origin, scope.findings), scope);
}

function readFileLayer(
  { composeFile = "", composeService }: ContainerInputs,
  own: Node | undefined,
  scopeOf: (origin: Origin) => Scope,
  names: DeclaredNames,
  lookup: Lookup,
  around: Surroundings,
): Layer {
  const scope = scopeOf({ input: "compose-file", file: composeFile });
  const reading = around.readFile(composeFile);
  if (reading.kind !== "text") {
    const why =
      reading.kind === "absent"
        ? "names a file that is not in the repository (is it checked out?)"
        : `cannot be read: ${reading.why}`;
    scope.findings.general("compose-file", why, "deploy/compose.yaml");
    return {};
  }
  const root = rootOf(reading.text, scope);
  if (root === undefined) return {};
  const file = new ComposeFile(root, scope, lookup);
  names.declareBy(file);
  return file.service(composeService, own === undefined ? new Set() : droppedBelow(own));
}

/** A document of an input, or `undefined` once its flaws are reported. */
function rootOf(text: string, { findings, origin }: Scope): Node | undefined {
  const reading = readYaml(text);
  if (reading.ok) return reading.root;
  for (const { message, line } of reading.flaws) {
    if (line === undefined) findings.general(origin.input, message);
    else findings.problem(origin, { path: "", line }, message);
  }
  return undefined;
}

/** The process's environment before the `.env` beside the Compose file, as Compose looks variables up. */
function lookupBeside(composeFile: string | undefined, around: Surroundings, findings: Findings): Lookup {
  if (composeFile === undefined) return around.variable;
  const file = around.readFile(around.resolve(composeFile, ".env"));
  if (file.kind === "absent") return around.variable;
  const origin: Origin = { input: "compose-file", file: ".env" };
  if (file.kind === "unreadable") {
    findings.general("compose-file", `has a .env beside it that cannot be read: ${file.why}`);
    return around.variable;
  }
  const { variables, flaws } = readDotenv(file.text, around.variable);
  for (const { line, message } of flaws) findings.problem(origin, { path: "", line }, message);
  return (name) => around.variable(name) ?? variables.get(name);
}
