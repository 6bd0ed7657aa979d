import { type Html, html, join, leftOut, text, within } from "./markup.ts";

export interface Table<Row> {
  /** What the table is, for those who do not see the heading above it. */
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly Row[];
  /** One cell a head; the first is the head of its row. */
  readonly cells: (row: Row) => readonly (Html | number)[];
  /** Bytes of rows, at most. */
  readonly maxBytes: number;
  /** Where rows that do not fit can be read. */
  readonly elsewhere: string;
}

/**
 * A table that becomes a list of cards on a narrow screen. The roles are those the elements have by themselves: browsers
 * drop them with the layout of a table.
 */
export function table<Row>({ caption, heads, rows, cells, maxBytes, elsewhere }: Table<Row>): Html {
  const { shown, left } = within(rows, maxBytes, (row) => {
    const [first = "", ...others] = cells(row);
    const rest = others.map((cell, at) => dataCell(heads[at + 1] ?? "", cell));
    return html`<tr role="row"><th role="rowheader" scope="row">${first as Html}</th>${join(rest, "")}</tr>`;
  });
  const columns = heads.map((head) => html`<th role="columnheader" scope="col">${text(head)}</th>`);
  return html`<table role="table"><caption>${text(caption)}</caption>
<thead role="rowgroup"><tr role="row">${join(columns, "")}</tr></thead>
<tbody role="rowgroup">
${join(shown)}
</tbody></table>${leftOut(left, left === 1 ? "row" : "rows", elsewhere)}`;
}

/** On cards a cell is told by its label; an empty one is left out there. */
function dataCell(head: string, cell: Html | number): Html {
  if (cell === "") return html`<td role="cell" class="empty"></td>`;
  return html`<td role="cell" data-label="${text(head)}">${cell}</td>`;
}

/** Two columns of names and values; values that are not known are left out. */
export function facts(rows: readonly (readonly [string, Html])[]): Html {
  const told = rows.filter(([, value]) => value !== "");
  const lines = told.map(([name, value]) => html`<div><dt>${text(name)}</dt><dd>${value}</dd></div>`);
  return html`<dl class="facts">${join(lines)}</dl>`;
}
