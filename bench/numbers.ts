/** The middle value, the mean of the middle two where their number is even; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (Number.isInteger(middle))
    return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
  return sorted[Math.floor(middle)] ?? Number.NaN;
}

/** Whole numbers with thousands set apart. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** `12 ms`, or `3.4 s` from one second on. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  return ms < 999.5
    ? `${ms < 9.95 ? ms.toFixed(1) : Math.round(ms)} ms`
    : `${(ms / 1_000).toFixed(ms < 9_950 ? 2 : 1)} s`;
}

/** A Markdown table; the first column is text, all others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map(line).join("\n");
}

/** Milliseconds that at least one of the stretches covers. */
export function covered(stretches: readonly { readonly fromMs: number; readonly toMs: number }[]): number {
  let sum = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of stretches.toSorted((a, b) => a.fromMs - b.fromMs)) {
    sum += Math.max(0, toMs - Math.max(fromMs, end));
    end = Math.max(end, toMs);
  }
  return sum;
}
