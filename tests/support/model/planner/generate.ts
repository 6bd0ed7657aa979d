import fc from "fast-check";
import type { ReleaseContainer } from "../../../../src/host/observation.ts";
import { bakeOn, slotOf } from "../../../../src/proxy/routes.ts";
import type { HistoryEntry } from "../../../../src/release/history.ts";
import { type KeepPrevious, keepPreviousChoices } from "../../../../src/release/labels.ts";
import { otherSlot, slots } from "../../../../src/release/slot.ts";
import { exampleEntry, historyOf } from "../../example-history.ts";
import { anyHost, type ModelHost } from "../../model-host.ts";
import type { Fleet } from "./carry-out.ts";
import { observe, proxyRestarted, rebooted, type StepHost, serving } from "./host.ts";
import type { Fate } from "./run.ts";

/** What may befall a host while no run is there. */
export type Event = "fallback" | "reboot" | "proxy restart" | "a release ends";

/** Which of two images is deployed, or that there is a rollback to the release before. */
export type Goal = "a" | "b" | "previous";

/** A run that does not come to its end, and what happens then. */
export interface CutRun {
  readonly goal: Goal;
  readonly fate: Fate;
  /** After so many requests it is gone. */
  readonly cut: number;
  readonly events: readonly { readonly what: Event; readonly host: number }[];
}

/** Runs that are cut short, and one that is not. */
export interface Schedule {
  readonly fleet: Fleet;
  readonly runs: readonly CutRun[];
  readonly last: Goal;
  readonly bakes: boolean;
  readonly canary: boolean;
  readonly keepReleases: number;
  readonly keepPrevious: KeepPrevious;
  /** Chooses whose request comes next where hosts go side by side. */
  readonly order: number;
}

const results = ["deployed", "deployed", "rolled-back", "failed", "baking"] as const;

/** Of one result for each release, or none; it may contradict what runs. */
const anyHistory = fc.array(fc.option(fc.constantFrom<HistoryEntry["result"]>(...results)), {
  minLength: 8,
  maxLength: 8,
});

/** One address is one container's. */
function oneAnAddress(host: StepHost): StepHost {
  const running = new Set(
    slots.map((slot) => host.releases.find((one) => one.slot === slot && one.state === "running")),
  );
  return {
    ...host,
    releases: host.releases.map((one) =>
      one.state === "running" && one.slot !== undefined && !running.has(one)
        ? { ...one, state: "exited" }
        : one,
    ),
  };
}

/**
 * Docker is told to bring a container back only once it has run. One that is told so and has ended was stopped by hand: of
 * those there is the live one at most.
 */
function stoppedByHand(host: StepHost): StepHost {
  const { live } = observe(host);
  const releases = host.releases.map((one) =>
    one.state === "created" || (["exited", "dead", "removing"].includes(one.state) && one.id !== live?.id)
      ? { ...one, restarts: false }
      : one,
  );
  return { ...host, releases };
}

/** A release goes live once Docker is told to bring it back, and is told otherwise once the bake after it is over. */
function comesBack(host: StepHost): StepHost {
  const live = new Set([serving(host)?.id, serving(proxyRestarted(host))?.id]);
  const isBaking = [host.routes, host.onDisk].some((routes) => routes.live.startsWith("bake-"));
  const releases = host.releases.map((one) =>
    live.has(one.id) || (isBaking && one.slot !== undefined && one.state === "running")
      ? { ...one, restarts: true }
      : one,
  );
  return { ...host, releases };
}

/** What serves has been good, and so has what the disk names: it is written there once the gate is passed. */
function proved(host: StepHost): StepHost {
  const good = [host, proxyRestarted(host), rebooted(host)].map((one) => serving(one)?.id);
  const said = host.history.entries
    .filter(({ result }) => result === "deployed")
    .map(({ release }) => `id-of-${release}`);
  return { ...host, proven: new Set([...good, ...said].filter((id) => id !== undefined)) };
}

/** In a bake that the release before has ended, and still runs. */
const fallenHost: fc.Arbitrary<ModelHost> = fc
  .tuple(anyHost, fc.constantFrom(...slots))
  .map(([host, slot]) => ({
    ...host,
    proxy: "running",
    routes: bakeOn(slot),
    onDisk: bakeOn(slot),
    markedDown: true,
    releases: host.releases.map((one, index) =>
      index < 2 ? { ...one, slot: index === 0 ? slot : otherSlot(slot), state: "running" } : one,
    ),
  }));

