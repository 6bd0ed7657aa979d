import type { ReleaseContainer } from "../../../../src/host/observation.ts";
import { type Routes, slotOf } from "../../../../src/proxy/routes.ts";
import type { ProxySettings } from "../../../../src/proxy/settings.ts";
import type { History } from "../../../../src/release/history.ts";
import type { ReleaseIdentity } from "../../../../src/release/labels.ts";
import type { Slot } from "../../../../src/release/slot.ts";
import { observe, type StepHost } from "./host.ts";

/** What one request does to its host. Names are those under which the crash schedules of the testbed cut it. */
export interface Step {
  readonly name: string;
  readonly take: (host: StepHost) => StepHost;
}

function step(name: string, take: Step["take"]): Step {
  return { name, take };
}

function changing(
  name: string,
  id: string,
  change: (release: ReleaseContainer) => Partial<ReleaseContainer>,
): Step {
  return step(name, (host) => ({
    ...host,
    releases: host.releases.map((one) => (one.id === id ? { ...one, ...change(one) } : one)),
  }));
}

export const createNetwork = step("POST /networks/create tidegate.{service}", (host) => ({
  ...host,
  network: true,
}));

/** Until it is started, a proxy's container is as good as absent. */
export function bootProxy(routes: Routes, settings: ProxySettings): readonly Step[] {
  return [
    step("POST /containers/create tidegate.{service}.proxy", (host) => host),
    step("PUT /containers/{proxy}/archive", (host) => ({ ...host, onDisk: routes, settings })),
    step("POST /containers/{proxy}/start", (host) => ({
      ...host,
      proxy: "running",
      routes: host.onDisk,
      markedDown: false,
      outdated: false,
      laidDown: undefined,
    })),
  ];
}

export const startProxy = step("POST /containers/{proxy}/start", (host) => ({
  ...host,
  proxy: "running",
  routes: host.onDisk,
  markedDown: false,
  outdated: false,
  laidDown: undefined,
}));

/** Beside the generation in use. */
export function stageGeneration(routes: Routes, settings?: ProxySettings): Step {
  return step("PUT /containers/{proxy}/archive", (host) => ({
    ...host,
    staged: { routes, settings: settings ?? host.settings },
    spare: true,
  }));
}

export const activate = step("POST /exec/{mv current.next.{n}}/start", (host) =>
  host.staged === undefined
    ? host
    : { ...host, onDisk: host.staged.routes, settings: host.staged.settings, staged: undefined },
);

export function stageRoutes(routes: Routes): Step {
  return step("add map", (host) => ({ ...host, laidDown: routes }));
}

export const commit = step("commit map", (host) =>
  host.laidDown === undefined ? host : { ...host, routes: host.laidDown, laidDown: undefined },
);

/** Disk comes before the running proxy. */
export function move(routes: Routes): readonly Step[] {
  return [stageGeneration(routes), stageRoutes(routes), activate, commit];
}

export const rearm = step("set server bake-{slot}/{slot}", (host) => ({ ...host, markedDown: false }));

/** Other settings for a proxy that runs: they are on disk before it reads them. */
export function reload(settings: ProxySettings): readonly Step[] {
  return [
    step("PUT /containers/{proxy}/archive", (host) => ({
      ...host,
      staged: { routes: host.routes, settings },
      spare: true,
    })),
    step("POST /exec/{mv current.next.{n}}/start", (host) =>
      host.staged === undefined
        ? host
        : {
            ...host,
            onDisk: host.staged.routes,
            settings: host.staged.settings,
            staged: undefined,
            outdated: true,
          },
    ),
    step("POST /exec/{sh -c kill -USR2 1}/start", (host) => ({
      ...host,
      routes: host.onDisk,
      markedDown: false,
      laidDown: undefined,
      outdated: false,
    })),
  ];
}

