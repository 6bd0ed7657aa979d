/**
 * What `line` makes of the items from the start, as many as fit into `maxBytes` of UTF-8, newlines counted.
 * No item behind is looked at, so that a thousand large ones cost no more than those that are shown.
 */
export function linesWithin<Item>(
  items: readonly Item[],
  maxBytes: number,
  line: (item: Item) => string,
): readonly string[] {
  const lines: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const next = line(item);
    bytes += Buffer.byteLength(next) + 1;
    if (bytes > maxBytes) break;
    lines.push(next);
  }
  return lines;
}

/** The same for the items at the end, in their order: the last lines of a log say the most. */
export function lastLinesWithin<Item>(
  items: readonly Item[],
  maxBytes: number,
  line: (item: Item) => string,
): readonly string[] {
  return linesWithin(items.toReversed(), maxBytes, line).toReversed();
}
