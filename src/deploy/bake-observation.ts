import type { BakeObservation, HostBake } from "../analysis/judge-bake.ts";
import { windowBetween } from "../analysis/windows.ts";
import { standsBy } from "./plan-switch.ts";
import type { DeployRequest } from "./request.ts";
import type { PromotedHost } from "./stages.ts";
import type { TrafficReading } from "./traffic-reading.ts";
import { readingsOf } from "./watch-traffic.ts";

const notAsked = { candidate: "not-asked", previous: "not-asked" } as const;
const noTraffic = { requests: 0, errors: 0, meanMs: undefined };

/** A promoted host, and what its proxy had counted before users reached the new release. */
export interface BakingHost {
  readonly one: PromotedHost;
  /** Whether it can turn itself back: where nothing points to it, a server's state says nothing. */
  readonly standsBy: boolean;
  readonly atStart: TrafficReading;
  readonly atSwitch: TrafficReading;
}

/** The hosts that have a release before, with what they had counted. */
export function bakingHosts(
  promoted: readonly PromotedHost[],
  request: Pick<DeployRequest, "judging">,
): readonly BakingHost[] {
  return promoted.flatMap((one) => {
    const { traffic: atStart, trafficAtSwitch: atSwitch } = one;
    return atStart === undefined || atSwitch === undefined
      ? []
      : [{ one, standsBy: standsBy(one.plan, request), atStart, atSwitch }];
  });
}

/**
 * What the readings of all hosts say of a bake. Fallbacks count only where one was armed.
 *
 * @param now readings in the order of `baking`
 */
export function observeBake(
  baking: readonly BakingHost[],
  now: readonly TrafficReading[],
  over: boolean,
  checks: BakeObservation["checks"] = notAsked,
): BakeObservation & { readonly notes: readonly string[] } {
  const hosts = baking.map(({ one }) => one);
  const [atStart, atSwitch] = [baking.map((one) => one.atStart), baking.map((one) => one.atSwitch)];
  const between = (which: "candidate" | "previous", from: typeof now, to: typeof now) =>
    windowBetween(readingsOf(hosts, from, which), readingsOf(hosts, to, which));
  const each = baking.map((one, index) => hostBake(one, now[index] ?? one.atSwitch));
  const [candidate, baseline] = [between("candidate", atSwitch, now), between("previous", atStart, atSwitch)];
  return {
    hosts: each,
    candidate,
    baseline,
    fallback: each.some(({ down }) => down) ? between("previous", atSwitch, now) : noTraffic,
    checks,
    over,
    notes: [...new Set([...candidate.notes, ...baseline.notes])],
  };
}

/** What one host did by itself; a release that took over fails when half of its answers do. */
function hostBake({ one, standsBy: canFall, atSwitch }: BakingHost, now: TrafficReading): HostBake {
  const { name } = one.host;
  const since = (which: "candidate" | "previous") =>
    windowBetween(new Map([[name, atSwitch[which]]]), new Map([[name, now[which]]]));
  const down = canFall && now.fallback.down;
  const previous = since("previous");
  const fallbackFailed = down && previous.requests > 0 && previous.errors * 2 >= previous.requests;
  return { host: name, down, lost: down ? since("candidate").errors : 0, fallbackFailed };
}
