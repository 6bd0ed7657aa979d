import type { HostObservation } from "../host/observation.ts";
import { noRoutes, type Routes, sameRoutes, steadyOn } from "../proxy/routes.ts";

/**
 * Where traffic is to be laid down for good before anything else is done: a run before this one ended in its canary, in
 * its bake or between disk and process, or the host turned itself back meanwhile.
 *
 * @returns `undefined` where traffic goes to the live release and nowhere else already
 */
export function planTraffic({
  proxy,
  liveSlot,
}: Pick<HostObservation, "proxy" | "liveSlot">): Routes | undefined {
  if (proxy.state === "absent") return undefined;
  const wanted = liveSlot === undefined ? noRoutes : steadyOn(liveSlot);
  const now = proxy.state === "running" ? proxy.routes : proxy.disk.routes;
  const isCalm =
    sameRoutes(now, wanted) && sameRoutes(proxy.disk.routes, wanted) && now.preview === undefined;
  return isCalm ? undefined : wanted;
}
