import type { Pattern, TextExpectation } from "./check.ts";

const longest = 1_000;

/** Reads a text that is to be contained, or a `/pattern/` with flags; a string result is what is wrong with it. */
export function parseTextExpectation(text: string): TextExpectation | string {
  if (text === "") return "is empty, which every text contains";
  return parsePattern(text) ?? { kind: "contains", text };
}

/** Reads `/pattern/` with flags out of `imsu`; `undefined` when the text is not written as one. */
export function parsePattern(text: string): Pattern | string | undefined {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (source === undefined || flags === undefined) return undefined;
  if (source.length > longest) return `is a pattern of more than ${longest} characters`;
  if (!/^[imsu]*$/.test(flags)) return "is a pattern with flags besides i, m, s and u";
  try {
    void new RegExp(source, flags);
  } catch (error) {
    return `is no regular expression: ${error instanceof Error ? error.message.replace(/^.*: /, "") : "invalid"}`;
  }
  return { kind: "pattern", source, flags };
}
