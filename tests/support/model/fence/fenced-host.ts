import {
  beatVolumeName,
  type Holder,
  type LeaseReading,
  leaseLabels,
  leaseVolumeName,
  readLease,
} from "../../../../src/lease/lease.ts";
import { type ProxyMap, startedMap } from "../proxy-map.ts";

/** A volume that is a lease. */
export interface LeaseVolume {
  number: number;
  /** Id of a run; `undefined` when it is free. */
  holder: string | undefined;
  /** Whether it was taken from somebody who had not given it back. */
  tookOver: boolean;
  /** Whether its holder has given a sign of life: with the first one its fence stands. */
  beats: boolean;
}

/** A release's container. `stopping` still looks as if it ran. */
export interface ModelContainer {
  name: string;
  release: string;
  state: "created" | "running" | "stopping" | "exited";
}

/** A generation that was written beside the one in use, under a link of its own. */
export interface StagedLink {
  name: string;
  says: string;
}

/** What two runs can fight over on one host. */
export interface FencedHost {
  leases: LeaseVolume[];
  proxyRuns: boolean;
  /** Whether what a fence does in a running proxy has been done: it is due with the start of one that was stopped. */
  proxyFenced: boolean;
  map: ProxyMap;
  disk: { says: string; staged: StagedLink[] };
  containers: ModelContainer[];
}

/** A host on which `r0` is live and nobody works. */
export function calmHost(): FencedHost {
  return {
    leases: [{ number: 1, holder: undefined, tookOver: false, beats: false }],
    proxyRuns: true,
    proxyFenced: true,
    map: startedMap("steady:r0"),
    disk: { says: "steady:r0", staged: [] },
    containers: [{ name: "r0", release: "r0", state: "running" }],
  };
}

const service = "api";

/** How the lease stands, as the code reads it out of the volumes. */
export function readingOf({ leases }: FencedHost): LeaseReading {
  const key = JSON.stringify(leases);
  const reading = readings.get(key) ?? readLease(service, leases.flatMap(volumesOf));
  readings.set(key, reading);
  return reading;
}

/** The same few stand for all states of a scenario. */
const readings = new Map<string, LeaseReading>();

function volumesOf({ number, holder, tookOver, beats }: LeaseVolume) {
  const by: Holder | undefined =
    holder === undefined
      ? undefined
      : { id: holderId(holder), verb: "deploy", actor: undefined, run: undefined, since: "", tookOver };
  const Labels = leaseLabels(service, by);
  const lease = { Name: leaseVolumeName(service, number), Labels };
  return beats ? [lease, { Name: beatVolumeName(service, number, 1), Labels }] : [lease];
}

/** Runs of the model are called by one hexadecimal digit. */
export function holderId(run: string): string {
  return run.repeat(32);
}

export function isUp({ state }: ModelContainer): boolean {
  return state === "running" || state === "stopping";
}

/** `bake:r1` and `steady:r1` both send users to `r1`. */
export function releaseIn(says: string | undefined): string | undefined {
  return says?.slice(says.indexOf(":") + 1);
}

/** What no run may change that has lost its lease: where users go, now and after a restart, and what runs. */
export function fencedState(host: FencedHost): string {
  const { map, disk, containers } = host;
  const up = containers.filter((one) => one.state !== "created").map((one) => [one.release, one.state]);
  return JSON.stringify([map.says, disk.says, up]);
}
