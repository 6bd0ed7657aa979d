import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

/** Reads the name or the id of a container, as Docker allows them (`[a-zA-Z0-9][a-zA-Z0-9_.-]+`). */
export function parseContainerName(input: string, text: string): Parsed<string> {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/.test(text)) return parsed(text);
  return refused(input, `is ${quoted(text)}, which no container can be called`, "shop-web-1");
}
