import type { LoadMix, Target } from "../tests/support/load/mix.ts";

/** The traffic of every comparison: an open loop of about 1,250 requests a second on 64 kept connections and new ones. */
export function mixOn(target: Target, maxDurationMs: number): LoadMix {
  return {
    target,
    rates: { keepAlive: 1_100, fresh: 120, slow: 10, upload: 1, websocket: 4 },
    connections: 64,
    slowMs: 2_000,
    uploadBytes: 5 * 1024 * 1024,
    holdMs: 5_000,
    maxDurationMs,
  };
}

/** The mix in words. */
export const mixInWords =
  "a second 1,100 requests on 64 kept connections, 120 on new ones (20 kB answers), 10 that take 2 s, one upload of 5 MB and 4 new WebSockets held for 5 s";
