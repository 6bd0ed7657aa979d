import { describe, expect, it } from "@jest/globals";
import {
  emptyHost,
  exampleIdentity,
  exampleRelease,
  exampleRequest,
  hostWith,
  newDigest,
} from "../../tests/support/example-observation.ts";
import type { HostObservation } from "../host/observation.ts";
import { describePlan } from "./describe-plan.ts";
import { planHost } from "./plan.ts";

const request = exampleRequest({ keepReleases: 1 });
const steps = (seen: HostObservation) =>
  describePlan(planHost(request, { release: "r9", digest: newDigest }, seen, "h1"), request);
const other = (release: string, changes = {}) =>
  exampleRelease({
    id: release,
    name: `tidegate.api.green.${release}`,
    identity: exampleIdentity({ release }),
    ...changes,
  });

describe("describePlan", () => {
  it("tells a first deploy", () => {
    expect(steps(emptyHost)).toEqual([
      `have image ghcr.io/acme/api:v2 (${newDigest})`,
      "create the service's network",
      "boot the service's proxy on port 3001",
      "start r9 in slot blue",
      "wait until /health passes 2 times in a row",
      "move traffic to slot blue",
    ]);
  });

  it("tells every step of the next one, in order", () => {
    const live = other("r5", { slot: "blue" });
    const releases = [other("r6", { slot: "green" }), live, other("r4", { state: "exited" })];
    expect(steps(hostWith(live, { releases }))).toEqual([
      "remove tidegate.api.green.r6, left behind by a run that did not end well",
      `have image ghcr.io/acme/api:v2 (${newDigest})`,
      "start r9 in slot green",
      "wait until /health passes 2 times in a row",
      "move traffic to slot green",
      "drain and stop r5",
      "remove r4, beyond the releases kept",
    ]);
  });

  const wanted = exampleRelease({ identity: exampleIdentity({ release: "r5", digest: newDigest }) });

  it("tells what is left to finish", () => {
    const seen = hostWith(wanted, { releases: [wanted, other("r4", { slot: "green" })] });
    expect(steps(seen)).toEqual(["stop tidegate.api.green.r4, left running beside the live release"]);
  });

  it("tells that there is nothing to do", () => {
    expect(steps(hostWith(wanted))).toEqual(["nothing: r5 is live in slot blue and is what was asked for"]);
  });
});
