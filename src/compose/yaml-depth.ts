import type { CST } from "yaml";

/**
 * Where a document is nested deeper than allowed, as an offset in its text; `undefined` when it is not. Looked for
 * before the tree is built, because building it calls itself once a level.
 */
export function offsetTooDeep(tokens: readonly CST.Token[], deepest: number): number | undefined {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return token.offset;
    const inner = depth + (isCollection(token) ? 1 : 0);
    for (const child of childrenOf(token)) open.push({ token: child, depth: inner });
  }
  return undefined;
}

function isCollection(token: CST.Token): token is CST.BlockMap | CST.BlockSequence | CST.FlowCollection {
  return token.type === "block-map" || token.type === "block-seq" || token.type === "flow-collection";
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!isCollection(token)) return [];
  return token.items.flatMap(({ key, value }) =>
    [key, value].filter((one) => one !== undefined && one !== null),
  );
}
