import { isSlot, type Slot } from "../release/slot.ts";

/**
 * Where a request can be sent. `steady`: one server that is never marked down. `bake`: the other slot stands by as
 * fallback. `only`: one slot and no fallback, for the private entrance. `none`: nothing is live yet.
 */
export type Backend = "none" | `${"steady" | "bake" | "only"}-${Slot}`;

/** The proxy's map: three keys that always move together. */
export interface Routes {
  readonly live: Backend;
  /** Share of requests sent to the candidate, in 1/10,000. */
  readonly share: number;
  readonly candidate: Backend;
}

/** The routes of a host on which nothing was ever live. */
export const noRoutes: Routes = { live: "none", share: 0, candidate: "none" };

/** All traffic to one slot, which nothing takes away again. */
export function steadyOn(slot: Slot): Routes {
  return { live: `steady-${slot}`, share: 0, candidate: "none" };
}

/** The slot a backend serves first, `undefined` for `none`. */
export function slotOf(backend: Backend): Slot | undefined {
  const slot = backend.slice(backend.indexOf("-") + 1);
  return isSlot(slot) ? slot : undefined;
}

export function sameRoutes(a: Routes, b: Routes): boolean {
  return a.live === b.live && a.share === b.share && a.candidate === b.candidate;
}

/** The map file's text: a key and a value a line. */
export function renderRoutes(routes: Routes): string {
  return `live ${routes.live}\nshare ${routes.share}\ncandidate ${routes.candidate}\n`;
}

/** Reads key-value lines back, or `undefined` when a key is missing, doubled or has no known value. */
export function parseRoutes(lines: readonly string[]): Routes | undefined {
  const pairs = lines.filter((line) => line.trim() !== "").map((line) => line.trim().split(/\s+/));
  const entries = new Map(pairs.map(([key = "", value = ""]) => [key, value]));
  const live = backendNamed(entries.get("live"));
  const candidate = backendNamed(entries.get("candidate"));
  const share = Number(entries.get("share") ?? Number.NaN);
  if (pairs.length !== 3 || entries.size !== 3 || live === undefined || candidate === undefined)
    return undefined;
  if (!Number.isInteger(share) || share < 0 || share > 10_000) return undefined;
  return { live, share, candidate };
}

function backendNamed(name: string | undefined): Backend | undefined {
  if (name === "none") return name;
  return name !== undefined && /^(steady|bake|only)-(blue|green)$/.test(name) ? (name as Backend) : undefined;
}
