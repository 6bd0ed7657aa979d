import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { directoryOf } from "./bundle.ts";

/** Inputs of the action by name, as a workflow's `with:` gives them. */
export type Inputs = Readonly<Record<string, string>>;

interface Metadata {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
}

/**
 * The `INPUT_*` variables GitHub's runner makes of a step: every input of action.yml is there, with its default or
 * empty when not given; names in upper case, spaces as underscores, dashes as they are.
 */
export function inputVariables(given: Inputs, action: string): Record<string, string> {
  const metadata = parse(readFileSync(join(directoryOf(action), "action.yml"), "utf8")) as Metadata;
  const declared = Object.entries(metadata.inputs).map(([name, input]) => [
    name,
    evaluated(input.default ?? ""),
  ]);
  const values: Record<string, string> = { ...Object.fromEntries(declared), ...given };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      value,
    ]),
  );
}

/** The runner evaluates expressions in defaults; the token is the only one there is. */
function evaluated(text: string): string {
  return text.replace("${{ github.token }}", "ghs_testbed");
}
