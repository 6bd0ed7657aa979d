import { createHash } from "node:crypto";
import type { Layer } from "./fields.ts";

/** Everything about a container that its user decides, but its environment; keys and values are Compose's. */
export type ContainerSettings = Omit<Layer, "environment" | "env_file" | "label_file">;

export const noSettings: ContainerSettings = {};

/**
 * What tells settings apart in a release's label, the same in whichever order they were written; `undefined` where
 * nothing is set. The environment is no part of it: that is compared with what Docker says of the container.
 */
export function settingsDigest(settings: ContainerSettings): string | undefined {
  const text = JSON.stringify(sorted(settings));
  return text === "{}" ? undefined : createHash("sha256").update(text).digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries: readonly (readonly [string, unknown])[] =
    value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value);
  return Object.fromEntries(
    entries
      .filter(([, child]) => child !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  );
}
