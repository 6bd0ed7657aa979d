import type { HostObservation } from "../host/observation.ts";
import type { History } from "../release/history.ts";
import { sameHistory, settledHistory } from "../release/settled-history.ts";

/** What is to be written down first; `undefined` where the history tells of what serves already. */
export function planHistory({
  history,
  proxy,
  ...seen
}: Pick<HostObservation, "history" | "live" | "proxy" | "releases">): History | undefined {
  if (proxy.state === "absent") return undefined;
  const settled = fittingHistory(history, seen);
  return sameHistory(settled, history) ? undefined : settled;
}

/** A history as it has to be before anything is added to it: it tells of what serves on its host, and of no open bake. */
export function fittingHistory(
  history: History,
  { live, releases }: Pick<HostObservation, "live" | "releases">,
): History {
  const ran = releases.filter(({ state }) => state !== "created");
  return settledHistory(
    history,
    live?.identity,
    ran.map(({ identity }) => identity),
  );
}
