import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

const most = 1_000;

/**
 * Reads how many times slower something may be: `5`, `1.5`, and `0` for as slow as it likes. Between 0 and 1 a release
 * would have to be faster than the one before, and `0.5` is more likely meant as a half slower.
 */
export function parseSlowdown(input: string, text: string): Parsed<number> {
  const times = /^(?:0|[1-9]\d{0,3})(?:\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
  if (times === 0 || (times >= 1 && times <= most)) return parsed(times);
  const range = `must be how many times slower it may be, from 1 to ${most}, or 0 to turn this off`;
  return refused(input, `is ${quoted(text)}, and ${range}`, times > 0 && times < 1 ? "1.5" : "5");
}
