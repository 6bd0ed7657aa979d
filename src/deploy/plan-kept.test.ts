import { describe, expect, it } from "@jest/globals";
import { deployedBefore } from "../../tests/support/deployed-before.ts";
import {
  exampleIdentity,
  exampleRelease,
  exampleRequest,
  hostWith,
  newDigest,
} from "../../tests/support/example-observation.ts";
import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { type HostPlan, planHost } from "./plan.ts";
import type { DeployRequest } from "./request.ts";

function plan(seen: HostObservation, request: DeployRequest = exampleRequest()): HostPlan {
  return planHost(request, { release: "r9", digest: newDigest }, seen, "h1");
}

const wanted = exampleRelease({ identity: exampleIdentity({ digest: newDigest }) });
const stopped = (id: string, changes: Partial<ReleaseContainer> = {}) =>
  exampleRelease({
    id,
    identity: exampleIdentity({ release: id }),
    state: "exited",
    restarts: false,
    ...changes,
  });

describe("of the releases on a host a plan", () => {
  it("has what still runs beyond the number kept put away before it is removed", () => {
    const [back, kept] = [stopped("r2"), stopped("r1", { state: "running", slot: "green" })];
    const history = deployedBefore(wanted.identity.release, "r2", "r1");
    const seen = hostWith(wanted, { releases: [wanted, back, kept], history });
    expect(plan(seen, exampleRequest({ keepReleases: 1, keepPrevious: "running" }))).toMatchObject({
      kind: "finish",
      leftovers: [{ release: kept, ends: "stopped" }],
      remove: [kept],
    });
  });

  it("keeps what a rollback would go back to where nothing is live", () => {
    const [never, good] = [stopped("r3"), stopped("r2")];
    const seen = { ...hostWith(), liveSlot: undefined, live: undefined, releases: [never, good] };
    const planned = plan({ ...seen, history: deployedBefore("r2") }, exampleRequest({ keepReleases: 1 }));
    expect(planned).toMatchObject({ kind: "deploy", remove: [never] });
  });

  it("does not count among those it keeps what it makes anew", () => {
    const live = exampleRelease();
    const [anew, older] = [stopped("r9"), stopped("r1")];
    const seen = hostWith(live, { releases: [anew, live, older] });
    expect(plan(seen, exampleRequest({ keepReleases: 2 }))).toMatchObject({ remove: [anew] });
  });

  it("keeps by what is going to be written down what nobody has written down yet", () => {
    const live = exampleRelease({ identity: exampleIdentity({ release: "r2", digest: newDigest }) });
    const before = stopped("r1", { state: "running", slot: "green" });
    const told = deployedBefore("r1").entries.map((one) => ({ ...one, result: "baking" as const }));
    const seen = hostWith(live, {
      releases: [live, before],
      history: { highestMapVersion: 1, entries: told },
    });
    expect(plan(seen)).toMatchObject({ kind: "finish", leftovers: [{ release: before, ends: "stopped" }] });
  });
});
