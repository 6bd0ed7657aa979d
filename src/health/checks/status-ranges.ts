import type { StatusRange } from "./check.ts";

/** What a status must be when a check says nothing of it. */
export const anySuccess: readonly StatusRange[] = [{ from: 200, to: 299 }];

/** Reads `204`, `200-299` or `2xx`; `undefined` when it is no status. */
export function parseStatusRange(text: string): StatusRange | undefined {
  const [, klass] = /^([1-5])xx$/i.exec(text) ?? [];
  if (klass !== undefined) return { from: Number(klass) * 100, to: Number(klass) * 100 + 99 };
  const [, from, to = from] = /^([1-5]\d\d)(?: ?- ?([1-5]\d\d))?$/.exec(text) ?? [];
  if (from === undefined || Number(from) > Number(to)) return undefined;
  return { from: Number(from), to: Number(to) };
}

export function isStatusIn(ranges: readonly StatusRange[], status: number): boolean {
  return ranges.some(({ from, to }) => status >= from && status <= to);
}

/** `200-299 or 304`. */
export function describeStatuses(ranges: readonly StatusRange[]): string {
  const words = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  const last = words.pop() ?? "";
  return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}
