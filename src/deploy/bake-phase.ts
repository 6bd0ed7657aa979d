import { type BakeDecision, judgeBake } from "../analysis/judge-bake.ts";
import { asFailure, Failure } from "../failure/failure.ts";
import { isLost } from "../lease/guard.ts";
import { steadyOn } from "../proxy/routes.ts";
import { timeOfRun } from "../report/run-clock.ts";
import { type BakingHost, bakingHosts, observeBake } from "./bake-observation.ts";
import { askBoth, checkUrl } from "./check-release.ts";
import { stageMove } from "./move-traffic.ts";
import { hasPrevious } from "./plan-switch.ts";
import type { DeployRun } from "./run.ts";
import type { PromotedHost } from "./stages.ts";
import type { TrafficReading } from "./traffic-reading.ts";
import { turnBackAll } from "./turn-back.ts";
import { watchTraffic } from "./watch-traffic.ts";
import { writeDown } from "./write-down.ts";

/** After a host has turned itself back, to see whether the release that took over does better. */
const fallbackSeenForMs = 2_000;

/**
 * Judges the release by what users get, with the one before standing by, and by the smoke checks of the public URL. One
 * that does not pass loses its traffic on every host again, or stays and fails the run where that was asked for.
 *
 * @throws Failure `host-fallback`, `traffic-failed`, `checks-failed`, `cancelled`, `preempted`, `lease-lost`
 */
export async function bakeAll(
  run: DeployRun,
  promoted: readonly PromotedHost[],
): Promise<readonly PromotedHost[]> {
  const { request, journal, ledger, signal } = run;
  if (promoted.length === 0) return promoted;
  // A host that had no release goes back to none: those in front of it send its users to the others.
  const canTurnBack = promoted.some(({ plan }) => hasPrevious(plan));
  try {
    if (request.url !== undefined) {
      const { host } = request.url;
      await checkUrl(request, request.url, {
        journal,
        signal,
        told: (checks) => ledger.checked(host, checks),
      });
    }
    const baking = bakingHosts(promoted, request);
    if (request.judging.bakeMs === 0 || baking.length === 0) return promoted;
    const staged = await bake(run, baking);
    return promoted.map((one) => staged.find(({ host }) => host === one.host) ?? one);
  } catch (error) {
    const failure = asFailure(error);
    // Whoever has the hosts now decides what serves there.
    if (isLost(failure)) throw failure;
    const isAsked = request.judging.rollbackOnFailure || failure.reason === "cancelled";
    if (canTurnBack && isAsked) await turnBackAll(run, promoted, [failure]);
    const why = isAsked ? "there is none to go back to" : "rollback-on-failure is false";
    journal.warn(`the new release stays, because ${why}`);
    ledger.ended(failure);
    return promoted;
  }
}

/** @returns the hosts that stood by, with what ends their bake written down already */
async function bake(run: DeployRun, baking: readonly BakingHost[]): Promise<readonly PromotedHost[]> {
  const { request, journal } = run;
  journal.phase(`Bake for ${request.judging.bakeMs / 1_000} s`);
  const hosts = baking.map(({ one }) => one);
  const standing = baking.filter((one) => one.standsBy);
  const staging = Promise.all(standing.map(({ one }) => stageEnd(run, one)));
  const judging = judge(run, baking);
  const spans = hosts.map(({ watch }) => watch.time("bake", () => judging));
  await Promise.allSettled(spans);
  const { decision, fallen } = await judging;
  tell(run, decision);
  const staged = await staging;
  if (decision.kind !== "turn-back") return staged;
  throw new Failure(decision.reason, decision.judgement.reasons.join(" "), {
    ...(fallen === undefined ? {} : { host: fallen }),
    advice: "The new release's container logs, and the figures in the summary, tell more.",
  });
}

/**
 * What can be done of a bake's end while it lasts, and a note of it for whoever finds it unfinished. What cannot is no
 * reason to doubt the release: the end tries again, and says what is in its way.
 */
async function stageEnd({ origin, ledger }: DeployRun, one: PromotedHost): Promise<PromotedHost> {
  const { host, proxy, plan } = one;
  try {
    await writeDown(one, { origin, startedAt: ledger.startedAt }, { result: "baking", reason: undefined });
    return { ...one, staged: await stageMove(host, proxy.container, proxy.settings, steadyOn(plan.slot)) };
  } catch {
    return one;
  }
}

/** Looks until it is clear what becomes of the release. */
async function judge(
  run: DeployRun,
  baking: readonly BakingHost[],
): Promise<{ readonly decision: BakeDecision; readonly fallen: string | undefined }> {
  const { request, ledger, signal } = run;
  const { bakeMs, thresholds } = request.judging;
  const hosts = baking.map(({ one }) => one);
  const until = performance.now() + bakeMs;
  let fallenAt: number | undefined;
  const isEnough = (now: readonly TrafficReading[]) => {
    const { kind, ...early } = judgeBake(observeBake(baking, now, false), thresholds);
    if (kind !== "turn-back" || !("reason" in early)) return false;
    if (early.reason !== "host-fallback") return true;
    fallenAt ??= performance.now();
    return performance.now() - fallenAt >= fallbackSeenForMs;
  };
  for (;;) {
    const now = await watchTraffic(hosts, until - performance.now(), signal, isEnough);
    const over = performance.now() >= until;
    const observation = observeBake(baking, now, over, await askBoth(hosts, run.journal));
    const decision = judgeBake(observation, thresholds);
    if (decision.kind === "wait") continue;
    for (const note of observation.notes) run.journal.note(note);
    const fallen = observation.hosts.filter(({ down }) => down);
    for (const one of fallen) {
      const since = now[hosts.findIndex(({ host }) => host.name === one.host)]?.fallback.sinceSeconds;
      ledger.fellBack(one.host, {
        ...one,
        at: since === undefined ? undefined : new Date(timeOfRun().getTime() - since * 1_000),
      });
    }
    return { decision, fallen: fallen[0]?.host };
  }
}

function tell({ ledger, journal }: DeployRun, decision: BakeDecision): void {
  const { judgement } = decision;
  ledger.judged(judgement);
  journal.note(`bake: ${judgement.verdict}. ${judgement.reasons.join(" ")}`);
  if (decision.kind === "settle") for (const warning of decision.warnings) journal.warn(warning);
}
