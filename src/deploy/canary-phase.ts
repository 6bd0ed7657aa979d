import { type CanaryPlace, canaryStage, judgeCanary } from "../analysis/judge-canary.ts";
import type { StageDecision } from "../analysis/judge-stage.ts";
import { windowBetween } from "../analysis/windows.ts";
import { asFailure, Failure } from "../failure/failure.ts";
import { together } from "../fleet/together.ts";
import type { CanaryStep } from "../inputs/canary.ts";
import { canaryTo } from "../proxy/routes.ts";
import { askBoth } from "./check-release.ts";
import { endOn } from "./end-on.ts";
import { layDown } from "./move-traffic.ts";
import { hasPrevious } from "./plan-switch.ts";
import { showing } from "./preview-phase.ts";
import type { DeployRun } from "./run.ts";
import { nameOf, type PreparedHost } from "./stages.ts";
import type { TrafficReading } from "./traffic-reading.ts";
import { turnBackAll } from "./turn-back.ts";
import { readAllTraffic, readingsOf, watchTraffic } from "./watch-traffic.ts";

/** All of a host's requests, in 1/10,000. */
const everything = 10_000;
const notAsked = { candidate: "not-asked", previous: "not-asked" } as const;

/** One step, the hosts that take part in it, and those it is compared with. */
interface Shift {
  readonly place: CanaryPlace;
  readonly share: number;
  readonly holdMs: number;
  readonly shifting: readonly PreparedHost[];
  readonly compared: readonly PreparedHost[];
}

/**
 * Sends live traffic to the candidate in steps, judging each against the previous release in the same time. A step that
 * does not pass takes all of it back.
 *
 * @throws Failure `traffic-failed`, `checks-failed`, `host-fallback`, `cancelled`
 */
export async function shiftAll(run: DeployRun, prepared: readonly PreparedHost[]): Promise<void> {
  const { canary } = run.request.judging;
  const judged = prepared.filter(({ plan }) => hasPrevious(plan));
  if (canary.length === 0 || prepared.length === 0) return;
  if (judged.length === 0) {
    run.journal.note("no canary: there is no release before to compare with");
    return;
  }
  try {
    const armed = await together(judged, nameOf, ({ host, plan }) => host.admin.rearm(plan.slot));
    endOn(armed.failures, run.ledger);
    for (const step of canary) await takeStep(run, asShift(step, judged));
  } catch (error) {
    await turnBackAll(run, prepared, [asFailure(error)]);
  }
}

function asShift(step: CanaryStep, judged: readonly PreparedHost[]): Shift {
  const { holdMs } = step;
  const [first, ...others] = judged;
  if (step.kind === "share" || first === undefined) {
    const share = step.kind === "share" ? step.share : everything;
    return { place: { kind: "share", share }, share, holdMs, shifting: judged, compared: judged };
  }
  const place = { kind: "host", host: first.host.name } as const;
  return { place, share: everything, holdMs, shifting: [first], compared: others };
}

async function takeStep(run: DeployRun, shift: Shift): Promise<void> {
  const { journal, ledger, signal, request } = run;
  const { shifting, compared, holdMs } = shift;
  const stage = canaryStage(shift.place);
  journal.phase(`${stage.charAt(0).toUpperCase()}${stage.slice(1)} for ${holdMs / 1_000} s`);
  await send(run, shift);
  for (const { host } of shifting) {
    journal.note(`${shift.share / 100} % of requests go to the new release`, host.name);
  }
  const watched = [...new Set([...shifting, ...compared])];
  const before = await readAllTraffic(watched);
  const judge = (
    now: readonly TrafficReading[],
    over: boolean,
    checks: Parameters<typeof judgeCanary>[1]["checks"],
  ) =>
    judgeCanary(
      shift.place,
      {
        candidate: windowOf(watched, shifting, before, now, "candidate"),
        previous: windowOf(watched, compared, before, now, "previous"),
        checks,
        over,
      },
      request.judging.thresholds,
    );
  const isEnough = (now: readonly TrafficReading[]) =>
    fallenOf(watched, shifting, now) !== undefined || judge(now, false, notAsked).kind === "turn-back";
  const watching = watchTraffic(watched, holdMs, signal, isEnough);
  await Promise.allSettled(shifting.map(({ watch }) => watch.time("canary", () => watching)));
  const now = await watching;
  const decision = judge(now, true, await askBoth(shifting, journal));
  ledger.judged(decision.judgement);
  journal.note(`${stage}: ${decision.judgement.verdict}. ${decision.judgement.reasons.join(" ")}`);
  refuseFallen(fallenOf(watched, shifting, now), stage);
  refuseFailed(run, decision, stage);
}

/** Disk and a new version of the map on every host first, then all commits at once. */
async function send({ ledger, preview }: DeployRun, { shifting, share }: Shift): Promise<void> {
  const laid = await together(shifting, nameOf, async ({ host, proxy, plan }) => {
    const routes = showing(canaryTo(plan.slot, share), plan.slot, preview);
    return { host, laidDown: await layDown(host, proxy.container, proxy.settings, routes) };
  });
  endOn(laid.failures, ledger);
  const moved = await together(laid.done, nameOf, async ({ host, laidDown }) => {
    ledger.reached(host.name);
    await host.admin.commitStaged(laidDown.version, laidDown.routes);
  });
  endOn(moved.failures, ledger);
}

function windowOf(
  watched: readonly PreparedHost[],
  among: readonly PreparedHost[],
  before: readonly TrafficReading[],
  now: readonly TrafficReading[],
  which: "candidate" | "previous",
) {
  const of = (readings: readonly TrafficReading[]) => {
    const chosen = among.flatMap((one) => readings[watched.indexOf(one)] ?? []);
    return readingsOf(among, chosen, which);
  };
  return windowBetween(of(before), of(now));
}

/** A host whose proxy does not send the candidate its share any more. */
function fallenOf(
  watched: readonly PreparedHost[],
  shifting: readonly PreparedHost[],
  now: readonly TrafficReading[],
): string | undefined {
  return shifting.find((one) => now[watched.indexOf(one)]?.fallback.down)?.host.name;
}

function refuseFallen(fallen: string | undefined, stage: string): void {
  if (fallen === undefined) return;
  throw new Failure("host-fallback", `${stage}: the host took the new release out of traffic by itself`, {
    host: fallen,
    advice: "The new release kept failing; its container logs say why. Only its share of users has seen it.",
  });
}

function refuseFailed({ journal }: DeployRun, decision: StageDecision, stage: string): void {
  if (decision.kind === "go-on") for (const warning of decision.warnings) journal.warn(warning);
  if (decision.kind !== "turn-back") return;
  throw new Failure(decision.reason, `${stage}: ${decision.judgement.reasons.join(" ")}`, {
    advice: "Only a share of users has seen the new release; its container logs tell more.",
  });
}
