import { slotOf } from "../../../../src/proxy/routes.ts";
import { observe, proxyRestarted, rebooted, type StepHost, serving } from "./host.ts";
import type { Phase, Verb } from "./run.ts";
import { judgedBad, type Step } from "./steps.ts";

/** A fleet between any two requests. */
export type Fleet = readonly StepHost[];

/** One request of a run, and the host it went to. */
export interface Taken {
  readonly phase: string;
  readonly host: number;
  readonly step: Step;
}

/** What must hold at every request and did not. */
export class Violated extends Error {}

/** A run cut short. */
export interface CarriedOut {
  readonly fleet: Fleet;
  readonly taken: readonly Taken[];
  readonly isWhole: boolean;
}

/**
 * Carries a run out, request by request.
 *
 * @param steps after so many the run is gone
 * @param draw a number from 0 up to the given one: which host's request comes next
 * @throws Violated
 */
export function carryOut(
  before: Fleet,
  verb: Verb,
  steps: number,
  draw: (below: number) => number,
): CarriedOut {
  const observed = before.map(observe);
  const order = inOrder(verb(observed), draw);
  const kept = observed.map(({ live }) => live?.id);
  let fleet = before;
  for (const [index, taken] of order.entries()) {
    if (index >= steps) return { fleet, taken: order.slice(0, index), isWhole: false };
    fleet = fleet.map((host, at) => {
      if (at !== taken.host) return host;
      const after = taken.step.take(host);
      judge(host, after, kept[at], taken);
      return after;
    });
  }
  return { fleet, taken: order, isWhole: true };
}

/** Hosts go side by side within a phase, each in its own order. */
function inOrder(phases: readonly Phase[], draw: (below: number) => number): readonly Taken[] {
  return phases.flatMap(({ name, hosts }) => {
    const left = hosts.map((steps, host) => ({ host, steps: [...steps] }));
    const order: Taken[] = [];
    for (;;) {
      const busy = left.filter(({ steps }) => steps.length > 0);
      const next = busy[draw(busy.length)];
      const step = next?.steps.shift();
      if (next === undefined || step === undefined) return order;
      order.push({ phase: name, host: next.host, step });
    }
  });
}

/** Whom users would reach, were the host left as it is now or one of its parts begun anew. */
const futures = {
  "users are sent to": (host: StepHost) => host,
  "a restart of the proxy would send users to": proxyRestarted,
  "a reboot would send users to": rebooted,
} as const;

/**
 * What was good stays so, whatever happens to the run or to the host after this request. Where users get nothing, nothing
 * can be taken from them.
 */
function judge(before: StepHost, after: StepHost, kept: string | undefined, { phase, step }: Taken): void {
  if (!isGood(before)) return;
  for (const [what, future] of Object.entries(futures)) {
    if (!isGood(future(before)) || isGood(future(after)) || step.name === judgedBad) continue;
    throw new Violated(`${phase}: ${step.name}: ${what} ${serving(future(after))?.id ?? "nothing"}`);
  }
  if (standsBy(before) && after.routes === before.routes && !standsBy(after)) {
    throw new Violated(`${phase}: ${step.name}: the bake has nothing to fall back to`);
  }
  const isThere = (host: StepHost) => host.releases.some(({ id }) => id === kept);
  if (isThere(before) && !isThere(after)) {
    throw new Violated(`${phase}: ${step.name}: removed ${kept}, the release before`);
  }
}

/** Whether a release that was good runs beside one that bakes. */
function standsBy({ routes, releases, proven }: StepHost): boolean {
  const slot = slotOf(routes.live);
  return (
    routes.live.startsWith("bake-") &&
    releases.some(
      (one) => one.slot !== undefined && one.slot !== slot && one.state === "running" && proven.has(one.id),
    )
  );
}

function isGood(host: StepHost): boolean {
  const release = serving(host);
  return release !== undefined && host.proven.has(release.id);
}
