import type { ForeignContainer, ProxyObservation } from "../../src/host/observation.ts";
import { fingerprint } from "../../src/proxy/configuration.ts";
import { steadyOn } from "../../src/proxy/routes.ts";
import { bothSlots, type Listen, type ProxySettings } from "../../src/proxy/settings.ts";
import { newDigest } from "./example-outcomes.ts";

/** A place that a proxy listens at, on every address unless told otherwise. */
export function listenAt(port: number, changes: Partial<Listen> = {}): Listen {
  return { address: null, port, acceptProxy: false, ...changes };
}

/** Settings of the proxy of `api`, which listens on port 3001. */
export function proxySettings(changes: Partial<ProxySettings> = {}): ProxySettings {
  const slot = { containerPort: 3000, healthPath: "/health", healthHost: null };
  return {
    service: "api",
    listens: [listenAt(3001)],
    slots: bothSlots({ blue: "172.30.7.2", green: "172.30.7.3" }, slot),
    trustedProxies: [],
    previewHeader: null,
    socketGroup: "docker",
    ...changes,
  };
}

type RunningProxy = Extract<ProxyObservation, { state: "running" }>;

/** A proxy that runs with what its disk says, of the image with {@link newDigest}; slot blue is live. */
export function runningProxyOf(
  settings: ProxySettings = proxySettings(),
  changes: Partial<RunningProxy> = {},
): RunningProxy {
  const routes = steadyOn("blue");
  const print = fingerprint(settings);
  return {
    state: "running",
    container: "proxy",
    instance: 1,
    image: `haproxy@${newDigest}`,
    disk: { generation: 3, generations: [3], settings, fingerprint: print, routes, history: undefined },
    others: [],
    routes,
    process: { instance: 1, fingerprint: print, uptimeSeconds: 1_000, version: "3.2.24" },
    ...changes,
  };
}

/** A container that a user started, and that publishes port 3001. */
export function foreignContainer(changes: Partial<ForeignContainer> = {}): ForeignContainer {
  return {
    id: "id-of-web",
    name: "web",
    running: true,
    publishes: [3001],
    restartPolicy: "always",
    restartRetries: 0,
    removedWhenStopped: false,
    keeper: undefined,
    ...changes,
  };
}
