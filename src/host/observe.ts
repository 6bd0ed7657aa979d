import {
  type ContainerInfo,
  type ContainerInspectInfo,
  inspectContainer,
  listContainers,
} from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { inspectImage } from "../docker/images.ts";
import { inspectNetwork } from "../docker/networks.ts";
import { answersNow } from "../health/live-probe.ts";
import { readLeaseOf } from "../lease/read-lease.ts";
import { liveSlot } from "../proxy/live.ts";
import type { StatisticsRow } from "../proxy/statistics.ts";
import { label, readIdentity } from "../release/labels.ts";
import { networkName } from "../release/names.ts";
import type { Slot } from "../release/slot.ts";
import { divideSubnet, slotAt } from "../release/slot-addresses.ts";
import type { ConnectedHost } from "./connected-host.ts";
import { findForeign } from "./foreign-container.ts";
import { hostHistory } from "./host-history.ts";
import type { HostObservation, ProxyObservation, ReleaseContainer, ServiceNetwork } from "./observation.ts";
import { observeProxy } from "./observe-proxy.ts";
import { portHolder } from "./port-holder.ts";

/**
 * Reads everything there is of a service on one host. Changes nothing.
 *
 * @param port that the proxy is to take; `undefined` when only looking
 * @param adopt name of a container that holds it, and that is to be replaced
 * @throws Failure `state-unreadable` when the state is damaged or from a newer version
 */
export async function observeHost(
  host: ConnectedHost,
  service: string,
  port: number | undefined,
  adopt?: string,
): Promise<HostObservation> {
  const { engine, admin } = host;
  const lease = await readLeaseOf(engine, service);
  const [containers, network] = await Promise.all([listContainers(engine), readNetwork(engine, service)]);
  const ours = containers.filter((container) => container.Labels[label.service] === service);
  const [proxy, releases] = await Promise.all([
    observeProxy(host, service, ours),
    observeReleases(engine, network, ours),
  ]);
  const rows =
    proxy.state === "running" && proxy.routes.live.startsWith("bake-") ? await admin.readStatistics() : [];
  const slot = liveSlotOf(proxy, rows, releases.readable);
  const live = liveRelease(releases.readable, slot);
  const [image, liveAnswers, holder, adoptable] = await Promise.all([
    live === undefined ? undefined : inspectImage(engine, live.imageId),
    live?.state === "running" && proxy.state === "running" && slot !== undefined
      ? answersNow(host, slot, live.identity.settings)
      : false,
    port === undefined || listensAt(proxy, port) ? undefined : portHolder(host, containers, port),
    adopt === undefined ? undefined : findForeign(engine, adopt),
  ]);
  const history = hostHistory(proxy.state === "absent" ? undefined : proxy.disk.history, engine.host);
  return {
    lease,
    network,
    proxy,
    liveSlot: slot,
    releases: releases.readable,
    live,
    liveImageEnv: image === undefined ? undefined : (image.Config.Env ?? []),
    liveAnswers,
    history: history.history,
    portHolder: holder,
    adoptable,
    oddities: [...releases.oddities, ...history.oddities],
  };
}

function listensAt(proxy: ProxyObservation, port: number): boolean {
  return proxy.state !== "absent" && proxy.disk.settings.listens.some((listen) => listen.port === port);
}

async function readNetwork(engine: Engine, service: string): Promise<ServiceNetwork | undefined> {
  const network = await inspectNetwork(engine, networkName(service));
  const subnet = network?.IPAM?.Config?.[0]?.["Subnet"];
  return subnet === undefined ? undefined : { subnet, slotAddresses: divideSubnet(subnet).slots };
}

async function observeReleases(
  engine: Engine,
  network: ServiceNetwork | undefined,
  ours: readonly ContainerInfo[],
): Promise<{ readable: readonly ReleaseContainer[]; oddities: readonly string[] }> {
  const containers = ours.filter((one) => one.Labels[label.role] === "release");
  const inspected = await Promise.all(containers.map((one) => inspectContainer(engine, one.Id)));
  const there = inspected.filter((one) => one !== undefined);
  const dated = there.flatMap((one) => {
    const release = readRelease(one, network);
    return release === undefined ? [] : [{ release, madeAt: Date.parse(one.Created) }];
  });
  const readable = dated.sort(newestFirst).map(({ release }) => release);
  const oddities = there
    .filter((one) => readIdentity(one.Config.Labels) === undefined)
    .map((one) => `container ${one.Name.slice(1)} carries labels this version cannot read; it is left alone`);
  return { readable, oddities };
}

interface DatedRelease {
  readonly release: ReleaseContainer;
  readonly madeAt: number;
}

/** By the host's own clock, which is the same for every run: ids carry the clocks of the machines that deployed. */
function newestFirst(a: DatedRelease, b: DatedRelease): number {
  return b.madeAt - a.madeAt || (a.release.identity.release < b.release.identity.release ? 1 : -1);
}

function readRelease(
  container: ContainerInspectInfo,
  network: ServiceNetwork | undefined,
): ReleaseContainer | undefined {
  const identity = readIdentity(container.Config.Labels);
  if (identity === undefined) return undefined;
  const endpoints = Object.values(container.NetworkSettings.Networks);
  const addresses = endpoints.map((endpoint) => endpoint.IPAMConfig?.IPv4Address ?? undefined);
  const slots =
    network === undefined ? [] : addresses.map((address) => slotAt(network.slotAddresses, address));
  return {
    id: container.Id,
    name: container.Name.slice(1),
    identity,
    slot: slots.find((slot) => slot !== undefined),
    state: container.State.Status as ReleaseContainer["state"],
    restarts: !["", "no"].includes(container.HostConfig.RestartPolicy?.Name ?? ""),
    env: container.Config.Env ?? [],
    imageId: container.Image,
    writes: container.Mounts.filter((mount) => mount.RW).map((mount) => mount.Name ?? mount.Source),
    stopTimeoutMs: stopTimeoutMs(container),
  };
}

/** Docker's own default is 10 s. */
function stopTimeoutMs({ Config }: ContainerInspectInfo): number {
  const { StopTimeout: seconds = 10 } = Config as { readonly StopTimeout?: number };
  return seconds * 1_000;
}

/** Where the proxy is gone, what was live is the release that the daemon was told to keep running. */
function liveSlotOf(
  proxy: ProxyObservation,
  rows: readonly StatisticsRow[],
  releases: readonly ReleaseContainer[],
): Slot | undefined {
  const runs = (slot: Slot) =>
    releases.some((release) => release.slot === slot && release.state === "running");
  switch (proxy.state) {
    case "absent":
      return releases.find((release) => release.restarts && release.state === "running")?.slot;
    case "stopped":
      return liveSlot(proxy.disk.routes, [], runs);
    case "running":
      return liveSlot(proxy.routes, rows, runs);
  }
}

/** What runs in the live slot; where nothing does (a host that lost it), the newest that could have. */
function liveRelease(
  releases: readonly ReleaseContainer[],
  slot: Slot | undefined,
): ReleaseContainer | undefined {
  const inSlot = releases.filter((release) => slot !== undefined && release.slot === slot);
  return inSlot.find((release) => release.state === "running") ?? inSlot.find((release) => release.restarts);
}
