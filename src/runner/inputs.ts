import { getInput } from "@actions/core";
import type { RawInputs } from "../inputs/raw-inputs.ts";

/**
 * The inputs that are set, by name, as the workflow wrote them: the runner does not tell an empty input from
 * an absent one. White space stays, because it can belong to a value of `env`; only newlines at the end go,
 * which a YAML block (`|`) adds.
 */
export function readRawInputs(names: readonly string[]): RawInputs {
  const set = names
    .map((name) => [name, getInput(name, { trimWhitespace: false }).replace(/[\r\n]+$/, "")] as const)
    .filter(([, text]) => text !== "");
  return new Map(set);
}
