import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "../inputs/quoted.ts";

const longest = 40;

/**
 * Reads the name of a service: `[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?`. It becomes part of container names,
 * volume names, socket paths and label filters, so nothing in it may need quoting there.
 */
export function parseServiceName(text: string): Parsed<string> {
  if (/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(text)) return parsed(text);
  return refused("service", flawOf(text), "shop-api");
}

function flawOf(text: string): string {
  if (text.trim() === "") return "is blank";
  if (text.length > longest && /^[a-z0-9-]+$/.test(text)) {
    return `has ${text.length} characters, and must have at most ${longest}`;
  }
  return `is ${quoted(text)}, and must be lower-case letters, digits and inner dashes, at most ${longest}`;
}
