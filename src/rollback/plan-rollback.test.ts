import { describe, expect, it } from "@jest/globals";
import { deployedBefore } from "../../tests/support/deployed-before.ts";
import {
  emptyHost,
  exampleIdentity,
  exampleRelease,
  hostWith,
  oldDigest,
  runningProxy,
  stoppedProxy,
} from "../../tests/support/example-observation.ts";
import type { HostObservation, ReleaseContainer } from "../host/observation.ts";
import { bakeOn, canaryTo, type Routes, steadyOn } from "../proxy/routes.ts";
import type { ReleaseSettings } from "../release/labels.ts";
import { settledHistory } from "../release/settled-history.ts";
import { describeRollback } from "./describe-rollback.ts";
import { planRollback, type RestorePlan, type RollbackPlan } from "./plan-rollback.ts";

const settings: ReleaseSettings = { containerPort: 3000, healthPath: "/health", healthHost: undefined };
const release = (id: string, changes: Partial<ReleaseContainer> = {}, own: Partial<ReleaseSettings> = {}) =>
  exampleRelease({
    id,
    name: `tidegate.api.green.${id}.1`,
    identity: exampleIdentity({ release: id, settings: { ...settings, ...own } }),
    slot: "green",
    state: "exited",
    restarts: false,
    ...changes,
  });
const live = release("r3", { slot: "blue", state: "running", restarts: true });
const history = deployedBefore("r3", "r2", "r1");
const wanted = { release: "r2", digest: oldDigest, image: "ghcr.io/acme/api:v1" };

function seen(others: readonly ReleaseContainer[], changes: Partial<HostObservation> = {}): HostObservation {
  return hostWith(live, { releases: [live, ...others], history, ...changes });
}

function planOf(host: HostObservation, ...elsewhere: readonly HostObservation[]): RollbackPlan {
  const hosts = [host, ...elsewhere].map((one, index) => ({ name: `h${index + 1}`, seen: one }));
  const [plan] = planRollback(wanted, hosts);
  if (plan === undefined) throw new Error("no plan");
  return plan;
}

function restore(plan: RollbackPlan): RestorePlan {
  if (plan.kind !== "restore") throw new Error(plan.kind);
  return plan;
}

describe("the way back to a release", () => {
  it.each([
    ["running, and may be about to be stopped", "running", "green", { kind: "stopped", moves: false }],
    ["restarting", "restarting", "green", { kind: "stopped", moves: false }],
    ["paused", "paused", "green", { kind: "paused" }],
    ["stopped in the free slot", "exited", "green", { kind: "stopped", moves: false }],
    ["stopped with the live slot's address", "exited", "blue", { kind: "stopped", moves: true }],
    ["without an address of ours", "running", undefined, { kind: "stopped", moves: true }],
    ["never started", "created", "green", { kind: "stopped", moves: false }],
  ] as const)("that is %s", (_, state, slot, way) => {
    const plan = restore(planOf(seen([release("r2", { state, slot })])));
    expect(plan).toMatchObject({ slot: "green", way, park: [], evict: [] });
    expect(plan.left).toEqual({ release: live, ends: "stopped" });
  });

  it.each([
    ["running", "running"],
    ["restarting", "stopped"],
  ] as const)("that is kept running and is %s leads over one that is %s", (state, kind) => {
    const warm = { ...live.identity.settings, keepPrevious: "running" as const };
    const keeping = { ...live, identity: { ...live.identity, settings: warm } };
    const kept = release("r2", { state });
    const plan = planOf(hostWith(keeping, { releases: [keeping, kept], history }));
    expect(restore(plan).way).toMatchObject({ kind, container: kept });
  });

  it("is free of users first where a canary or a bake that was left open leads them to its slot", () => {
    const candidate = release("r4", { state: "running" });
    const others = [candidate, release("r2")];
    const inCanary = planOf(seen(others, { proxy: runningProxy(canaryTo("green", 2_500)) }));
    expect(restore(inCanary)).toMatchObject({ traffic: steadyOn("blue"), evict: [candidate] });
    expect(describeRollback(inCanary)[0]).toMatch(/^lay traffic down on r3/);
    const fallenBack = planOf(seen(others, { proxy: runningProxy(bakeOn("green")) }));
    expect(restore(fallenBack).traffic).toEqual(steadyOn("blue"));
  });

  it("that stands by in a bake is as short as it can be", () => {
    const kept = release("r2", { state: "running" });
    const plan = restore(planOf(seen([kept], { proxy: runningProxy(bakeOn("blue")) })));
    expect(plan).toMatchObject({ way: { kind: "running" }, traffic: undefined });
    const older = release("r1", { state: "running" });
    const crowded = restore(planOf(seen([older, release("r2")], { proxy: runningProxy(bakeOn("blue")) })));
    expect(crowded).toMatchObject({ park: [older], traffic: steadyOn("blue") });
  });

  it("that is gone here leads over another host that has it, with its own settings", () => {
    const there = release("r2", {}, { healthPath: "/up" });
    const plan = restore(planOf(seen([]), seen([there])));
    expect(plan.way).toEqual({ kind: "removed", source: { host: "h2", container: there, settings: "own" } });
    expect(plan.identity).toBe(there.identity);
    // How its slot is asked for its health changes with it.
    expect(plan.proxy).toMatchObject({ reload: true, handOver: undefined, narrow: false });
  });

  it("that is gone everywhere takes the settings of what is live", () => {
    const plan = restore(planOf(seen([release("r2", { state: "dead" })])));
    expect(plan.way).toEqual({ kind: "removed", source: { host: "h1", container: live, settings: "live" } });
    expect(plan.identity).toEqual({ ...wanted, settings: live.identity.settings });
    expect(describeRollback(plan).join("; ")).toContain("with the settings of r3, which is live");
  });

  it("ends the release that is left as that one was deployed to end others", () => {
    const warm = {
      ...live,
      identity: { ...live.identity, settings: { ...settings, keepPrevious: "paused" as const } },
    };
    const plan = planOf(hostWith(warm, { releases: [warm, release("r2")], history }));
    expect(restore(plan).left).toEqual({ release: warm, ends: "paused" });
    expect(describeRollback(plan)).toEqual([
      "start r2 again in slot green",
      "wait until /health passes 2 times in a row",
      "move traffic to slot green",
      "drain and pause r3",
    ]);
  });

  it("makes room in its slot: what was good is stopped, what never was is removed", () => {
    const plan = planOf(
      seen([release("r9", { state: "running" }), release("r1", { state: "paused" }), release("r2")]),
    );
    expect(restore(plan)).toMatchObject({ park: [{ id: "r1" }], evict: [{ id: "r9" }] });
  });

  it("begins with the proxy where that is stopped", () => {
    const plan = planOf(seen([release("r2")], { proxy: stoppedProxy(steadyOn("blue")) }));
    expect(restore(plan).proxy.process).toBe("start");
    expect(describeRollback(plan)[0]).toBe("start the service's proxy again");
  });

  it("is one switch out of a bake as well", () => {
    const plan = planOf(seen([release("r2", { state: "running" })], { proxy: runningProxy(bakeOn("blue")) }));
    expect(restore(plan)).toMatchObject({
      way: { kind: "running" },
      slot: "green",
      proxy: { reload: false },
    });
  });
});

