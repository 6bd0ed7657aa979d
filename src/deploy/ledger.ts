import type { Availability, ProbeSample } from "../analysis/availability.ts";
import type { Judgement } from "../analysis/judgement.ts";
import type { Failure } from "../failure/failure.ts";
import type { CheckReport } from "../health/checks/check.ts";
import { isLost } from "../lease/guard.ts";
import type { Adoption, DeployOutcome, DeployResult, HostFallback, HostOutcome } from "../report/outcome.ts";
import { timeOfRun } from "../report/run-clock.ts";
import { type Stopwatch, stopwatch } from "../report/stopwatch.ts";
import { describePlan } from "./describe-plan.ts";
import type { Found } from "./found.ts";
import type { HostPlan } from "./plan.ts";
import type { DeployRequest } from "./request.ts";

interface Entry {
  readonly watch: Stopwatch;
  plan?: HostPlan;
  promotedAt?: Date;
  adopted?: Adoption;
  turnedBack?: boolean;
  /** Whether users have reached the new release. */
  reached?: boolean;
  fallback?: HostFallback;
  failure?: Failure;
  /** What was seen to serve after a run that did not know. */
  found?: Found;
  /** Nobody could look any more: what was known last need not be so. */
  unseen?: boolean;
}

/** Keeps what happened to each host of a run, and makes the outcome out of it. */
export class Ledger {
  readonly startedAt = timeOfRun();
  readonly #began = performance.now();
  readonly #request: DeployRequest;
  readonly #entries: ReadonlyMap<string, Entry>;
  #digest: string | undefined;
  #failure: Failure | undefined;
  #preview: string | undefined;
  readonly #judgements: Judgement[] = [];
  readonly #checks: CheckReport[] = [];

  constructor(request: DeployRequest, hosts: readonly string[]) {
    this.#request = request;
    this.#entries = new Map(hosts.map((host) => [host, { watch: stopwatch(this.#began) }]));
  }

  watch(host: string): Stopwatch {
    return this.#entry(host).watch;
  }

  resolved(digest: string): void {
    this.#digest = digest;
  }

  planned(host: string, plan: HostPlan): void {
    this.#entry(host).plan = plan;
  }

  promoted(host: string, at: Date): void {
    this.#entry(host).promotedAt = at;
    this.reached(host);
  }

  /** Users are sent to the new release from now on, some of them at least. */
  reached(host: string): void {
    this.#entry(host).reached = true;
  }

  wasReached(host: string): boolean {
    return this.#entry(host).reached === true;
  }

  fellBack(host: string, fallback: HostFallback): void {
    this.#entry(host).fallback = fallback;
  }

  judged(judgement: Judgement): void {
    this.#judgements.push(judgement);
  }

  /** @param where a host, or the URL that was asked */
  checked(where: string, checks: readonly CheckReport[]): void {
    this.#checks.push(...checks.map((check) => ({ ...check, name: `${check.name} (${where})` })));
  }

  previews(value: string): void {
    this.#preview = value;
  }

  adopted(host: string, container: string, gapMs: number): void {
    this.#entry(host).adopted = { container, gapMs };
  }

  turnedBack(host: string): void {
    this.#entry(host).turnedBack = true;
  }

  failed(host: string, failure: Failure): void {
    this.#entry(host).failure ??= failure;
  }

  /** What went wrong on a host itself. */
  failureOf(host: string): Failure | undefined {
    return this.#entry(host).failure;
  }