/** Beside the one in use first, which changes nothing. */
export function writeHistory(change: (history: History) => History): readonly Step[] {
  return [
    step("PUT /containers/{proxy}/archive", (host) => host),
    step("POST /exec/{mv history.json.next.{n}}/start", (host) => ({
      ...host,
      history: change(host.history),
    })),
  ];
}

export const clearGenerations = step("POST /exec/{rm {n}}/start", (host) => ({
  ...host,
  spare: false,
  staged: undefined,
}));

/** The newest of the host's containers, whatever its release. */
export function createCandidate(candidate: ReleaseContainer): Step {
  return step("POST /containers/create tidegate.{service}.{slot}.{release}", (host) => ({
    ...host,
    releases: [{ ...candidate, state: "created" as const, restarts: false }, ...host.releases],
  }));
}

export function startCandidate(id: string): Step {
  return changing("POST /containers/{candidate}/start", id, () => ({ state: "running" }));
}

/** No request of its own: the last of the health gate's. */
export function passGate(id: string): Step {
  return step("entrance GET /", (host) => ({
    ...host,
    answers: true,
    proven: new Set([...host.proven, id]),
  }));
}

/** What a run that is about to clear a slot asks: it ends there when users are led to it. */
export class Refused extends Error {}

/** No change: where a release is about to be taken from whom it may be serving. */
export function refuseLive(slot: Slot): Step {
  return step("show map", (host) => {
    const { liveSlot: live, proxy } = observe(host);
    if (proxy.state !== "running" || (live !== slot && slotOf(proxy.routes.candidate) !== slot)) return host;
    throw new Refused(`users are sent to slot ${slot}`);
  });
}

export const judgedBad = "judged";

/** No request either: the release turns out to be no good. */
export function failInBake(id: string): Step {
  return step(judgedBad, (host) => ({
    ...host,
    proven: new Set([...host.proven].filter((one) => one !== id)),
  }));
}

export function restartPolicy(id: string, of: "candidate" | "release", restarts: boolean): Step {
  const name = `POST /containers/{${of}}/update ${restarts ? "unless-stopped" : "no"}`;
  // One that starts and ends over and over ends for good.
  return changing(name, id, ({ state }) => ({
    restarts,
    ...(state === "restarting" && !restarts ? { state: "exited" } : {}),
  }));
}

export function stopRelease(id: string): Step {
  return changing("POST /containers/{release}/stop", id, ({ state }) => ({
    state: state === "removing" ? state : "exited",
  }));
}

export function startRelease(id: string): Step {
  return changing("POST /containers/{release}/start", id, () => ({ state: "running" }));
}

export function unpauseRelease(id: string): Step {
  return changing("POST /containers/{release}/unpause", id, () => ({ state: "running" }));
}

/** Off its network and on it again: it is stopped. */
export function readdress(id: string, slot: Slot): readonly Step[] {
  return [
    changing("POST /networks/tidegate.{service}/disconnect", id, () => ({ slot: undefined })),
    changing("POST /networks/tidegate.{service}/connect", id, () => ({ slot })),
  ];
}

export function pauseRelease(id: string): Step {
  return changing("POST /containers/{release}/pause", id, ({ state }) => ({
    state: state === "running" ? "paused" : state,
  }));
}

export function removeRelease(id: string, of: "candidate" | "release" = "release"): Step {
  return step(`DELETE /containers/{${of}}`, (host) => ({
    ...host,
    releases: host.releases.filter((one) => one.id !== id),
  }));
}

/** The container that a plan's candidate becomes. */
export function candidateOf(
  id: string,
  identity: ReleaseIdentity,
  slot: Slot,
  env: readonly string[],
): ReleaseContainer {
  return {
    id,
    name: `tidegate.api.${slot}.${identity.release}`,
    identity,
    slot,
    state: "created",
    restarts: false,
    env,
    imageId: "sha256:image",
    writes: [],
    stopTimeoutMs: 10_000,
  };
}
