import { endOn } from "../deploy/end-on.ts";
import { together } from "../fleet/together.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { observeHost } from "../host/observe.ts";
import { findTarget } from "./find-target.ts";
import { isLeftAsExpected } from "./if-live.ts";
import { joinReleases } from "./join-releases.ts";
import { type HostKnowledge, knowledgeOf } from "./known-releases.ts";
import { readKnowledge } from "./list-releases.ts";
import { needImages } from "./need-images.ts";
import { planRollback, type RollbackPlan, type SeenHost } from "./plan-rollback.ts";
import type { RollbackRun } from "./run.ts";
import type { PlannedHost } from "./stages.ts";

/**
 * Looks at every host, finds out which release is meant, and decides what each host needs. Changes nothing.
 *
 * @returns nothing where there is nothing to do: a listing was asked for, or another release is live than was expected
 */
export async function observeAndPlan(
  run: RollbackRun,
  hosts: readonly ConnectedHost[],
): Promise<readonly PlannedHost[]> {
  const { request, journal, ledger } = run;
  journal.phase("Observe and plan");
  const observed = await together(
    hosts,
    ({ name }) => name,
    async (host) => {
      const seen = await ledger
        .watch(host.name)
        .time("observe", () => observeHost(host, request.service, undefined));
      const knowledge = request.list ? await readKnowledge(host, seen) : knowledgeOf(host.name, seen);
      return { host, name: host.name, seen, knowledge };
    },
  );
  endOn(observed.failures, ledger);
  for (const { name, seen } of observed.done) {
    ledger.saw(name, seen.live);
    for (const odd of seen.oddities) journal.warn(odd, name);
  }
  const knowledge = observed.done.map((one) => one.knowledge);
  const releases = joinReleases(knowledge);
  ledger.knows(releases);
  if (request.list) return [];
  const { ifLive } = request;
  const isUnexpected = (target?: string) =>
    ifLive !== undefined && !isLeftAsExpected(ifLive, knowledge, releases, target);
  const idle = () => ledger.idle(`${ifLive} is not what is live: ${liveText(knowledge)}`);
  if (isUnexpected()) {
    idle();
    return [];
  }
  const target = await findTarget(run, hosts, knowledge);
  if (isUnexpected(target.release)) {
    idle();
    return [];
  }
  ledger.wants(target);
  const plans = planRollback(target, observed.done satisfies readonly SeenHost[]);
  const planned = observed.done.flatMap(({ host, name, seen }, index) => {
    const plan = plans[index];
    return plan === undefined ? [] : [{ host, watch: ledger.watch(name), seen, plan }];
  });
  await needImages(run, planned);
  for (const { host, seen, plan } of planned) {
    ledger.planned(host.name, plan);
    journal.note(`${intention(plan)}; live now: ${seen.live?.identity.release ?? "nothing"}`, host.name);
  }
  const changing = planned.some(({ plan }) => plan.kind !== "stay");
  if (changing && !request.dryRun) run.onChange?.(target);
  return planned;
}

function liveText(hosts: readonly HostKnowledge[]): string {
  const live = new Set(hosts.map((host) => host.live ?? "nothing"));
  return live.size === 1
    ? `${[...live][0]} is`
    : hosts.map((one) => `${one.live ?? "nothing"} on ${one.host}`).join(", ");
}

function intention(plan: RollbackPlan): string {
  if (plan.kind !== "restore") return `keeps ${plan.live.identity.release}`;
  return `goes to ${plan.identity.release} in slot ${plan.slot}, which is ${plan.way.kind}`;
}
