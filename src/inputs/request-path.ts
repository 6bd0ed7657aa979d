import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

const longest = 1_024;

/** Reads what stands in a request line: a path from `/` on, with a query if need be, in visible ASCII. */
export function parseRequestPath(input: string, text: string): Parsed<string> {
  const flaw = flawOf(text);
  return flaw === undefined ? parsed(text) : refused(input, flaw, "/health");
}

function flawOf(text: string): string | undefined {
  if (/[\r\n]/.test(text)) return "contains a line break";
  if (!text.startsWith("/")) return `is ${quoted(text)}, and must begin with /`;
  if (text.length > longest) return `is longer than ${longest} characters`;
  if (!/^[!-~]*$/.test(text)) {
    return `is ${quoted(text)}: spaces, control characters and letters outside ASCII are written as %XX`;
  }
  if (text.includes("#")) return `is ${quoted(text)}: what follows # is never sent to a server`;
  return undefined;
}
