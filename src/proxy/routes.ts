import { isSlot, otherSlot, type Slot } from "../release/slot.ts";

/**
 * Where a request can be sent. `steady`: one server that is never marked down. `bake`: the other slot stands by as
 * fallback. `only`: one slot and no fallback, for the private entrance. `none`: nothing is live yet.
 */
export type Backend = "none" | `${"steady" | "bake" | "only"}-${Slot}`;

/** The proxy's map: keys that always move together. */
export interface Routes {
  readonly live: Backend;
  /** Share of requests sent to the candidate, in 1/10,000. */
  readonly share: number;
  readonly candidate: Backend;
  /**
   * `<slot>-<hex>`: a request whose preview header is the hexadecimal part goes to that slot. It is secret, and ends
   * with its process: it is never written to disk.
   */
  readonly preview?: string | undefined;
}

/** The routes of a host on which nothing was ever live. */
export const noRoutes: Routes = { live: "none", share: 0, candidate: "none" };

/** All traffic to one slot, which nothing takes away again. */
export function steadyOn(slot: Slot): Routes {
  return { live: `steady-${slot}`, share: 0, candidate: "none" };
}

/** All traffic to one slot, with the other standing by: the host itself falls back to it, and stays there. */
export function bakeOn(slot: Slot): Routes {
  return { live: `bake-${slot}`, share: 0, candidate: "none" };
}

/**
 * A share of requests to one slot, with the other standing by; the rest stays with the other.
 *
 * @param share in 1/10,000, from 1 on
 */
export function canaryTo(slot: Slot, share: number): Routes {
  return { live: `steady-${otherSlot(slot)}`, share, candidate: `bake-${slot}` };
}

/** The slot a backend serves first, `undefined` for `none`. */
export function slotOf(backend: Backend): Slot | undefined {
  const slot = backend.slice(backend.indexOf("-") + 1);
  return isSlot(slot) ? slot : undefined;
}

/** Whether traffic goes the same ways, which is what disk and process have in common. */
export function sameRoutes(a: Routes, b: Routes): boolean {
  return a.live === b.live && a.share === b.share && a.candidate === b.candidate;
}

/** Whether two maps of a running proxy say the same, the preview value too. */
export function sameMap(a: Routes, b: Routes): boolean {
  return sameRoutes(a, b) && a.preview === b.preview;
}

/** The text of the map file: a key and a value a line, without what ends with the process. */
export function renderRoutes({ live, share, candidate }: Routes): string {
  return `live ${live}\nshare ${share}\ncandidate ${candidate}\n`;
}

/** The keys and values of a running proxy's map. */
export function mapEntries(routes: Routes): readonly string[] {
  const entries = renderRoutes(routes).trim().split("\n");
  return routes.preview === undefined ? entries : [...entries, `preview ${routes.preview}`];
}

/** Reads key-value lines back, or `undefined` when a key is missing, doubled or has no known value. */
export function parseRoutes(lines: readonly string[]): Routes | undefined {
  const pairs = lines.filter((line) => line.trim() !== "").map((line) => line.trim().split(/\s+/));
  const entries = new Map(pairs.map(([key = "", value = ""]) => [key, value]));
  const live = backendNamed(entries.get("live"));
  const candidate = backendNamed(entries.get("candidate"));
  const share = Number(entries.get("share") ?? Number.NaN);
  const preview = entries.get("preview");
  const keys = preview === undefined ? 3 : 4;
  if (pairs.length !== keys || entries.size !== keys || live === undefined || candidate === undefined)
    return undefined;
  if (!Number.isInteger(share) || share < 0 || share > 10_000) return undefined;
  if (preview === undefined) return { live, share, candidate };
  return isPreview(preview) ? { live, share, candidate, preview } : undefined;
}

/** Long enough that nobody guesses it, and nothing that HAProxy's commands give a meaning. */
function isPreview(value: string): boolean {
  return /^(blue|green)-[0-9a-f]{16,64}$/.test(value);
}

function backendNamed(name: string | undefined): Backend | undefined {
  if (name === "none") return name;
  return name !== undefined && /^(steady|bake|only)-(blue|green)$/.test(name) ? (name as Backend) : undefined;
}
