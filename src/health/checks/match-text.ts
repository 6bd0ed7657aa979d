import { createContext, Script } from "node:vm";
import type { Pattern, TextExpectation } from "./check.ts";

/** What a pattern may take on one text; one that needs longer backtracks without an end in sight. */
export const patternLimitMs = 100;

const context = createContext(Object.create(null));
const matching = new Script("new RegExp(source, flags).test(text)");

/**
 * Whether a text is as expected. No reading of a pattern tells which text will keep it busy for hours, so it runs in a
 * context that V8 interrupts when its time is up.
 */
export function matchText(expected: TextExpectation, text: string): boolean | "too slow" {
  return expected.kind === "contains" ? text.includes(expected.text) : matchPattern(expected, text);
}

export function matchPattern({ source, flags }: Pattern, text: string): boolean | "too slow" {
  Object.assign(context, { source, flags, text });
  try {
    return matching.runInContext(context, { timeout: patternLimitMs }) === true;
  } catch {
    // Out of time, or out of the memory a regular expression has to go back in.
    return "too slow";
  } finally {
    Object.assign(context, { text: "" });
  }
}

/** An expectation of a text as its author wrote it. */
export function describeText(expected: TextExpectation): string {
  return expected.kind === "contains" ? JSON.stringify(expected.text) : describePattern(expected);
}

export function describePattern({ source, flags }: Pattern): string {
  return `/${source}/${flags}`;
}