describe("a release that is live already", () => {
  const there = release("r2", { slot: "blue", state: "running", restarts: true });
  const wentBack = settledHistory(history, there.identity);
  const host = (changes: Partial<HostObservation> = {}) =>
    hostWith(there, { releases: [there], history: wentBack, ...changes });

  it("stays", () => {
    expect(planOf(host())).toEqual({ kind: "stay", live: there, slot: "blue" });
  });

  it("is written down where a rollback to it was cut short before it could", () => {
    expect(planOf(host({ history }))).toMatchObject({
      kind: "settle",
      traffic: undefined,
      history: wentBack,
    });
  });

  it("is left alone with one that was kept beside it", () => {
    const kept = release("r1", { state: "running" });
    expect(planOf(host({ releases: [there, kept] })).kind).toBe("stay");
  });

  it("gets its traffic laid down where its host turned back to it by itself", () => {
    const plan = planOf(host({ proxy: runningProxy(bakeOn("green")) }));
    expect(plan).toMatchObject({ kind: "settle", traffic: steadyOn("blue"), leftovers: [] });
  });

  it("has its proxy started, and traffic laid down where a bake was left open on its disk", () => {
    const stoppedWith = (routes: Routes) => planOf(host({ proxy: stoppedProxy(routes) }));
    expect(stoppedWith(steadyOn("blue"))).toMatchObject({ kind: "settle", traffic: steadyOn("blue") });
    expect(stoppedWith(bakeOn("blue"))).toMatchObject({ kind: "settle", traffic: steadyOn("blue") });
  });

  it("has a candidate put away that never was good", () => {
    const left = release("r3", { state: "running" }, { keepPrevious: "running" });
    const onlyThese = deployedBefore("r2", "r1");
    expect(planOf(host({ releases: [there, left], history: onlyThese }))).toMatchObject({
      kind: "settle",
      leftovers: [{ release: left, ends: "stopped" }],
    });
  });

  it("has what a run left behind put away", () => {
    const left = release("r3", { state: "running", restarts: true }, { keepPrevious: "paused" });
    expect(planOf(host({ releases: [there, left] }))).toMatchObject({
      kind: "settle",
      traffic: undefined,
      leftovers: [{ release: left, ends: "paused" }],
    });
  });

  it.each([
    ["does not answer", host({ liveAnswers: false }), "candidate-unhealthy"],
    ["has no proxy", { ...emptyHost, releases: [there] }, "proxy-unavailable"],
  ])("and %s is a failure", (_, unwell, reason) => {
    expect(() => planOf(unwell)).toThrow(expect.objectContaining({ reason, host: "h1" }));
  });
});

it("plans for hosts apart: one has the release live already, another has it stopped", () => {
  const there = release("r2", { slot: "blue", state: "running", restarts: true });
  const plans = planRollback(wanted, [
    { name: "h1", seen: hostWith(there, { releases: [there], history: deployedBefore("r2", "r1") }) },
    { name: "h2", seen: seen([release("r2")]) },
  ]);
  expect(plans.map(({ kind }) => kind)).toEqual(["stay", "restore"]);
});
