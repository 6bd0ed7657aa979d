import type { JsonStep } from "./check.ts";

const mostSteps = 32;
/** A key, `[0]`, or a key in quotes for one with dots and brackets in it. */
const step = /\.?([^.[\]"$\s][^.[\]"\s]*)|\[(\d{1,9})\]|\["((?:[^"\\]|\\.)*)"\]/sy;

/** Reads `services.database`, `items[0].id` or `["a.b"].c` as steps; `undefined` when it is written in no such way. */
export function parseJsonPath(path: string): readonly JsonStep[] | undefined {
  const steps: JsonStep[] = [];
  if (path === "" || path.startsWith(".")) return undefined;
  for (let at = 0; at < path.length; at = step.lastIndex) {
    step.lastIndex = at;
    const [whole, key, index, quotedKey] = step.exec(path) ?? [];
    if (whole === undefined || (at > 0 && key !== undefined && !whole.startsWith("."))) return undefined;
    const unquoted = quotedKey === undefined ? undefined : unquote(quotedKey);
    const next = key ?? (index === undefined ? unquoted : Number(index));
    if (next === undefined || steps.length === mostSteps) return undefined;
    steps.push(next);
  }
  return steps;
}

function unquote(text: string): string | undefined {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return undefined;
  }
}

/** What stands at a path of a parsed JSON document; `undefined` when nothing does. */
export function valueAt(document: unknown, steps: readonly JsonStep[]): unknown {
  let value = document;
  for (const each of steps) {
    if (typeof value !== "object" || value === null) return undefined;
    if (typeof each === "number" && !Array.isArray(value)) return undefined;
    if (typeof each === "string" && Array.isArray(value)) return undefined;
    if (!Object.hasOwn(value, each)) return undefined;
    value = (value as Readonly<Record<JsonStep, unknown>>)[each];
  }
  return value;
}
