import { type Parsed, parsed, refused } from "../failure/problem.ts";

const longest = 500;

/** Reads a sentence of somebody's own for the history: one line, however it was written. */
export function parseMessage(input: string, text: string): Parsed<string> {
  const line = text.trim().replace(/\s+/g, " ");
  if (line === "") return refused(input, "is blank", "checkout fails since 14:00");
  if (line.length > longest)
    return refused(input, `has ${line.length} characters, and at most ${longest} are kept`);
  return parsed(line);
}
