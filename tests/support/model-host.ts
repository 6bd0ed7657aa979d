import fc from "fast-check";
import type { HostPlan } from "../../src/deploy/plan.ts";
import type { DeployRequest } from "../../src/deploy/request.ts";
import type { HostObservation, ProxyObservation, ReleaseContainer } from "../../src/host/observation.ts";
import { liveSlot } from "../../src/proxy/live.ts";
import { noRoutes, type Routes, slotOf, steadyOn } from "../../src/proxy/routes.ts";
import type { ProxySettings } from "../../src/proxy/settings.ts";
import { emptyHistory, type History } from "../../src/release/history.ts";
import type { KeepPrevious } from "../../src/release/labels.ts";
import { settledHistory } from "../../src/release/settled-history.ts";
import { otherSlot, type Slot, slots } from "../../src/release/slot.ts";
import {
  emptyHost,
  exampleIdentity,
  exampleListen,
  exampleRelease,
  exampleSettings,
  newDigest,
  oldDigest,
  runningProxy,
  slotAddresses,
  stoppedProxy,
} from "./example-observation.ts";

/** What there is of a service on a host, before anybody looks at it. */
export interface ModelHost {
  readonly network: boolean;
  readonly proxy: "absent" | "stopped" | "running";
  readonly routes: Routes;
  readonly onDisk: Routes;
  /** What the proxy on disk is configured with. */
  readonly settings: ProxySettings;
  /** Whether the running proxy still has a configuration of before. */
  readonly outdated: boolean;
  /** Whether the proxy has marked the live release of a bake down. */
  readonly markedDown: boolean;
  /** Newest first. */
  readonly releases: readonly ReleaseContainer[];
  /** Whether a release that runs passes its health check. */
  readonly answers: boolean;
  /** What runs before have written down; by default what a run would find fitting. */
  readonly history?: History;
}

const imageEnv = ["PATH=/bin"];

/** The model as an observation shows it. */
export function observe(host: ModelHost): HostObservation {
  const { proxy, routes, onDisk, releases } = host;
  const baking = slotOf(routes.live);
  const status = host.markedDown ? "DOWN" : "UP";
  const rows =
    baking === undefined ? [] : [{ backend: routes.live, server: baking, current: 0, total: 0, status }];
  const runs = (where: Slot) => releases.some((one) => one.slot === where && one.state === "running");
  const slotWhen = {
    absent: releases.find((one) => one.restarts && one.state === "running")?.slot,
    stopped: liveSlot(onDisk, [], runs),
    running: liveSlot(routes, rows, runs),
  };
  const slot = slotWhen[proxy];
  const inSlot = releases.filter((one) => slot !== undefined && one.slot === slot);
  const live = inSlot.find((one) => one.state === "running") ?? inSlot.find((one) => one.restarts);
  return {
    ...emptyHost,
    network: host.network ? { subnet: "172.30.7.0/24", slotAddresses } : undefined,
    proxy: observeProxy(host),
    liveSlot: slot,
    releases,
    live,
    liveImageEnv: live === undefined ? undefined : imageEnv,
    liveAnswers: live?.state === "running" && proxy === "running" && host.answers,
    history: host.history ?? fitting(releases, live),
  };
}

function fitting(releases: ModelHost["releases"], live: ReleaseContainer | undefined): History {
  const identities = releases.map(({ identity }) => identity);
  return settledHistory(emptyHistory, live?.identity, identities);
}

function observeProxy({ proxy, routes, onDisk, settings, outdated }: ModelHost): ProxyObservation {
  switch (proxy) {
    case "absent":
      return { state: "absent" };
    case "stopped":
      return stoppedProxy(onDisk, { settings });
    case "running": {
      const running = runningProxy(routes, onDisk, { settings });
      return outdated
        ? { ...running, process: { ...running.process, fingerprint: "0".repeat(16) } }
        : running;
    }
  }
}

/** The model after a deploy that went well took the plan's steps. */
export function carryOut(host: ModelHost, plan: HostPlan, request: DeployRequest): ModelHost {
  switch (plan.kind) {
    case "unchanged":
      return host;
    case "finish":
      return {
        ...host,
        history: plan.history ?? observe(host).history,
        ...(plan.traffic === undefined ? {} : { routes: plan.traffic, onDisk: plan.traffic }),
        settings: plan.proxy.after,
        outdated: false,
        releases: host.releases
          .filter((one) => !has(plan.remove, one))
          .map((one) => {
            if (one.id === plan.live.id) return { ...one, restarts: true };
            const leftover = plan.leftovers.find(({ release }) => release.id === one.id);
            return leftover === undefined ? one : ended(one, leftover.ends);
          }),
      };
    case "deploy": {
      const candidate = exampleRelease({
        id: `id-of-${plan.identity.release}`,
        identity: plan.identity,
        slot: plan.slot,
        env: [...imageEnv, ...[...request.env].map(([key, value]) => `${key}=${value}`)],
      });
      const left = host.releases.filter((one) => !has(plan.evict, one) && !has(plan.remove, one));
      const previous = left.map((one) => {
        if (one.id === plan.previous?.id) return ended(one, request.keepPrevious);
        return has(plan.park, one) ? ended(one, "stopped") : one;
      });
      const routes = steadyOn(plan.slot);
      const releases = [candidate, ...previous];
      const before = settledHistory(observe(host).history, plan.previous?.identity);
      return {
        history: settledHistory(before, plan.identity),
        network: true,
        proxy: "running",
        routes,
        onDisk: routes,
        settings:
          plan.proxy.process === "boot" ? exampleSettings({ listens: plan.proxy.after }) : plan.proxy.after,
        outdated: false,
        markedDown: false,
        releases,
        answers: true,
      };
    }
  }
}