const anyStepHost: fc.Arbitrary<StepHost> = fc
  .record({
    host: fc.oneof({ arbitrary: anyHost, weight: 5 }, { arbitrary: fallenHost, weight: 1 }),
    history: anyHistory,
    isStaged: fc.boolean(),
    isDown: fc.boolean(),
  })
  .map(({ host, history, isStaged, isDown }) => {
    const entries = host.releases.flatMap(({ identity: { release, digest } }, index) => {
      const result = history[index];
      return result == null ? [] : [exampleEntry(release, { digest, result })];
    });
    const bakes = host.routes.live.startsWith("bake-");
    const tidied = comesBack(
      oneAnAddress(
        stoppedByHand({
          ...host,
          markedDown: bakes && (host.markedDown || isDown),
          history: historyOf(entries.toReversed()),
          staged: isStaged ? { routes: host.onDisk, settings: host.settings } : undefined,
          laidDown: undefined,
          spare: isStaged,
          proven: new Set(),
        }),
      ),
    );
    return proved(tidied);
  });

/** A release is the same on every host that has it. */
function sameEverywhere(fleet: Fleet): Fleet {
  const known = new Map<string, ReleaseContainer>();
  for (const { releases } of fleet) {
    for (const one of releases) if (!known.has(one.id)) known.set(one.id, one);
  }
  return fleet.map((host) => ({
    ...host,
    releases: host.releases.map((one) => {
      const { identity, env } = known.get(one.id) ?? one;
      return { ...one, identity, env };
    }),
  }));
}

/** Hosts of their own each, or all alike. */
const anyFleet: fc.Arbitrary<Fleet> = fc.oneof(
  fc.array(anyStepHost, { minLength: 1, maxLength: 3 }).map(sameEverywhere),
  fc
    .tuple(anyStepHost, fc.integer({ min: 1, max: 3 }))
    .map(([host, count]) => Array.from({ length: count }, () => host)),
);

const anyGoal = fc.constantFrom<Goal>("a", "a", "b", "b", "previous", "previous");

const anyCutRun: fc.Arbitrary<CutRun> = fc.record({
  goal: anyGoal,
  fate: fc.constantFrom<Fate>("good", "good", "good", "unhealthy", "fails-in-bake"),
  cut: fc.nat(70),
  events: fc.array(
    fc.record({
      what: fc.constantFrom<Event>("fallback", "fallback", "reboot", "proxy restart", "a release ends"),
      host: fc.nat(2),
    }),
    { maxLength: 2 },
  ),
});

export const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  fleet: anyFleet,
  runs: fc.array(anyCutRun, { maxLength: 2 }),
  last: anyGoal,
  bakes: fc.boolean(),
  canary: fc.boolean(),
  keepReleases: fc.integer({ min: 1, max: 5 }),
  keepPrevious: fc.constantFrom(...keepPreviousChoices),
  order: fc.nat(),
});

/** What befalls a host. One that cannot befall it as it is, does not. */
export function befall(host: StepHost, event: Event): StepHost {
  switch (event) {
    case "fallback": {
      const slot = slotOf(host.routes.live);
      const isArmed = host.proxy === "running" && host.routes.live.startsWith("bake-") && slot !== undefined;
      const standsBy = host.releases.some(
        (one) => slot !== undefined && one.slot === otherSlot(slot) && one.state === "running",
      );
      return isArmed && standsBy ? { ...host, markedDown: true } : host;
    }
    case "reboot":
      return rebooted(host);
    case "proxy restart":
      return host.proxy === "running" ? proxyRestarted(host) : host;
    case "a release ends": {
      const ends = host.releases.find(({ state }) => state === "running");
      const state = ends?.restarts ? "restarting" : "exited";
      const releases = host.releases.map((one) => (one === ends ? ({ ...one, state } as const) : one));
      return { ...host, releases };
    }
  }
}

/** Kinds of states a fleet can be in that no run should leave behind. */
export const kinds = {
  /** Its hosts serve different releases. */
  split: (fleet: Fleet) =>
    new Set(fleet.map((host) => observe(host).live?.identity.release ?? "nothing")).size > 1,
  /** A run ended in between: disk and process differ, a candidate is left, or something lies ready. */
  halfWritten: (fleet: Fleet) =>
    fleet.some(
      ({ proxy, routes, onDisk, releases, staged }) =>
        (proxy === "running" && JSON.stringify(routes) !== JSON.stringify(onDisk)) ||
        routes.share > 0 ||
        staged !== undefined ||
        releases.some(({ state }) => state === "created"),
    ),
  /** A host has turned itself back. */
  fallenBack: (fleet: Fleet) =>
    fleet.some(
      ({ proxy, routes, markedDown }) => proxy === "running" && markedDown && routes.live.startsWith("bake-"),
    ),
} as const;
