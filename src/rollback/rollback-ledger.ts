import type { Found } from "../deploy/found.ts";
import type { Failure } from "../failure/failure.ts";
import type { ReleaseContainer } from "../host/observation.ts";
import type { DeployResult, HostOutcome } from "../report/outcome.ts";
import type { RollbackOutcome, RollbackResult } from "../report/rollback-outcome.ts";
import { timeOfRun } from "../report/run-clock.ts";
import { type Stopwatch, stopwatch } from "../report/stopwatch.ts";
import { describeRollback } from "./describe-rollback.ts";
import type { ListedRelease } from "./join-releases.ts";
import type { RollbackPlan, WantedRelease } from "./plan-rollback.ts";
import type { RollbackRequest } from "./request.ts";

interface Entry {
  readonly watch: Stopwatch;
  saw?: ReleaseContainer | undefined;
  plan?: RollbackPlan;
  /** A commit was asked for, whatever came of it. */
  switching?: boolean;
  promotedAt?: Date;
  turnedBack?: boolean;
  failure?: Failure;
  /** What was seen to serve after a run that did not know. */
  found?: Found;
  /** Nobody could look any more: what was known last need not be so. */
  unseen?: boolean;
}

/** Keeps what happened to each host of a rollback, and makes the outcome out of it. */
export class RollbackLedger {
  readonly startedAt = timeOfRun();
  readonly #began = performance.now();
  readonly #request: RollbackRequest;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #remarks: string[] = [];
  #wanted: WantedRelease | undefined;
  #releases: readonly ListedRelease[] | undefined;
  #because: string | undefined;
  #failure: Failure | undefined;

  constructor(request: RollbackRequest, hosts: readonly string[]) {
    this.#request = request;
    this.#entries = new Map(hosts.map((host) => [host, { watch: stopwatch(this.#began) }]));
  }

  watch(host: string): Stopwatch {
    return this.#entry(host).watch;
  }

  knows(releases: readonly ListedRelease[]): void {
    this.#releases = releases;
  }

  wants(wanted: WantedRelease): void {
    this.#wanted = wanted;
  }

  /** What served a host's users before anything was done. */
  saw(host: string, live: ReleaseContainer | undefined): void {
    this.#entry(host).saw = live;
  }

  planned(host: string, plan: RollbackPlan): void {
    this.#entry(host).plan = plan;
  }

  /** Nothing is to be done, and why. */
  idle(because: string): void {
    this.#because = because;
  }

  remark(text: string): void {
    if (!this.#remarks.includes(text)) this.#remarks.push(text);
  }

  switching(host: string): void {
    this.#entry(host).switching = true;
  }

  promoted(host: string, at: Date): void {
    this.#entry(host).promotedAt = at;
  }

  /** Whether this run has ended and does not know who serves a host's users. */
  isUnsure(host: string): boolean {
    const { switching, turnedBack } = this.#entry(host);
    return this.#failure !== undefined && switching === true && !turnedBack;
  }

  /** It could not be seen what serves, once the run was over. */
  unseen(host: string): void {
    this.#entry(host).unseen = true;
  }

  /** What was seen to serve, once the run was over. */
  found(host: string, found: Found): void {
    this.#entry(host).found = found;
  }

  /** Nothing takes a rollback's place while it is at work. */
  isPreempted(): boolean {
    return false;
  }

  newRelease(host: string): string | undefined {
    const { plan } = this.#entry(host);
    return plan?.kind === "restore" ? plan.identity.release : undefined;
  }

  wasSwitching(host: string): boolean {
    return this.#entry(host).switching === true;
  }

  turnedBack(host: string): void {
    this.#entry(host).turnedBack = true;
  }

  failed(host: string, failure: Failure): void {
    this.#entry(host).failure ??= failure;
  }

  /** The failure that ends the run; the first one counts. */
  ended(failure: Failure): void {
    this.#failure ??= failure;
  }

  outcome(): RollbackOutcome {
    const { service, to, message } = this.#request;
    const result = this.#result();
    const isListing = result === "listed";
    return {
      service,
      to,
      result,
      failure: this.#failure,
      target: isListing ? undefined : this.#wanted,
      because: this.#because,
      message,
      startedAt: this.startedAt,
      durationMs: performance.now() - this.#began,
      hosts: isListing ? [] : [...this.#entries].map(([host, entry]) => this.#hostOutcome(host, entry)),
      plan: [...this.#entries].flatMap(([host, { plan }]) =>
        plan === undefined ? [] : [{ host, steps: describeRollback(plan) }],
      ),
      remarks: this.#remarks,
      releases: this.#hasChanged() ? undefined : this.#releases,
      notices: [],
    };
  }

  #hasChanged(): boolean {
    return [...this.#entries.values()].some((entry) => entry.switching);
  }

  #result(): RollbackResult {
    if (this.#failure !== undefined) return "failed";
    if (this.#request.list) return "listed";
    if (this.#because !== undefined) return "unchanged";
    if (this.#request.dryRun) return "planned";
    const plans = [...this.#entries.values()].map(({ plan }) => plan?.kind);
    return plans.every((kind) => kind === "stay") ? "unchanged" : "rolled-back";
  }

  /** Release, digest and slot are those that serve users when the run is over. */
  #hostOutcome(host: string, entry: Entry): HostOutcome {
    const { plan, promotedAt, turnedBack, switching, found, failure = this.#failure, watch } = entry;
    const spans = watch.spans();
    const left = plan?.kind === "restore" ? plan.left?.release : undefined;
    const unknown =
      found === undefined && switching && (promotedAt === undefined || entry.unseen) && !turnedBack;
    const isThere =
      found === undefined
        ? promotedAt !== undefined && !turnedBack && !unknown
        : found.release === this.newRelease(host);
    const moved = plan?.kind === "restore" && isThere;
    const stays = entry.saw;
    const serving = found ?? (unknown ? undefined : moved ? plan.identity : stays?.identity);
    const slot = found === undefined && !unknown ? (moved ? plan.slot : stays?.slot) : found?.slot;
    return {
      host,
      result: this.#hostResult(entry),
      failure,
      release: serving?.release,
      digest: serving?.digest,
      slot,
      previousRelease: moved ? left?.identity.release : undefined,
      previousDigest: moved ? left?.identity.digest : undefined,
      previousImage: moved ? left?.identity.image : undefined,
      promotedAt: moved ? promotedAt : undefined,
      ...(found === undefined ? {} : { looked: true }),
      durationMs: Math.max(0, ...spans.map((span) => span.toMs)),
      spans,
    };
  }

  #hostResult({ plan, failure }: Entry): DeployResult {
    if (failure !== undefined || this.#failure !== undefined) return "failed";
    if (this.#because !== undefined || plan?.kind === "stay") return "unchanged";
    return this.#request.dryRun ? "planned" : "rolled-back";
  }

  #entry(host: string): Entry {
    const entry = this.#entries.get(host);
    if (entry === undefined) throw new Error(`no such host in this run: ${host}`);
    return entry;
  }
}
