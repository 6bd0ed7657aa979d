import { createVolume, removeVolume } from "../docker/volumes.ts";
import { Failure } from "../failure/failure.ts";
import { pause } from "../health/pause.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { HostObservation } from "../host/observation.ts";
import type { Journal } from "../report/journal.ts";
import { HeldLease, moment } from "./held-lease.ts";
import { judgeWait, leaseLifetimeMs, lookedAgain, type WaitVerdict, type Watched } from "./judge-wait.ts";
import {
  type Holder,
  holderText,
  type LeaseReading,
  leaseCovering,
  leaseLabels,
  leaseVolumeName,
  readHolder,
} from "./lease.ts";
import { readLeaseOf } from "./read-lease.ts";

const pollMs = 500;

/** What is asked for with a lease. */
export interface LeaseAsk {
  readonly service: string;
  readonly holder: Holder;
  /** How long a holder that is at work is waited for, in milliseconds. */
  readonly waitMs: number;
  /** Whether it may take the place of a deploy that bakes. */
  readonly preempts: boolean;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}

/** A lease that was taken, and how. */
export interface TakenLease {
  readonly lease: HeldLease;
  /** `free`: nobody had it since the host was observed. `waited`: somebody had. `from-holder`: somebody still thinks so. */
  readonly how: "free" | "waited" | "from-holder";
}

/** A lease as it was last looked at. */
export interface Waiting {
  readonly watched: Watched;
  /** `performance.now()` when the host was asked for it. */
  readonly askedMs: number;
}

/**
 * Waits until nothing stands in the way of taking a host's lease. It is not taken: on several hosts this goes on side by
 * side, and nothing is held meanwhile.
 *
 * @param seen the host's observation, whose reading of the lease came first
 * @throws Failure `lease-held`, which names the holder; the reason of `signal` once it is aborted
 */
export async function awaitTurn(host: ConnectedHost, seen: HostObservation, ask: LeaseAsk): Promise<Waiting> {
  let askedMs = performance.now();
  const waitUntil = askedMs + ask.waitMs;
  let watched: Watched = { reading: seen.lease, sinceMs: askedMs, alive: false };
  let told = false;
  for (;;) {
    ask.signal.throwIfAborted();
    const verdict = await judge(host, ask, { watched, askedMs }, waitUntil);
    if (verdict === "refuse") throw held(host.name, watched.reading);
    if (verdict !== "wait") return { watched, askedMs };
    if (!told) tellWait(ask, host.name, watched.reading);
    told = true;
    await pause(pollMs, ask.signal);
    askedMs = performance.now();
    watched = lookedAgain(watched, await readLeaseOf(host.engine, ask.service), askedMs);
  }
}

async function judge(
  host: ConnectedHost,
  ask: LeaseAsk,
  { watched, askedMs }: Waiting,
  waitUntil: number,
): Promise<WaitVerdict> {
  return (await mayPreempt(host, ask, watched.reading))
    ? "take-over"
    : judgeWait(watched, askedMs, waitUntil);
}

/**
 * Takes the lease of a service on one host.
 *
 * @param waited how it stood when its turn had come; somebody faster is waited for once more
 * @throws Failure as {@link awaitTurn}
 */
export async function takeLease(
  host: ConnectedHost,
  seen: HostObservation,
  ask: LeaseAsk,
  waited: Waiting,
): Promise<TakenLease> {
  const floor = numberFloor(seen);
  let { reading } = waited.watched;
  for (;;) {
    const lease = await tryToTake(host, ask, reading, floor);
    if (lease !== undefined) return { lease, how: howTaken(reading, seen) };
    const now = { ...seen, lease: await readLeaseOf(host.engine, ask.service) };
    ({ reading } = (await awaitTurn(host, now, ask)).watched);
  }
}

function howTaken(taken: LeaseReading, { lease }: HostObservation): TakenLease["how"] {
  if (taken.holder !== undefined) return "from-holder";
  return taken.number === lease.number ? "free" : "waited";
}

/** Where lease volumes were pruned, what is on the host tells which numbers were used, or nearly. */
function numberFloor({ lease, history, proxy }: HostObservation): number {
  if (lease.number > 0) return 0;
  const generations = proxy.state === "absent" ? [] : proxy.disk.generations;
  const highest = Math.max(history.highestMapVersion, 0, ...generations);
  return highest === 0 ? 0 : leaseCovering(highest) + 1;
}

/** A deploy that bakes has done all it was asked for but to wait: a rollback need not wait with it. */
async function mayPreempt(
  host: ConnectedHost,
  { preempts }: LeaseAsk,
  { holder }: LeaseReading,
): Promise<boolean> {
  if (!preempts || holder?.verb !== "deploy") return false;
  try {
    return (await host.admin.readRoutes())?.live.startsWith("bake-") === true;
  } catch {
    return false;
  }
}

/** @returns `undefined` when another run was faster */
async function tryToTake(
  { engine }: ConnectedHost,
  { service, ...ask }: LeaseAsk,
  before: LeaseReading,
  floor: number,
): Promise<HeldLease | undefined> {
  const began = moment();
  const holder = { ...ask.holder, tookOver: before.holder !== undefined };
  const number = Math.max(before.number, floor) + 1;
  const name = leaseVolumeName(service, number);
  const labels = await createVolume(engine, name, leaseLabels(service, holder));
  if (readHolder(labels)?.id !== holder.id) return undefined;
  // Others may have had it and given it back since it was read, or may have begun with another number: whoever sees
  // anything but what was there before gives way.
  const now = await readLeaseOf(engine, service);
  const expected = new Set([...before.volumes, name]);
  if (now.number !== number || now.volumes.some((volume) => !expected.has(volume))) {
    await removeVolume(engine, name);
    return undefined;
  }
  // Nobody waits for it: what counts is the highest number, and whoever is next removes what is left.
  const tidied = Promise.all(before.volumes.map((volume) => removeVolume(engine, volume)));
  return new HeldLease(engine, service, number, holder, began, tidied);
}

function tellWait({ journal, waitMs }: LeaseAsk, host: string, { holder }: LeaseReading): void {
  const who = holder === undefined ? "another run" : holderText(holder);
  const until = waitMs > 0 ? `waits up to ${waitMs / 1_000} s for it` : "looks whether it is still at work";
  journal.note(
    `the service is held by ${who}: ${until}; without a sign of life for ${leaseLifetimeMs / 1_000} s it is taken over`,
    host,
  );
}

function held(host: string, { holder }: LeaseReading): Failure {
  const who = holder === undefined ? "another run" : holderText(holder);
  return new Failure("lease-held", `the service is held by ${who}`, {
    host,
    input: "lock-timeout",
    advice: "Wait for that run, or give this one a lock-timeout. Nothing was changed.",
  });
}
