import type { DeployRequest } from "../../src/deploy/request.ts";
import type { HostObservation, ProxyObservation, ReleaseContainer } from "../../src/host/observation.ts";
import type { ProxyDisk } from "../../src/proxy/disk.ts";
import { type Routes, steadyOn } from "../../src/proxy/routes.ts";
import type { ProxySettings } from "../../src/proxy/settings.ts";
import { emptyHistory } from "../../src/release/history.ts";
import type { ReleaseIdentity } from "../../src/release/labels.ts";
import { newDigest, oldDigest } from "./example-outcomes.ts";

export const slotAddresses = { blue: "172.30.7.2", green: "172.30.7.3" } as const;

/** What was asked for in the examples: release 2 of `api`, with one variable of its own. */
export function exampleRequest(changes: Partial<DeployRequest> = {}): DeployRequest {
  return {
    service: "api",
    transport: { kind: "local" },
    dockerSocket: "/var/run/docker.sock",
    image: {
      written: "ghcr.io/acme/api:v2",
      registry: "ghcr.io",
      repository: "acme/api",
      tag: "v2",
      digest: undefined,
    },
    listen: { address: undefined, port: 3001 },
    containerPort: 3000,
    env: new Map([["MODE", "fast"]]),
    health: { path: "/health", host: undefined, timeoutMs: 60_000, intervalMs: 1_000, threshold: 2 },
    url: undefined,
    drainTimeoutMs: 30_000,
    keepReleases: 5,
    networkSubnet: undefined,
    proxyImage: {
      written: "haproxy:3",
      registry: "docker.io",
      repository: "library/haproxy",
      tag: "3",
      digest: undefined,
    },
    dryRun: false,
    ...changes,
  };
}

export function exampleSettings(changes: Partial<ProxySettings> = {}): ProxySettings {
  return {
    service: "api",
    listenAddress: null,
    listenPort: 3001,
    containerPort: 3000,
    healthPath: "/health",
    slotAddresses,
    socketGroup: "docker",
    ...changes,
  };
}

export function exampleIdentity(changes: Partial<ReleaseIdentity> = {}): ReleaseIdentity {
  return {
    release: "20260102t120000-0001",
    digest: oldDigest,
    image: "ghcr.io/acme/api:v1",
    settings: { containerPort: 3000, healthPath: "/health", healthHost: undefined },
    ...changes,
  };
}

/** A release that runs in slot blue, as the live one does. */
export function exampleRelease(changes: Partial<ReleaseContainer> = {}): ReleaseContainer {
  const identity = changes.identity ?? exampleIdentity();
  return {
    id: `id-of-${identity.release}`,
    name: `tidegate.api.blue.${identity.release}`,
    identity,
    slot: "blue",
    state: "running",
    restarts: true,
    env: ["PATH=/bin", "MODE=fast"],
    imageId: "sha256:image",
    ...changes,
  };
}

export function exampleDisk(routes: Routes, changes: Partial<ProxyDisk> = {}): ProxyDisk {
  return {
    generation: 3,
    generations: [3],
    settings: exampleSettings(),
    routes,
    history: undefined,
    ...changes,
  };
}

export function runningProxy(routes: Routes, onDisk: Routes = routes): ProxyObservation {
  return { state: "running", container: "proxy", disk: exampleDisk(onDisk), routes };
}

/** A host on which nothing of the service is. */
export const emptyHost: HostObservation = {
  network: undefined,
  proxy: { state: "absent" },
  liveSlot: undefined,
  releases: [],
  live: undefined,
  liveImageEnv: undefined,
  liveAnswers: false,
  history: emptyHistory,
  portHolder: undefined,
  oddities: [],
};

/** A host on which one release is live in slot blue and healthy. */
export function hostWith(
  live: ReleaseContainer = exampleRelease(),
  changes: Partial<HostObservation> = {},
): HostObservation {
  return {
    ...emptyHost,
    network: { subnet: "172.30.7.0/24", slotAddresses },
    proxy: runningProxy(steadyOn(live.slot ?? "blue")),
    liveSlot: live.slot,
    releases: [live],
    live,
    liveImageEnv: ["PATH=/bin"],
    liveAnswers: true,
    ...changes,
  };
}

export { newDigest, oldDigest };
