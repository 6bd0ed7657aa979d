import { describe, expect, it } from "@jest/globals";
import { emptyHost, hostWith, runningProxy, stoppedProxy } from "../../tests/support/example-observation.ts";
import type { HostObservation } from "../host/observation.ts";
import { bakeOn, canaryTo, noRoutes, steadyOn } from "../proxy/routes.ts";
import { planTraffic } from "./plan-traffic.ts";

const blue = steadyOn("blue");

describe("traffic", () => {
  it.each<[string, HostObservation["proxy"], HostObservation["liveSlot"]]>([
    ["there is no proxy", { state: "absent" }, undefined],
    ["it goes to the live release for good", runningProxy(blue), "blue"],
    ["it will once the proxy runs again", stoppedProxy(blue), "blue"],
    ["nothing was ever live", runningProxy(noRoutes), undefined],
  ])("is left as it is where %s", (_, proxy, liveSlot) => {
    expect(planTraffic({ ...emptyHost, proxy, liveSlot })).toBeUndefined();
  });

  it.each<[string, HostObservation["proxy"], HostObservation["liveSlot"], string]>([
    ["in the bake of the live release", runningProxy(bakeOn("green")), "green", "steady-green"],
    ["after the host turned itself back", runningProxy(bakeOn("green")), "blue", "steady-blue"],
    ["in a canary", runningProxy(canaryTo("green", 500)), "blue", "steady-blue"],
    ["between disk and process", runningProxy(blue, steadyOn("green")), "blue", "steady-blue"],
    ["in a bake, with the proxy stopped", stoppedProxy(bakeOn("green")), "green", "steady-green"],
    [
      "with a preview of a candidate",
      runningProxy({ ...blue, preview: "green-ff" }, blue),
      "blue",
      "steady-blue",
    ],
    ["where nothing is live", runningProxy(noRoutes, blue), undefined, "none"],
  ])("is laid down for good when a run was cut short %s", (_, proxy, liveSlot, live) => {
    const routes = { live, share: 0, candidate: "none" };
    expect(planTraffic({ ...hostWith(), proxy, liveSlot })).toEqual(routes);
  });
});
