import { deployKeys, type KeyRule, serviceKeys } from "../../../src/compose/service-keys.ts";

/** The tables of keys as docs/compose.md has them, between its markers. */
export function composeTables(): string {
  return `${table("key", serviceKeys)}\n\nUnder \`deploy\`:\n\n${table("key of `deploy`", deployKeys)}`;
}

function table(title: string, rules: ReadonlyMap<string, KeyRule>): string {
  const rows = Array.from(rules, ([key, { file, container, note }]) => [`\`${key}\``, file, container, note]);
  const head = [title, "in a file", "in `container`", "what it sets, or why not"];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
