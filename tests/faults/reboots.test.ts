import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet } from "../support/action/fleet.ts";
import type { ActionRun, RunningAction } from "../support/action/run.ts";
import { chosen } from "../support/faults/extent.ts";
import { figuresOf, lossOf, tell } from "../support/faults/figures.ts";
import { expectHonest } from "../support/faults/honest.ts";
import { expectConverges, served } from "../support/faults/settled.ts";
import { startLoad } from "../support/load/start.ts";
import { type InspectedContainer, releaseOf, type ServiceView } from "../support/observer/service-view.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { unplug } from "../support/testbed/network.ts";

jest.setTimeout(180_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let host: TestbedHost;
let view: ServiceView;
let number = 1;
/** What serves before a case, and what it deploys. */
let before = "v1";
let next = "v1";

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop"] });
  host = fleet.bed.host(0);
  view = fleet.view(shop);
  await fleet.live(shop, next);
});

beforeEach(() => {
  number += 1;
  before = next;
  next = `v${number}`;
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** A point of a deploy, and how it is reached and known. */
interface Step {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly reached: RegExp;
  /** Something that keeps the run at this step. */
  readonly hold?: (until: AbortSignal) => Promise<unknown>;
  /** Which of both releases may serve after it. */
  readonly mayServe: readonly ("before" | "next")[];
}

const steps: readonly Step[] = [
  {
    name: "while the candidate warms up",
    inputs: { env: "HEALTH_AFTER=3000" },
    reached: /started \S+ in slot/,
    mayServe: ["before"],
  },
  { name: "in the bake", inputs: { "bake-time": "20s" }, reached: /Bake for/, mayServe: ["before", "next"] },
  {
    name: "in the drain",
    inputs: { "drain-timeout": "20s" },
    reached: /Drain and settle/,
    hold: async (signal) =>
      await fetch(`http://${host.address}:${shop.port}/slow?ms=15000`, { signal }).catch(() => undefined),
    mayServe: ["next"],
  },
];

type Manner = "orderly" | "power-cut";
const cases = steps.flatMap((step) =>
  (["orderly", "power-cut"] as const).map((manner) => ({ step, manner, name: `${manner}, ${step.name}` })),
);
/** An orderly one waits for what is still open, which is most of its time; `outages.test.ts` has it without a run. */
const short: ReadonlySet<string> = new Set([
  "power-cut, while the candidate warms up",
  "power-cut, in the bake",
  "power-cut, in the drain",
]);

/** Reboots the host when the run has come to a step, with users there all the while. */
async function rebootAt(step: Step, manner: Manner): Promise<{ run: ActionRun; loss: object }> {
  const load = await startLoad({
    target: { host: host.address, port: shop.port },
    rates: { keepAlive: 100, fresh: 20 },
    connections: 16,
    timeoutMs: 3_000,
  });
  try {
    const over = new AbortController();
    const held = step.hold?.(over.signal);
    const run: RunningAction = await fleet.start(shop, next, step.inputs);
    await run.seen(step.reached);
    const began = performance.now();
    // A host without power says nothing to those that talk to it.
    if (manner === "power-cut") await unplug(fleet.bed.network, 1);
    await host.reboot(manner);
    const serving = await served(host.address, shop.port);
    const backAfterMs = Math.round(performance.now() - began);
    expect(step.mayServe.map((which) => (which === "next" ? next : before))).toContain(serving);
    const ended = await run.ended;
    over.abort();
    await held;
    return { run: ended, loss: { backAfterMs, ...lossOf(await load.stop()) } };
  } finally {
    await load.stop();
  }
}

/** The `VERSION` of a release that a run named; nothing where it named none, because it does not know who serves. */
async function versionOf({ outputs }: ActionRun): Promise<string | undefined> {
  const [told] = JSON.parse(outputs["hosts"] ?? "[]") as { readonly release: string | null }[];
  const container = (await view.releases()).find((one) => releaseOf(one) === told?.release);
  if (container === undefined) return undefined;
  const { body } = await host.docker<InspectedContainer>("GET", `/containers/${container.Id}/json`);
  return body.Config.Env.find((line) => line.startsWith("VERSION="))?.slice("VERSION=".length);
}

describe("a host that is rebooted under a run serves again, and the next run converges:", () => {
  it.each(chosen(cases, ({ name }) => short.has(name)))("$name", async ({ step, manner, name }) => {
    const { run, loss } = await rebootAt(step, manner);
    tell(`reboot, ${name}`, { ...figuresOf(run), ...loss });
    const serving = await served(host.address, shop.port);
    expectHonest(run, serving, { live: before, next });
    // What could not be done any more is said, and a release that is told as the one that serves does serve.
    expect(run.log).toMatch(/^::(warning|error)/m);
    expect([undefined, serving]).toContain(await versionOf(run));
    await expectConverges(fleet, shop, next);
  });
});
