import type { FleetRequest } from "../host/fleet-request.ts";
import { joinHistory, type ListedAction } from "../rollback/join-history.ts";
import { joinReleases, type ListedRelease } from "../rollback/join-releases.ts";
import { readKnowledge } from "../rollback/list-releases.ts";
import { askHosts } from "./ask-hosts.ts";

/** What a service's hosts know of its releases, and of what was done to it. */
export interface FleetReleases {
  readonly service: string;
  readonly releases: readonly ListedRelease[];
  readonly history: readonly ListedAction[];
  readonly hosts: readonly string[];
  /** What looked odd, and hosts that could not be asked, in words. */
  readonly findings: readonly string[];
  /** Whether every host could be asked. */
  readonly whole: boolean;
}

/** Looks at every host of a service. Changes nothing, and does not throw. */
export async function readReleases(request: FleetRequest): Promise<FleetReleases> {
  const { asked, done, failures } = await askHosts(request, async (host, seen) => ({
    knowledge: await readKnowledge(host, seen),
    oddities: seen.oddities.map((odd) => `${host.name}: ${odd}`),
  }));
  const knowledge = done.map((one) => one.knowledge);
  return {
    service: request.service,
    releases: joinReleases(knowledge),
    history: joinHistory(knowledge),
    hosts: asked,
    findings: [
      ...done.flatMap((one) => one.oddities),
      ...failures.map(({ host, message }) => `${host ?? "a host"} could not be asked: ${message}`),
    ],
    whole: failures.length === 0,
  };
}
