import { inert } from "./inert.ts";

/** Columns that are wider push the rest of their own row to the right. */
const widestColumn = 60;

/** Rows of foreign text in columns that begin below one another, each line inert; `-` stands for what is empty. */
export function alignedColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((line) => line.map((cell) => inert(cell).trim() || "-"));
  const columns = Math.max(0, ...cells.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.min(widestColumn, Math.max(...cells.map((line) => line[column]?.length ?? 0))),
  );
  return cells.map((line) =>
    inert(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")).trimEnd(),
  );
}
