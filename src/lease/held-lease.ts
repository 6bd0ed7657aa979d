import type { Engine } from "../docker/engine.ts";
import { createVolume, removeVolume } from "../docker/volumes.ts";
import { Failure } from "../failure/failure.ts";
import { type LeaseGuard, recentMs } from "./guard.ts";
import { beatEveryMs } from "./judge-wait.ts";
import {
  beatVolumeName,
  type Holder,
  holderText,
  type LeaseReading,
  leaseLabels,
  leaseVolumeName,
  mayBeGivenBack,
} from "./lease.ts";
import { readLeaseOf } from "./read-lease.ts";

/** A lease that this run holds on one host, renewed until it is released or found lost. */
export class HeldLease implements LeaseGuard {
  readonly number: number;
  readonly #engine: Engine;
  readonly #service: string;
  readonly #holder: Holder;
  /** When the volumes of holders before are gone, or could not be removed. */
  readonly #tidied: Promise<unknown>;
  #timer: NodeJS.Timeout | undefined;
  #beat = 0;
  #beating: Promise<void> | undefined;
  #confirmedAt: Moment;
  #looking: Promise<void> | undefined;
  readonly #losing = new AbortController();

  /** @param confirmedAt before the host was asked for it */
  constructor(
    engine: Engine,
    service: string,
    number: number,
    holder: Holder,
    confirmedAt: Moment,
    tidied: Promise<unknown> = Promise.resolve(),
  ) {
    this.#engine = engine;
    this.#service = service;
    this.number = number;
    this.#holder = holder;
    this.#confirmedAt = confirmedAt;
    this.#tidied = tidied.catch(() => undefined);
  }

  /** Whether a holder before this one has to be fenced off. */
  get tookOver(): boolean {
    return this.#holder.tookOver;
  }

  /** Begins with the signs of life; of a lease that was taken over the first one says that its fence stands. */
  async begin(): Promise<void> {
    if (this.tookOver) await this.#renewOnce();
    this.#timer = setInterval(() => this.#renew(), beatEveryMs);
    this.#timer.unref();
  }

  get host(): string {
    return this.#engine.host;
  }

  /** Aborted, with the Failure as its reason, once another run is found to have the lease. */
  get lost(): AbortSignal {
    return this.#losing.signal;
  }

  async assure(maxAgeMs: number): Promise<void> {
    this.lost.throwIfAborted();
    if (ageOf(this.#confirmedAt) <= maxAgeMs) return;
    // An answer that a stop of this very process has made old is none.
    do {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
      await this.#looking;
    } while (ageOf(this.#confirmedAt) > recentMs);
  }

  /** Ends the signs of life, and with them what this run may do. */
  async quiet(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    await this.#tidied;
  }

  /**
   * Gives the lease back, so that the next one need not wait for it to expire. One that was lost is left to whoever has
   * it now.
   *
   * @param keepNumber whether the number must go on rising: always, but where nothing of the service is left
   */
  async release(keepNumber: boolean): Promise<void> {
    await this.quiet();
    if (this.lost.aborted) return;
    await giveBack(
      this.#engine,
      this.#service,
      await readLeaseOf(this.#engine, this.#service),
      this.#holder.id,
      keepNumber,
    );
  }

  async #look(): Promise<void> {
    const began = moment();
    const reading = await readLeaseOf(this.#engine, this.#service);
    if (reading.number === this.number && reading.holder?.id === this.#holder.id) {
      this.#confirmedAt = began;
      return;
    }
    clearInterval(this.#timer);
    this.#losing.abort(lostTo(reading, this.host));
    this.lost.throwIfAborted();
  }

  /** What goes wrong here is found by whoever asks next. */
  #renew(): void {
    if (this.#beating !== undefined) return;
    this.#beating = this.#renewOnce()
      .catch(() => undefined)
      .finally(() => {
        this.#beating = undefined;
      });
  }

  async #renewOnce(): Promise<void> {
    await this.assure(0);
    const last = this.#beat;
    this.#beat += 1;
    const labels = leaseLabels(this.#service, this.#holder);
    await createVolume(this.#engine, beatVolumeName(this.#service, this.number, this.#beat), labels);
    if (last > 0) await removeVolume(this.#engine, beatVolumeName(this.#service, this.number, last));
  }
}

/** A time by both clocks: one stands still while the machine sleeps, the other can be set. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

export function moment(): Moment {
  return { monotonicMs: performance.now(), wallMs: Date.now() };
}

function ageOf({ monotonicMs, wallMs }: Moment): number {
  return Math.max(performance.now() - monotonicMs, Math.abs(Date.now() - wallMs));
}

/**
 * Frees a lease where it is still this holder's: as the next number, so that nobody ever has this one again. One that was
 * taken over and not fenced yet is left to expire: whoever is next has to know that there is somebody to fence off.
 *
 * @param keepNumber `false` where nothing of the service is left that a number would protect
 */
export async function giveBack(
  engine: Engine,
  service: string,
  reading: LeaseReading,
  holder: string,
  keepNumber: boolean,
): Promise<void> {
  if (reading.holder?.id !== holder || !mayBeGivenBack(reading)) return;
  if (keepNumber) {
    const labels = leaseLabels(service, undefined);
    await createVolume(engine, leaseVolumeName(service, reading.number + 1), labels);
  }
  for (const volume of reading.volumes) await removeVolume(engine, volume);
}

function lostTo({ holder }: LeaseReading, host: string): Failure {
  const advice =
    "Nothing was changed since. `tidegate status` tells what serves; run again if that is not what you want.";
  if (holder?.verb === "rollback") {
    return new Failure("preempted", `${holderText(holder)} has taken this run's place`, { host, advice });
  }
  const who = holder === undefined ? "it was given back" : `${holderText(holder)} has it now`;
  return new Failure("lease-lost", `this run's lease of the service is lost: ${who}`, { host, advice });
}
