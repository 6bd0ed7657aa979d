import { describe, expect, it } from "@jest/globals";
import { type Exploration, explore, type Scenario, type Violation } from "../support/model/fence/explore.ts";
import { calmHost } from "../support/model/fence/fenced-host.ts";
import { type Protocol, wholeProtocol } from "../support/model/fence/protocol.ts";

const taker = { id: "b" };
const preempting = { id: "b", verb: "rollback", preempts: true } as const;

/** Every state is looked at that the runs can bring a host to, each request of each run between any two of the others. */
const scenarios = {
  "one is stopped, another takes over, the proxy restarts": {
    runs: [{ id: "a", meets: ["pauses"] }, taker],
    disturbances: { pauses: 1, restarts: 1 },
  },
  "one is stopped, another takes over and gives up, a third comes": {
    runs: [
      { id: "a", meets: ["pauses"] },
      { id: "b", after: "a", meets: ["aborts"] },
      { id: "c", after: "b" },
    ],
    disturbances: { pauses: 1, aborts: 1 },
  },
  "one is killed, another takes over": {
    runs: [{ id: "a", meets: ["kills"] }, taker],
    disturbances: { kills: 1, restarts: 1 },
  },
  "a rollback takes the place of a deploy that bakes": {
    runs: [{ id: "a", bakes: true }, preempting],
    disturbances: { restarts: 1 },
  },
  "a rollback takes the place of a deploy that is stopped or killed": {
    runs: [{ id: "a", bakes: true, meets: ["pauses", "kills"] }, preempting],
    disturbances: { pauses: 1, kills: 1 },
  },
  "the proxy ends, and another run takes over": {
    runs: [{ id: "a", meets: ["pauses"] }, taker],
    disturbances: { pauses: 1, stops: 1 },
  },
} satisfies Record<string, Scenario>;

function look(name: keyof typeof scenarios, without: Partial<Protocol> = {}, until?: Violation): Exploration {
  return explore(scenarios[name], { ...wholeProtocol, ...without }, calmHost(), until);
}

describe("a run that has lost its lease changes nothing, however the requests fall, when", () => {
  it.each(Object.keys(scenarios) as (keyof typeof scenarios)[])("%s", (name) => {
    const { states, transitions, violations } = look(name);
    process.stdout.write(`fence: ${states} states, ${transitions} requests: ${name}\n`);
    expect(Object.fromEntries(violations)).toEqual({});
    expect(states).toBeGreaterThan(1_000);
  });
});

describe("each part of the fence is needed: it fails without", () => {
  const restart = "one is stopped, another takes over, the proxy restarts";
  const third = "one is stopped, another takes over and gives up, a third comes";
  const preempted = "a rollback takes the place of a deploy that bakes";
  const stopped = "the proxy ends, and another run takes over";
  it.each<[string, Partial<Protocol>, keyof typeof scenarios, Violation]>([
    ["names that a takeover changes", { renames: false }, restart, "stale-change"],
    ["removing what was laid ready on disk", { unstages: false }, restart, "stale-change"],
    ["a commit of the map as it is", { commitsUnchanged: false }, restart, "stale-change"],
    ["numbers of its own", { numbersByLease: false }, restart, "emptied"],
    ["numbers that come with a commit", { commitsWithNumbers: false }, restart, "emptied"],
    ["links of its own", { stagesByLease: false }, restart, "mixed-up"],
    ["asking before all that has an effect", { asksAlways: false }, restart, "stale-change"],
    ["finishing a takeover first", { keepsUnfenced: false }, third, "stale-change"],
    ["a second look at the lease", { confirms: false, asksAlways: false }, third, "stale-change"],
    ["a fence for a proxy that is started", { fencesStarted: false }, stopped, "stale-change"],
    ["doubt in what seems to run", { doubtsRunning: false }, preempted, "nothing-live"],
  ])("%s", (_part, without, name, violation) => {
    const way = look(name, without, violation).violations.get(violation);
    expect(way?.length).toBeGreaterThan(10);
  });
});
