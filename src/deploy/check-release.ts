import type { CheckState } from "../analysis/judge-stage.ts";
import { inspectContainer } from "../docker/containers.ts";
import { Failure } from "../failure/failure.ts";
import type { CheckReport } from "../health/checks/check.ts";
import { runChecks } from "../health/checks/run-checks.ts";
import type { CheckVia } from "../health/checks/via.ts";
import { answersNow } from "../health/live-probe.ts";
import { probeHost } from "../health/settings.ts";
import { otherSlot } from "../release/slot.ts";
import type { Journal } from "../report/journal.ts";
import type { DeployPlan } from "./plan.ts";
import type { DeployRequest } from "./request.ts";
import type { PlannedHost, PreparedHost } from "./stages.ts";

/** For one answer to one check. */
const attemptTimeoutMs = 5_000;

/** What asking needs besides the request. */
export interface Asking {
  readonly journal: Journal;
  readonly signal: AbortSignal;
  /** Gets what each check said, however the asking ends. */
  readonly told: (checks: readonly CheckReport[]) => void;
  readonly host?: string;
}

/**
 * Asks the smoke checks of a candidate, through its private entrance.
 *
 * @throws Failure `checks-failed`
 */
export async function checkCandidate(
  { host, plan }: PlannedHost<DeployPlan>,
  request: DeployRequest,
  asking: Asking,
): Promise<void> {
  const { slot } = plan;
  const via = { kind: "slot", agent: host.entrance(slot), slot, host: probeHost(request.health) } as const;
  await ask(request, via, `the candidate in slot ${slot}`, { ...asking, host: host.name });
}

/**
 * Asks the smoke checks of the public URL.
 *
 * @throws Failure `checks-failed`
 */
export async function checkUrl(request: DeployRequest, url: URL, asking: Asking): Promise<void> {
  await ask(request, { kind: "network", base: url }, url.origin, asking);
}

/**
 * Asks both releases on all hosts for their health, which tells which of them is at fault. A release that ended and was
 * started again by Docker meanwhile is not healthy, whatever it answers now.
 */
export async function askBoth(
  hosts: readonly Pick<PreparedHost, "host" | "plan" | "candidate">[],
  journal: Journal,
): Promise<Readonly<Record<"candidate" | "previous", CheckState>>> {
  const candidates = hosts.map(async (one) => {
    const [up, healthy] = await Promise.all([stayedUp(one, journal), passesHealth(one, "candidate")]);
    return up && healthy;
  });
  const previous = hosts.map((one) => passesHealth(one, "previous"));
  return { candidate: await allPassed(candidates), previous: await allPassed(previous) };
}

async function allPassed(asked: readonly Promise<boolean>[]): Promise<CheckState> {
  return (await Promise.all(asked)).every(Boolean) ? "passed" : "failed";
}

async function stayedUp(
  { host, candidate }: Pick<PreparedHost, "host" | "candidate">,
  journal: Journal,
): Promise<boolean> {
  const container = await inspectContainer(host.engine, candidate);
  const restarts = container?.RestartCount ?? 0;
  if (container?.State.Running === true && restarts === 0) return true;
  const what = restarts === 0 ? "is not running" : `ended and was started again ${restarts} times`;
  journal.warn(`the new release's container ${what}`, host.name);
  return false;
}

async function passesHealth(
  { host, plan }: Pick<PreparedHost, "host" | "plan">,
  which: "candidate" | "previous",
): Promise<boolean> {
  const [slot, settings] =
    which === "candidate"
      ? [plan.slot, plan.identity.settings]
      : [otherSlot(plan.slot), plan.previous?.identity.settings];
  return settings !== undefined && (await answersNow(host, slot, settings));
}

async function ask(
  { checks, health }: DeployRequest,
  via: CheckVia,
  what: string,
  { journal, signal, told, host }: Asking,
): Promise<void> {
  if (checks.length === 0) return;
  const report = await runChecks(checks, {
    via,
    timeoutMs: health.timeoutMs,
    intervalMs: health.intervalMs,
    attemptTimeoutMs,
    threshold: 1,
    mode: "all",
    signal,
    onProgress: (text) => journal.progress("checks", text, host),
  });
  told(report.checks);
  for (const check of report.checks) {
    if (!check.passed && check.severity === "warn") journal.warn(`${check.name}: ${check.detail}`, host);
  }
  journal.note(`smoke checks: ${report.summary}`, host);
  if (report.healthy) return;
  throw new Failure("checks-failed", `${what} did not pass its smoke checks: ${report.summary}`, {
    input: "checks",
    advice: "See what each expects and what was seen last, in the summary.",
  });
}
