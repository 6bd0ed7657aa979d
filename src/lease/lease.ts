import * as v from "valibot";
import type { ListedVolume } from "../docker/volumes.ts";
import { serviceLabels } from "../release/labels.ts";
import type { RunContext } from "../release/origin.ts";

/** Who holds a lease: for whoever has to wait for it, and for the holder to know its own. */
export interface Holder {
  /** Random; no two runs have the same. */
  readonly id: string;
  readonly verb: "deploy" | "rollback";
  readonly actor: string | undefined;
  /** Address of the workflow run. */
  readonly run: string | undefined;
  /** ISO 8601, by the holder's clock: told, never compared. */
  readonly since: string;
  /** Whether it was taken from a holder that had not given it back, which has to be fenced off first. */
  readonly tookOver: boolean;
}

/** How the lease of a service stands on one host. */
export interface LeaseReading {
  /** Rises with each holder; 0 where there never was one. */
  readonly number: number;
  /** `undefined` when nobody holds it. */
  readonly holder: Holder | undefined;
  /** Rises while the holder is at work; 0 from one that took over means that it has not fenced off yet. */
  readonly beat: number;
  /** Names of all volumes that are about it. */
  readonly volumes: readonly string[];
}

export const noLease: LeaseReading = { number: 0, holder: undefined, beat: 0, volumes: [] };

/** Map versions and generations that one lease has to itself: more than the longest canary takes. */
const numbersOfEach = 32;

/** The first map version and generation that the holder of a lease may use; what is lower belongs to those before. */
export function firstNumberOf(lease: number): number {
  return (lease - 1) * numbersOfEach + 1;
}

/** The lease whose number covers every map version and generation up to `highest`. */
export function leaseCovering(highest: number): number {
  return Math.ceil(highest / numbersOfEach);
}

/** The volume that is a lease: making it is atomic, and the first one wins. */
export function leaseVolumeName(service: string, lease: number): string {
  return `tidegate.${service}.lease-${lease}`;
}

/** A sign of life of a lease's holder. Labels never change, so each is a volume of its own. */
export function beatVolumeName(service: string, lease: number, beat: number): string {
  return `${leaseVolumeName(service, lease)}.${beat}`;
}

const holderLabel = "tidegate.holder";

/** @param holder `undefined` for a lease that is free: it is kept, so that the numbers go on rising */
export function leaseLabels(service: string, holder: Holder | undefined): Record<string, string> {
  return { ...serviceLabels(service, "lease"), [holderLabel]: JSON.stringify(holder ?? null) };
}

const line = v.pipe(v.string(), v.maxLength(2_048));

const holderSchema = v.pipe(
  v.string(),
  v.maxLength(8_192),
  v.parseJson(),
  v.nullable(
    v.object({
      id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
      verb: v.picklist(["deploy", "rollback"]),
      actor: v.optional(line),
      run: v.optional(line),
      since: line,
      tookOver: v.optional(v.boolean(), false),
    }),
  ),
);

/** Somebody's: a label that cannot be read must not pass for a lease that is free. */
const stranger: Holder = {
  id: "unknown",
  verb: "deploy",
  actor: undefined,
  run: undefined,
  since: "unknown",
  tookOver: true,
};

/** The holder in a volume's labels; `undefined` when it says that the lease is free. */
export function readHolder(labels: ListedVolume["Labels"]): Holder | undefined {
  const read = v.safeParse(holderSchema, labels?.[holderLabel]);
  if (!read.success) return stranger;
  if (read.output === null) return undefined;
  const { id, verb, actor, run, since, tookOver } = read.output;
  return { id, verb, actor, run, since, tookOver };
}

/** Reads how a lease stands out of a service's volumes: the highest number counts. */
export function readLease(service: string, volumes: readonly ListedVolume[]): LeaseReading {
  const prefix = leaseVolumeName(service, 0).slice(0, -1);
  const parts = volumes.flatMap(({ Name, Labels }) => {
    const [, lease, beat] = Name.startsWith(prefix)
      ? (/^(\d{1,9})(?:\.(\d{1,9}))?$/.exec(Name.slice(prefix.length)) ?? [])
      : [];
    return lease === undefined
      ? []
      : [{ name: Name, lease: Number(lease), beat: beat === undefined ? undefined : Number(beat), Labels }];
  });
  const leases = parts.filter(({ beat }) => beat === undefined);
  const number = Math.max(0, ...leases.map(({ lease }) => lease));
  const current = leases.find(({ lease }) => lease === number);
  const beats = parts.filter(({ lease }) => lease === number).map(({ beat }) => beat ?? 0);
  return {
    number,
    holder: current === undefined ? undefined : readHolder(current.Labels),
    beat: Math.max(0, ...beats),
    volumes: parts.map(({ name }) => name),
  };
}

/** A new holder. @param id 16 random bytes in hexadecimal */
export function newHolder(id: string, verb: Holder["verb"], origin: RunContext, now: Date): Holder {
  return { id, verb, actor: origin.actor, run: origin.run, since: now.toISOString(), tookOver: false };
}

/** Whether the next holder may go on without fencing this one off. */
export function mayBeGivenBack({ holder, beat }: LeaseReading): boolean {
  return holder !== undefined && (!holder.tookOver || beat > 0);
}

/** A holder in words: `a deploy by octocat since 2026-01-02T12:00:00.000Z (https://…)`. */
export function holderText({ verb, actor, run, since }: Holder): string {
  const by = actor === undefined ? "" : ` by ${actor}`;
  return `a ${verb}${by} since ${since}${run === undefined ? "" : ` (${run})`}`;
}
