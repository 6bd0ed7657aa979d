import type { HostObservation } from "../host/observation.ts";
import type { History } from "../release/history.ts";
import { sameHistory, settledHistory } from "../release/settled-history.ts";

/** What is to be written down first; `undefined` where the history tells of what serves already. */
export function planHistory({
  history,
  live,
  proxy,
  releases,
}: Pick<HostObservation, "history" | "live" | "proxy" | "releases">): History | undefined {
  if (proxy.state === "absent") return undefined;
  const settled = settledHistory(
    history,
    live?.identity,
    releases.filter(({ state }) => state !== "created").map(({ identity }) => identity),
  );
  return sameHistory(settled, history) ? undefined : settled;
}
