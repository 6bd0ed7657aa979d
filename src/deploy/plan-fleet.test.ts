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
import { planFleet } from "./plan-fleet.ts";

const fresh = { release: "r9", digest: newDigest };
const wanted = exampleRelease({ identity: exampleIdentity({ release: "r5", digest: newDigest }) });
const old = exampleRelease();

function planned(hosts: readonly HostObservation[]) {
  const seen = hosts.map((each, index) => ({ name: `h${index + 1}`, seen: each }));
  return planFleet(exampleRequest(), fresh, seen).map((plan) =>
    plan.kind === "deploy" ? `deploy ${plan.identity.release}` : `${plan.kind} ${plan.live.identity.release}`,
  );
}

describe("planFleet", () => {
  it.each<[string, readonly HostObservation[], readonly string[]]>([
    ["all hosts the new release", [hostWith(old), emptyHost], ["deploy r9", "deploy r9"]],
    ["nothing to hosts that have it", [hostWith(wanted), hostWith(wanted)], ["unchanged r5", "unchanged r5"]],
    ["a host that joined what the others run", [hostWith(wanted), emptyHost], ["unchanged r5", "deploy r5"]],
    [
      "a host that was left behind too, in any order",
      [hostWith(old), hostWith(wanted)],
      ["deploy r5", "unchanged r5"],
    ],
    [
      "what the others run beside an unfinished host",
      [emptyHost, hostWith(wanted, { releases: [wanted, exampleRelease({ id: "left", slot: "green" })] })],
      ["deploy r5", "finish r5"],
    ],
    [
      "what the others run to a host that has gone on from it",
      [hostWith(wanted), hostWith(old, { releases: [old, { ...wanted, slot: "green", state: "exited" }] })],
      ["unchanged r5", "deploy r5"],
    ],
    [
      "a new release where the other is live and does not run",
      [hostWith(wanted), hostWith({ ...wanted, state: "exited" })],
      ["unchanged r5", "deploy r9"],
    ],
    ["no host nothing", [], []],
  ])("gives %s", (_, hosts, expected) => {
    expect(planned(hosts)).toEqual(expected);
  });

  it("replaces what a host has left of the release that comes to it again", () => {
    const left = exampleRelease({ ...wanted, id: "left", slot: "green", state: "exited" });
    const seen = [hostWith(wanted), hostWith(old, { releases: [old, left] })];
    const plans = planFleet(
      exampleRequest(),
      fresh,
      seen.map((each) => ({ name: "h", seen: each })),
    );
    expect(plans[1]).toMatchObject({ kind: "deploy", previous: old, remove: [left] });
  });

  it("names the host that refuses", () => {
    const held = { ...emptyHost, portHolder: "the container web" };
    expect(() => planned([hostWith(old), held])).toThrow(expect.objectContaining({ host: "h2" }));
  });
});
