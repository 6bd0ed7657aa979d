import { type Field, fields, isField, type Layer } from "./fields.ts";
import { isList, isMapping, type Node } from "./node.ts";
import { type Scope, wrongKind } from "./scope.ts";
import { serviceKeys } from "./service-keys.ts";
import { treat } from "./treat.ts";

/** Keys that stay as the image has them when an override file leaves them empty. */
const emptied: ReadonlySet<string> = new Set(["command", "entrypoint"]);

/** Keys of a service that what lies below must not bring along: reset, overridden, or emptied. */
export function droppedBelow(service: Node): ReadonlySet<string> {
  if (!isMapping(service)) return new Set();
  return new Set(
    Array.from(service.value).flatMap(([key, child]) =>
      child.tag !== undefined || (emptied.has(key) && child.value === null) ? [key] : [],
    ),
  );
}

/**
 * Reads one service, every problem of every key at once.
 *
 * @param dropped keys that are not looked at, because something on top does away with them
 */
export function readLayer(service: Node, scope: Scope, dropped: ReadonlySet<string> = new Set()): Layer {
  if (service.value === null) return {};
  if (!isMapping(service)) return wrongKind(service, scope, "a mapping") ?? {};
  const layer: Record<string, unknown> = {};
  for (const [key, child] of service.value) {
    if (key === "extends" && scope.origin.input === "compose-file") continue;
    if (dropped.has(key) || child.tag === "reset") continue;
    refuseTagsWithin(child, scope);
    if (treat(key, child, scope, serviceKeys) !== "supported" || !isField(key) || child.value === null)
      continue;
    const value = (fields[key] as Field<unknown>).read(child, scope);
    if (value !== undefined) layer[key] = value;
  }
  return layer;
}

function refuseTagsWithin(node: Node, scope: Scope): void {
  const children = isMapping(node) ? [...node.value.values()] : isList(node) ? node.value : [];
  for (const child of children) {
    if (child.tag === undefined) refuseTagsWithin(child, scope);
    else
      scope.findings.problem(
        scope.origin,
        child,
        `!${child.tag} is understood on a key of the service itself only`,
      );
  }
}
