import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import type { Problem } from "../src/failure/problem.ts";
import { knownInputs } from "../src/inputs/deploy-inputs.ts";
import { knownGateInputs } from "../src/inputs/gate-inputs.ts";
import type { RawInputs } from "../src/inputs/raw-inputs.ts";
import { knownRollbackInputs } from "../src/inputs/rollback-inputs.ts";

/** Inputs that must not stand in a command line, where every user of the machine reads them. */
const secrets: ReadonlySet<string> = new Set([
  "ssh-key",
  "ssh-key-passphrase",
  "jump-key",
  "registry-password",
  "secret-env",
  "github-token",
  "slack-webhook-url",
]);

/** An action whose inputs are the flags of a command. */
export interface FlagSource {
  /** Folder of its action.yml, which states the defaults. */
  readonly action: string;
  readonly known: ReadonlySet<string>;
}

const deploying: FlagSource = { action: "blue-green-deploy", known: knownInputs };
export const gating: FlagSource = { action: "health-gate", known: knownGateInputs };
export const rollingBack: FlagSource = { action: "rollback", known: knownRollbackInputs };

/** Flags that need no value: said is meant. */
const switches: ReadonlySet<string> = new Set(["dry-run", "list"]);

export interface Flags {
  readonly inputs: RawInputs;
  readonly json: boolean;
  /** What is wrong with the flags themselves; the inputs may have problems of their own. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a command's flags into inputs: flags before `TIDEGATE_*` variables before the defaults of action.yml.
 * A flag given several times is a list.
 */
export function readFlags(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  source: FlagSource = deploying,
): Flags {
  const { known } = source;
  const problems: Problem[] = [];
  const inputs = new Map([...defaults(source), ...fromEnvironment(environment, source)]);
  const given = new Map<string, string[]>();
  let json = false;
  for (const token of tokensOf(args, source)) {
    if (token.kind === "positional")
      problems.push({ input: token.value, message: "is not a flag of this command" });
    if (token.kind !== "option") continue;
    if (token.name === "json") json = true;
    else
      given.set(token.name, [
        ...(given.get(token.name) ?? []),
        flagValue(token.name, token.value, known, problems),
      ]);
  }
  for (const [name, values] of given) inputs.set(name, values.join("\n"));
  return { inputs, json, problems };
}

/** Flags that nobody knows take a value like all others, so that it is not told as a second mistake. */
function tokensOf(args: readonly string[], source: FlagSource) {
  const options = { ...flagTypes(source), ...unknownFlags(args, source) };
  return parseArgs({ args: [...args], strict: false, tokens: true, options }).tokens;
}

function unknownFlags(args: readonly string[], source: FlagSource): Record<string, { type: "string" }> {
  const names = args.filter((arg) => /^--[^=]+$/.test(arg)).map((arg) => arg.slice(2));
  const unknown = names.filter((name) => !Object.hasOwn(flagTypes(source), name));
  return Object.fromEntries(unknown.map((name) => [name, { type: "string" as const }]));
}

function flagTypes({ known }: FlagSource): Record<string, { type: "string" | "boolean" }> {
  const types = [...known].map((name) => [
    name,
    { type: switches.has(name) ? "boolean" : "string" } as const,
  ]);
  return { ...Object.fromEntries(types), json: { type: "boolean" } };
}

function flagValue(
  name: string,
  value: string | undefined,
  known: ReadonlySet<string>,
  problems: Problem[],
): string {
  if (switches.has(name) && known.has(name)) return value ?? "true";
  if (value === undefined) {
    if (known.has(name)) problems.push({ input: name, message: "has no value", example: `--${name} VALUE` });
    return "true";
  }
  if (value.startsWith("@")) return fileText(name, value.slice(1), problems);
  if (secrets.has(name)) {
    const message = "is a secret, and every user of this machine can read a command line";
    problems.push({ input: name, message, example: `--${name} @FILE, or the variable ${variable(name)}` });
  }
  return value;
}

function fileText(name: string, path: string, problems: Problem[]): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    problems.push({ input: name, message: `names a file that cannot be read: ${why}` });
    return "";
  }
}

function fromEnvironment(environment: NodeJS.ProcessEnv, { known }: FlagSource): [string, string][] {
  return [...known].flatMap((name) => {
    const value = environment[variable(name)];
    return value === undefined ? [] : [[name, value]];
  });
}

function variable(name: string): string {
  return `TIDEGATE_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** The defaults of action.yml, the only place that states them; an expression is nothing outside of a workflow. */
function defaults({ action }: FlagSource): [string, string][] {
  const metadata = parse(readFileSync(join(projectRoot(), "actions", action, "action.yml"), "utf8")) as {
    inputs: Record<string, { default?: string | number | boolean }>;
  };
  return Object.entries(metadata.inputs).flatMap(([name, input]) =>
    input.default === undefined || String(input.default).includes("${{")
      ? []
      : [[name, String(input.default)]],
  );
}

/** Run from source or compiled, the project lies one or two folders up. */
function projectRoot(): string {
  const above = join(import.meta.dirname, "..");
  return above.endsWith("build") ? join(above, "..") : above;
}
