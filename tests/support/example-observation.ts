import type { DeployRequest } from "../../src/deploy/request.ts";
import type { EngineFacts } from "../../src/docker/judge-engine.ts";
import type { HostObservation, ProxyObservation, ReleaseContainer } from "../../src/host/observation.ts";
import { noLease } from "../../src/lease/lease.ts";
import { fingerprint } from "../../src/proxy/configuration.ts";
import type { ProxyDisk } from "../../src/proxy/disk.ts";
import { type Routes, steadyOn } from "../../src/proxy/routes.ts";
import { bothSlots, type Listen, type ProxySettings } from "../../src/proxy/settings.ts";
import { emptyHistory } from "../../src/release/history.ts";
import type { ReleaseIdentity } from "../../src/release/labels.ts";
import { settledHistory } from "../../src/release/settled-history.ts";
import { newDigest, oldDigest } from "./example-outcomes.ts";

export const slotAddresses = { blue: "172.30.7.2", green: "172.30.7.3" } as const;
/** Where the proxy of the examples listens. */
export const exampleListen: Listen = { address: null, port: 3001, acceptProxy: false };
/** The image that the proxy of the examples was made with. */
export const proxyImage = `docker.io/library/haproxy@sha256:${"c".repeat(64)}`;
export const exampleFacts: EngineFacts = {
  os: "linux",
  architecture: "amd64",
  memoryBytes: 4_000_000_000,
  swarm: "none",
};

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
    credentials: undefined,
    listen: { address: undefined, port: 3001 },
    acceptProxy: false,
    trustedProxies: [],
    adopt: undefined,
    containerPort: 3000,
    env: new Map([["MODE", "fast"]]),
    secretEnv: new Set(),
    envRemoved: [],
    container: {},
    readingNotes: { remarks: [], warnings: [] },
    releaseCommand: undefined,
    health: { path: "/health", host: undefined, timeoutMs: 60_000, intervalMs: 1_000, threshold: 2 },
    url: undefined,
    checks: [],
    judging: {
      canary: [],
      bakeMs: 0,
      thresholds: { maxErrorRate: 0.01, maxSlowdown: 5, minRequests: 50 },
      rollbackOnFailure: true,
      previewHeader: undefined,
    },
    drainTimeoutMs: 30_000,
    keepPrevious: "stopped",
    lockTimeoutMs: 0,
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
    notifications: { environment: undefined, githubToken: undefined, slackWebhook: undefined },
    ...changes,
  };
}

export function exampleSettings(changes: Partial<ProxySettings> = {}): ProxySettings {
  return {
    service: "api",
    listens: [exampleListen],
    slots: bothSlots(slotAddresses, { containerPort: 3000, healthPath: "/health", healthHost: null }),
    trustedProxies: [],
    previewHeader: null,
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
    writes: [],
    stopTimeoutMs: 10_000,
    ...changes,
  };
}

export function exampleDisk(routes: Routes, changes: Partial<ProxyDisk> = {}): ProxyDisk {
  const { settings = exampleSettings() } = changes;
  return {
    generation: 3,
    generations: [3],
    settings,
    fingerprint: fingerprint(settings),
    routes,
    history: undefined,
    ...changes,
  };
}

/** A proxy that runs, with the configuration that is on its disk. */
export function runningProxy(
  routes: Routes,
  onDisk: Routes = routes,
  changes: Partial<ProxyDisk> = {},
): Extract<ProxyObservation, { state: "running" }> {
  const there = proxyThere(exampleDisk(onDisk, changes));
  const process = {
    instance: there.instance,
    fingerprint: there.disk.fingerprint,
    uptimeSeconds: 3_600,
    version: "3.2.24",
  };
  return { state: "running", ...there, routes, process };
}

export function stoppedProxy(
  onDisk: Routes,
  changes: Partial<ProxyDisk> = {},
): Extract<ProxyObservation, { state: "stopped" }> {
  return { state: "stopped", ...proxyThere(exampleDisk(onDisk, changes)) };
}

function proxyThere(disk: ProxyDisk) {
  return { container: "proxy", instance: 1, image: proxyImage, disk, others: [] };
}

/** A host on which nothing of the service is. */
export const emptyHost: HostObservation = {
  lease: noLease,
  network: undefined,
  proxy: { state: "absent" },
  liveSlot: undefined,
  releases: [],
  live: undefined,
  liveImageEnv: undefined,
  liveAnswers: false,
  history: emptyHistory,
  portHolder: undefined,
  adoptable: undefined,
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
    history: settledHistory(emptyHistory, live.identity),
    ...changes,
  };
}

export { newDigest, oldDigest };
