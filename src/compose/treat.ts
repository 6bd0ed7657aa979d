import type { Node } from "./node.ts";
import { type Scope, unknownKey } from "./scope.ts";
import type { KeyRule, Treatment } from "./service-keys.ts";

/** What becomes of a key: reports the refused and the unknown, remarks the ones left out. */
export function treat(
  key: string,
  node: Node,
  scope: Scope,
  rules: ReadonlyMap<string, KeyRule>,
): Treatment | undefined {
  if (key.startsWith("x-")) return "ignored";
  const rule = rules.get(key);
  if (rule === undefined) return unknownKey(key, node, scope, rules.keys());
  const treatment = scope.origin.input === "container" ? rule.container : rule.file;
  if (treatment === "ignored") scope.findings.remarks.push(`${node.path} is left out: ${rule.note}`);
  if (treatment === "refused") scope.findings.problem(scope.origin, node, `is refused: ${rule.note}`);
  return treatment;
}