  /** Whether this run has ended and does not know who serves a host's users. */
  isUnsure(host: string): boolean {
    const { plan, reached, promotedAt, turnedBack, watch } = this.#entry(host);
    if (this.#failure === undefined || turnedBack) return false;
    // Another run acts on the hosts now, whatever this one has come to.
    if (isLost(this.#failure)) return true;
    if (plan?.kind !== "deploy") return false;
    return reached || promotedAt !== undefined || watch.spans().some(({ activity }) => activity === "switch");
  }

  /** It could not be seen what serves, once the run was over. */
  unseen(host: string): void {
    this.#entry(host).unseen = true;
  }

  /** What was seen to serve, once the run was over. */
  found(host: string, found: Found): void {
    const entry = this.#entry(host);
    entry.found = found;
    if (found.release === this.newRelease(host)) entry.promotedAt ??= timeOfRun();
    else if (this.isPreempted()) entry.turnedBack = true;
  }

  /** Whether a rollback has taken this run's place. */
  isPreempted(): boolean {
    return this.#failure?.reason === "preempted";
  }

  /** The release that was to go live on a host; `undefined` where none was. */
  newRelease(host: string): string | undefined {
    const { plan } = this.#entry(host);
    return plan?.kind === "deploy" ? plan.identity.release : undefined;
  }

  /** The failure that ends the run; the first one counts. */
  ended(failure: Failure): void {
    this.#failure ??= failure;
  }

  /** Whether no host had a release that users could reach when the run began. */
  isFirstDeploy(): boolean {
    const plans = [...this.#entries.values()].map((entry) => entry.plan);
    return plans.every(
      (plan) =>
        plan === undefined ||
        (plan.kind === "deploy" && plan.previous === undefined && plan.adopt === undefined),
    );
  }

  outcome(availability: Availability | undefined, samples: readonly ProbeSample[] = []): DeployOutcome {
    const request = this.#request;
    const hosts = [...this.#entries].map(([host, entry]) => this.#hostOutcome(host, entry));
    const [first] = hosts;
    const firstToChange = [...this.#entries.values()].find(({ plan }) => plan?.kind === "deploy")?.plan;
    return {
      service: request.service,
      image: request.image.written,
      url: request.url?.href,
      result: this.#result(hosts),
      failure: this.#failure,
      release: first?.release,
      digest: this.#digest,
      startedAt: this.startedAt,
      durationMs: performance.now() - this.#began,
      availability,
      hosts,
      plan: [...this.#entries].flatMap(([host, { plan }]) =>
        plan === undefined ? [] : [{ host, steps: describePlan(plan, request, plan === firstToChange) }],
      ),
      notices: [],
      judgements: this.#judgements,
      samples,
      checks: this.#checks,
      previewValue: this.#preview,
    };
  }

  #result(hosts: readonly HostOutcome[]): DeployResult {
    if (this.#failure !== undefined) {
      const touched = [...this.#entries.values()].filter((entry) => entry.reached);
      return touched.length > 0 && touched.every((entry) => entry.turnedBack) ? "rolled-back" : "failed";
    }
    if (this.#request.dryRun) return "planned";
    return hosts.every((host) => host.result === "unchanged") ? "unchanged" : "deployed";
  }

  /** Release, digest and slot are those that serve users when the run is over. */
  #hostOutcome(host: string, entry: Entry): HostOutcome {
    const { plan, promotedAt, turnedBack, reached = false, failure = this.#failure, watch, found } = entry;
    const spans = watch.spans();
    const unknown =
      found === undefined &&
      (promotedAt === undefined || entry.unseen) &&
      !turnedBack &&
      (reached || spans.some((span) => span.activity === "switch"));
    const previous = plan?.kind === "deploy" ? plan.previous : undefined;
    const live = plan?.kind === "deploy" ? previous : plan?.live;
    const moved =
      plan?.kind === "deploy" &&
      promotedAt !== undefined &&
      !unknown &&
      !turnedBack &&
      (found === undefined || found.release === plan.identity.release);
    // A switch that was asked for and not confirmed: nobody knows who serves until the host is looked at again.
    const serving = found ?? (unknown ? undefined : moved ? plan.identity : live?.identity);
    const liveSlot = plan?.kind === "deploy" ? previous?.slot : plan?.slot;
    return {
      host,
      result: this.#hostResult(entry),
      failure,
      release: serving?.release,
      digest: serving?.digest,
      slot: found === undefined ? (unknown ? undefined : moved ? plan.slot : liveSlot) : found.slot,
      previousRelease: moved ? previous?.identity.release : undefined,
      previousDigest: moved ? previous?.identity.digest : undefined,
      previousImage: moved ? previous?.identity.image : undefined,
      promotedAt: moved ? promotedAt : undefined,
      ...(moved && entry.adopted !== undefined ? { adopted: entry.adopted } : {}),
      ...(found === undefined ? {} : { looked: true }),
      ...(entry.fallback === undefined ? {} : { fallback: entry.fallback }),
      durationMs: Math.max(0, ...spans.map((span) => span.toMs)),
      spans,
    };
  }

  #hostResult({ plan, reached, turnedBack, failure }: Entry): DeployResult {
    if (reached && turnedBack) return "rolled-back";
    if (failure !== undefined || this.#failure !== undefined) return "failed";
    if (this.#request.dryRun) return "planned";
    return plan?.kind === "unchanged" ? "unchanged" : "deployed";
  }

  #entry(host: string): Entry {
    const entry = this.#entries.get(host);
    if (entry === undefined) throw new Error(`no such host in this run: ${host}`);
    return entry;
  }
}
