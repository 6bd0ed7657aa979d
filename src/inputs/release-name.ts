import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

/** Longer than a digest with its algorithm, and than any tag. */
const longest = 200;

/** Reads what a release may be called by: its id, a commit, a tag or a digest. What it means is known on the hosts. */
export function parseReleaseName(input: string, text: string): Parsed<string> {
  if (text.length > longest) return refused(input, `has over ${longest} characters`, "abc1234");
  if (/^\w[\w.:-]*$/.test(text)) return parsed(text);
  const message = `is ${quoted(text)}, and a release is named by its id, a Git SHA, a tag or a digest`;
  return refused(input, message, "abc1234");
}
