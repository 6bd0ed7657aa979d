import type { Findings, Origin } from "./findings.ts";
import { interpolate, type Lookup } from "./interpolate.ts";
import { isList, isMapping, type Node } from "./node.ts";

/** A tree with variables put into all its texts; keys stay as they are. Every variable that is missing is reported. */
export function interpolateNode(node: Node, lookup: Lookup, origin: Origin, findings: Findings): Node {
  const inner = (child: Node): Node => interpolateNode(child, lookup, origin, findings);
  if (node.tag === "reset") return node;
  if (isList(node)) return { ...node, value: node.value.map(inner) };
  if (isMapping(node)) {
    return { ...node, value: new Map(Array.from(node.value, ([key, child]) => [key, inner(child)])) };
  }
  if (typeof node.value !== "string" || !node.value.includes("$")) return node;
  const { text, used, flaws } = interpolate(node.value, lookup);
  for (const flaw of flaws) findings.problem(origin, node, flaw);
  return { ...node, value: text, interpolated: used };
}
