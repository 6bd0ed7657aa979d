import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  exampleRequest,
  exampleSettings,
  newDigest,
  oldDigest,
} from "../../tests/support/example-observation.ts";
import { anyHost, anyReleases, carryOut, observe } from "../../tests/support/model-host.ts";
import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { steadyOn } from "../proxy/routes.ts";
import { slots } from "../release/slot.ts";
import { type HostPlan, planHost } from "./plan.ts";
import type { DeployRequest } from "./request.ts";

const ids = (releases: readonly ReleaseContainer[]) => releases.map(({ id }) => id);
const isUp = ({ state }: ReleaseContainer) => ["running", "paused", "restarting"].includes(state);

function plan(seen: HostObservation, request: DeployRequest): HostPlan {
  return planHost(request, { release: "r9", digest: newDigest }, seen, "h1");
}

/** The releases that a plan stops or removes before the promotion, or after it besides the previous one. */
function touchedBy(planned: HostPlan): readonly ReleaseContainer[] {
  switch (planned.kind) {
    case "deploy":
      return [...planned.park, ...planned.evict, ...planned.remove];
    case "finish":
      return planned.leftovers.map(({ release }) => release);
    case "unchanged":
      return [];
  }
}

/** Observations that need not make sense: anything can be called live, in any slot. */
const anyObservation: fc.Arbitrary<HostObservation> = fc.oneof(
  anyHost.map(observe),
  fc
    .record({
      host: anyHost,
      releases: anyReleases,
      which: fc.nat(8),
      liveSlot: fc.option(fc.constantFrom(...slots), { nil: undefined }),
      liveAnswers: fc.boolean(),
    })
    .map(({ host, releases, which, ...rest }) => {
      const live = releases[which];
      return { ...observe(host), ...rest, releases, live, liveImageEnv: live && ["PATH=/bin"] };
    }),
);
const anyRequest = fc
  .record({ keepReleases: fc.integer({ min: 1, max: 6 }), mode: fc.constantFrom("fast", "slow") })
  .map(({ keepReleases, mode }) => exampleRequest({ keepReleases, env: new Map([["MODE", mode]]) }));

describe("whatever is there, a plan", () => {
  it("never touches the live release nor its slot", () => {
    fc.assert(
      fc.property(anyObservation, anyRequest, (seen, request) => {
        const planned = plan(seen, request);
        const touched = ids(touchedBy(planned));
        expect(touched).not.toContain(seen.live?.id);
        expect(planned.kind === "deploy" ? planned.previous : planned.live).toBe(seen.live);
        expect(planned.kind === "deploy" && planned.slot === seen.liveSlot).toBe(false);
      }),
    );
  });

  it("clears the candidate's slot of all that is up, and keeps the number asked for, the newest", () => {
    fc.assert(
      fc.property(anyObservation, anyRequest, (seen, request) => {
        const planned = plan(seen, request);
        fc.pre(planned.kind === "deploy");
        if (planned.kind !== "deploy") return;
        const gone = new Set(ids([...planned.evict, ...planned.remove]));
        const parked = new Set(ids(planned.park));
        const others = seen.releases.filter(({ id }) => id !== seen.live?.id);
        const left = others.filter(({ id }) => !gone.has(id));
        const isIdle = (one: ReleaseContainer) => !isUp(one) || parked.has(one.id);
        expect(left.filter((one) => !isIdle(one))).toEqual([]);
        const idle = others.filter((one) => isIdle(one) && one.state !== "created");
        const goesBack = seen.live !== undefined && seen.live.state !== "removing";
        const room = request.keepReleases - (goesBack ? 1 : 0);
        const beyond = new Set(idle.filter(({ state }) => state !== "removing").slice(room));
        const newest = idle.filter((one) => !beyond.has(one));
        // Where nothing is live, what a rollback would go back to takes the place of a newer one.
        const isLost = seen.live === undefined && seen.history.entries.length > 0;
        expect(isLost ? left.length : left).toEqual(isLost ? newest.length : newest);
      }),
    );
  });

  it("is to leave all as it is only where that is what was asked for", () => {
    let leaves = 0;
    fc.assert(
      fc.property(anyObservation, anyRequest, (seen, request) => {
        const planned = plan(seen, request);
        const { live, proxy } = seen;
        const { healthHost } = live?.identity.settings ?? {};
        const equal =
          live?.state === "running" &&
          seen.liveSlot !== undefined &&
          seen.liveAnswers &&
          live.identity.digest === newDigest &&
          healthHost === undefined &&
          live.env.includes(`MODE=${request.env.get("MODE")}`) &&
          proxy.state === "running";
        const steady = JSON.stringify(seen.liveSlot && steadyOn(seen.liveSlot));
        const calm =
          proxy.state === "running" &&
          JSON.stringify(proxy.routes) === steady &&
          JSON.stringify(proxy.disk.routes) === steady;
        const others = seen.releases.filter((one) => one.id !== live?.id);
        const removable = others.filter(({ state }) => state !== "removing").length > request.keepReleases;
        const alone =
          live?.restarts && !others.some((one) => isUp(one) || one.state === "created") && !removable;
        const told =
          proxy.state === "running" &&
          seen.history.entries.some(({ release }) => release === live?.identity.release);
        const proxyAsAsked =
          proxy.state === "running" &&
          JSON.stringify(proxy.disk.settings) === JSON.stringify(exampleSettings()) &&
          proxy.process.fingerprint === proxy.disk.fingerprint;
        expect(planned.kind).toBe(
          equal ? (alone && proxyAsAsked && calm && told ? "unchanged" : "finish") : "deploy",
        );
        if (planned.kind === "unchanged") leaves += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(leaves).toBeGreaterThan(0);
  });

  it("is the same for the same, and changes nothing that was handed in", () => {
    fc.assert(
      fc.property(anyObservation, anyRequest, (seen, request) => {
        const before = structuredClone(seen);
        const planned = plan(seen, request);
        expect(seen).toEqual(before);
        expect(plan(before, request)).toEqual(planned);
      }),
    );
  });

  it("carried out leaves nothing to do, and the release before it is there to go back to", () => {
    fc.assert(
      fc.property(anyHost, anyRequest, (host, request) => {
        const seen = observe(host);
        const planned = plan(seen, request);
        const after = carryOut(host, planned, request);
        const again = planHost(request, { release: "r10", digest: newDigest }, observe(after), "h1");
        expect(again.kind).toBe("unchanged");
        expect(after.releases.filter(isUp)).toHaveLength(1);
        expect([undefined, ...ids(after.releases)]).toContain(seen.live?.id);
      }),
      { numRuns: 500 },
    );
  });

  it("after plan keeps within its bounds: releases do not pile up", () => {
    const digests = fc.array(fc.constantFrom(newDigest, oldDigest), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyHost, digests, anyRequest, (host, wanted, request) => {
        let current = host;
        wanted.forEach((digest, turn) => {
          const planned = planHost(request, { release: `s${turn}`, digest }, observe(current), "h1");
          fc.pre(turn > 0 || planned.kind === "deploy");
          current = carryOut(current, planned, request);
        });
        const kept = current.releases.filter(({ state }) => state !== "removing");
        expect(kept.length).toBeLessThanOrEqual(request.keepReleases + 1);
      }),
    );
  });
});
