import { type ProxyMap, startedMap } from "../proxy-map.ts";

/** A volume that is a lease. */
export interface LeaseVolume {
  number: number;
  /** Id of a run; `undefined` when it is free. */
  holder: string | undefined;
  /** Whether nothing of an earlier holder can be under way any more, as far as the one who made it knows. */
  fenced: boolean;
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
  map: ProxyMap;
  disk: { says: string; staged: StagedLink[] };
  containers: ModelContainer[];
}

/** A host on which `r0` is live and nobody works. */
export function calmHost(): FencedHost {
  return {
    leases: [{ number: 1, holder: undefined, fenced: true }],
    proxyRuns: true,
    map: startedMap("steady:r0"),
    disk: { says: "steady:r0", staged: [] },
    containers: [{ name: "r0", release: "r0", state: "running" }],
  };
}

/** The lease that counts. */
export function currentLease({ leases }: FencedHost): LeaseVolume {
  return leases.reduce((highest, one) => (one.number > highest.number ? one : highest), noLease);
}

const noLease: LeaseVolume = { number: 0, holder: undefined, fenced: true };

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
