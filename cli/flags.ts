import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import type { Problem } from "../src/failure/problem.ts";
import { knownInputs } from "../src/inputs/deploy-inputs.ts";
import type { RawInputs } from "../src/inputs/raw-inputs.ts";

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
export function readFlags(args: readonly string[], environment: NodeJS.ProcessEnv): Flags {
  const problems: Problem[] = [];
  const inputs = new Map([...defaults(), ...fromEnvironment(environment)]);
  const given = new Map<string, string[]>();
  let json = false;
  for (const token of tokensOf(args)) {
    if (token.kind === "positional")
      problems.push({ input: token.value, message: "is not a flag of this command" });
    if (token.kind !== "option") continue;
    if (token.name === "json") json = true;
    else
      given.set(token.name, [...(given.get(token.name) ?? []), flagValue(token.name, token.value, problems)]);
  }
  for (const [name, values] of given) inputs.set(name, values.join("\n"));
  return { inputs, json, problems };
}

/** Flags that nobody knows take a value like all others, so that it is not told as a second mistake. */
function tokensOf(args: readonly string[]) {
  const options = { ...flagTypes(), ...unknownFlags(args) };
  return parseArgs({ args: [...args], strict: false, tokens: true, options }).tokens;
}

function unknownFlags(args: readonly string[]): Record<string, { type: "string" }> {
  const names = args.filter((arg) => /^--[^=]+$/.test(arg)).map((arg) => arg.slice(2));
  const unknown = names.filter((name) => !Object.hasOwn(flagTypes(), name));
  return Object.fromEntries(unknown.map((name) => [name, { type: "string" as const }]));
}

function flagTypes(): Record<string, { type: "string" | "boolean" }> {
  const types = [...knownInputs].map((name) => [name, { type: "string" as const }]);
  return { ...Object.fromEntries(types), "dry-run": { type: "boolean" }, json: { type: "boolean" } };
}

function flagValue(name: string, value: string | undefined, problems: Problem[]): string {
  if (name === "dry-run") return value ?? "true";
  if (value === undefined) {
    if (knownInputs.has(name))
      problems.push({ input: name, message: "has no value", example: `--${name} VALUE` });
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

function fromEnvironment(environment: NodeJS.ProcessEnv): [string, string][] {
  return [...knownInputs].flatMap((name) => {
    const value = environment[variable(name)];
    return value === undefined ? [] : [[name, value]];
  });
}

function variable(name: string): string {
  return `TIDEGATE_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** The defaults of action.yml, the only place that states them; an expression is nothing outside of a workflow. */
function defaults(): [string, string][] {
  const metadata = parse(
    readFileSync(join(projectRoot(), "actions/blue-green-deploy/action.yml"), "utf8"),
  ) as {
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