function has(list: readonly ReleaseContainer[], one: ReleaseContainer): boolean {
  return list.some((other) => other.id === one.id);
}

/** Pausing and leaving alone work on what runs. */
function ended(release: ReleaseContainer, ends: KeepPrevious): ReleaseContainer {
  if (release.state === "removing") return { ...release, restarts: false };
  const state = ends === "stopped" ? "exited" : ends === "paused" ? "paused" : release.state;
  return { ...release, state, restarts: false };
}

const anySlot = fc.constantFrom(...slots);
const anyRoutes: fc.Arbitrary<Routes> = fc.oneof(
  fc.constant(noRoutes),
  anySlot.map(steadyOn),
  anySlot.map((slot) => ({ live: `bake-${slot}`, share: 0, candidate: "none" }) as const),
  anySlot.map(
    (slot) =>
      ({
        live: `steady-${slot}`,
        share: 2_500,
        candidate: `bake-${otherSlot(slot)}`,
      }) as const,
  ),
);

const anyContainer = fc.record({
  slot: fc.option(anySlot, { nil: undefined }),
  state: fc.constantFrom<ReleaseContainer["state"]>(
    "created",
    "running",
    "running",
    "paused",
    "restarting",
    "removing",
    "exited",
    "exited",
    "dead",
  ),
  restarts: fc.boolean(),
  env: fc.constantFrom(["PATH=/bin", "MODE=fast"], ["PATH=/bin"], ["PATH=/bin", "MODE=slow"]),
  digest: fc.constantFrom(newDigest, newDigest, oldDigest),
  healthHost: fc.constantFrom(undefined, undefined, "api.example"),
});

/** Up to eight releases, newest first. */
export const anyReleases: fc.Arbitrary<readonly ReleaseContainer[]> = fc
  .array(anyContainer, { maxLength: 8 })
  .map((all) =>
    all.map(({ digest, healthHost, ...rest }, index) => {
      const settings = { containerPort: 3000, healthPath: "/health", healthHost };
      return exampleRelease({
        ...rest,
        identity: exampleIdentity({ release: `r${8 - index}`, digest, settings }),
      });
    }),
  );

/** As asked for in most, else at another port, at two (a run that was cut short) or trusting a proxy. */
const anySettings: fc.Arbitrary<ProxySettings> = fc
  .constantFrom<Partial<ProxySettings>>(
    {},
    {},
    {},
    { listens: [{ ...exampleListen, port: 8080 }] },
    { listens: [exampleListen, { ...exampleListen, port: 8080 }] },
    { trustedProxies: ["10.0.0.0/8"] },
  )
  .map((changes) => exampleSettings(changes));

const untidyHost: fc.Arbitrary<ModelHost> = fc
  .record({
    network: fc.boolean(),
    proxy: fc.constantFrom<ModelHost["proxy"]>("absent", "stopped", "running", "running", "running"),
    routes: anyRoutes,
    onDisk: fc.option(anyRoutes, { nil: undefined, freq: 2 }),
    settings: anySettings,
    outdated: fc.boolean(),
    markedDown: fc.boolean(),
    releases: anyReleases,
    answers: fc.boolean(),
  })
  .map((host) => ({ ...host, onDisk: host.onDisk ?? host.routes }));

/** Where the newest release is live and all others are stopped. */
const tidyHost: fc.Arbitrary<ModelHost> = fc.tuple(untidyHost, anySlot).map(([host, slot]) => {
  const [live, ...others] = host.releases;
  const releases = live && [
    { ...live, slot, state: "running" as const, restarts: true },
    ...others.map((one) => ended(one, "stopped")),
  ];
  const routes = steadyOn(slot);
  return {
    ...host,
    proxy: "running",
    routes,
    onDisk: routes,
    settings: exampleSettings(),
    outdated: false,
    releases: releases ?? [],
    answers: true,
  };
});

/** Hosts in every state, those among them that no run should leave behind. */
export const anyHost: fc.Arbitrary<ModelHost> = fc.oneof(
  { arbitrary: untidyHost, weight: 3 },
  { arbitrary: tidyHost, weight: 1 },
);
