import { type BakeDecision, judgeBake } from "../analysis/judge-bake.ts";
import { asFailure, Failure } from "../failure/failure.ts";
import { type BakingHost, bakingHosts, observeBake } from "./bake-observation.ts";
import { askBoth, checkUrl } from "./check-release.ts";
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
 * @throws Failure `host-fallback`, `traffic-failed`, `checks-failed`, `cancelled`
 */
export async function bakeAll(run: DeployRun, promoted: readonly PromotedHost[]): Promise<void> {
  const { request, journal, ledger, signal } = run;
  if (promoted.length === 0) return;
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
    if (request.judging.bakeMs > 0 && baking.length > 0) await bake(run, baking);
  } catch (error) {
    const failure = asFailure(error);
    const isAsked = request.judging.rollbackOnFailure || failure.reason === "cancelled";
    if (canTurnBack && isAsked) await turnBackAll(run, promoted, [failure]);
    const why = isAsked ? "there is none to go back to" : "rollback-on-failure is false";
    journal.warn(`the new release stays, because ${why}`);
    ledger.ended(failure);
  }
}

async function bake(run: DeployRun, baking: readonly BakingHost[]): Promise<void> {
  const { request, journal } = run;
  journal.phase(`Bake for ${request.judging.bakeMs / 1_000} s`);
  const hosts = baking.map(({ one }) => one);
  const standing = baking.filter((one) => one.standsBy);
  const judging = judge(run, baking);
  const spans = hosts.map(({ watch }) => watch.time("bake", () => judging));
  await Promise.allSettled([...spans, ...standing.map(({ one }) => writeBaking(run, one))]);
  const { decision, fallen } = await judging;
  tell(run, decision);
  if (decision.kind !== "turn-back") return;
  throw new Failure(decision.reason, decision.judgement.reasons.join(" "), {
    ...(fallen === undefined ? {} : { host: fallen }),
    advice: "The new release's container logs, and the figures in the summary, tell more.",
  });
}

async function writeBaking({ origin, ledger }: DeployRun, one: PromotedHost): Promise<void> {
  await writeDown(one, { origin, startedAt: ledger.startedAt }, { result: "baking", reason: undefined });
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
        at: since === undefined ? undefined : new Date(Date.now() - since * 1_000),
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
