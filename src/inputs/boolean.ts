import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

/** YAML 1.2 core schema, 10.3.2: these six spellings and no other. */
const spellings: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
]);

const yes = /^(?:yes|y|on|1|enabled?)$/i;

/** Reads a YAML 1.2 boolean; `yes`, `on` and their like of YAML 1.1 are refused. */
export function parseBoolean(input: string, text: string): Parsed<boolean> {
  const value = spellings.get(text);
  if (value !== undefined) return parsed(value);
  return refused(input, `is ${quoted(text)}, and must be true or false`, yes.test(text) ? "true" : "false");
}
