import type { ExtraNetwork } from "../compose/read-networks.ts";
import { createOnNetworks } from "../deploy/create-container.ts";
import { notStarted } from "../deploy/not-started.ts";
import { isUp } from "../deploy/plan-slot.ts";
import {
  type ContainerInspectInfo,
  inspectContainer,
  pauseContainer,
  removeContainer,
  renameContainer,
  startContainer,
  stopContainer,
  unpauseContainer,
} from "../docker/containers.ts";
import { readLogs } from "../docker/logs.ts";
import { connectNetwork, disconnectNetwork } from "../docker/networks.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { pinned } from "../release/image-reference.ts";
import { networkName, releaseContainerName } from "../release/names.ts";
import type { Journal } from "../report/journal.ts";
import { imageOf } from "./need-images.ts";
import { planCopy } from "./plan-copy.ts";
import type { WayBack } from "./plan-rollback.ts";
import { takeAway } from "./provide-phase.ts";
import type { RollbackRequest } from "./request.ts";
import type { ProvidedHost } from "./stages.ts";

/**
 * Has the release's container run in its slot. Nobody is sent to it yet.
 *
 * @returns its name
 * @throws Failure `candidate-not-started`; what was begun is for {@link putBack} to undo
 */
export async function bringUp(
  one: ProvidedHost,
  request: RollbackRequest,
  journal: Journal,
): Promise<string> {
  const { host, plan, watch } = one;
  const { way, identity, slot } = plan;
  if (way.kind === "running" || way.kind === "paused") {
    const { name } = way.container;
    if (way.kind === "running") return name;
    await watch.time("start", () => unpauseContainer(host.engine, name));
    journal.note(`unpaused ${identity.release} in slot ${slot}`, host.name);
    return name;
  }
  const name = nameOfContainer(one, request.service);
  await watch.time("start", async () => {
    if (way.kind === "stopped") await moveIn(one, way, name, request.service);
    else await makeAgain(one, name, request);
    await start(host, name);
  });
  journal.note(`started ${identity.release} in slot ${slot}`, host.name);
  return name;
}

/** Undoes {@link bringUp}, however far it came. */
export async function putBack(one: ProvidedHost, service: string): Promise<void> {
  const { engine } = one.host;
  const { way } = one.plan;
  const name = nameOfContainer(one, service);
  if (way.kind === "paused") await pauseContainer(engine, way.container.name);
  if (way.kind === "stopped") await stopContainer(engine, name, way.container.stopTimeoutMs + stopMarginMs);
  if (way.kind === "removed") await removeContainer(engine, name);
  await takeAway(one);
}

const stopMarginMs = 110_000;

function nameOfContainer({ host, plan }: ProvidedHost, service: string): string {
  return releaseContainerName(service, plan.slot, plan.identity.release, host.engine.lease ?? 0);
}

/** A container that was stopped gets its slot's address and name; everything else about it stays as it was. */
async function moveIn(
  { host, plan, seen }: ProvidedHost,
  { container, moves }: Extract<WayBack, { kind: "stopped" }>,
  name: string,
  service: string,
): Promise<void> {
  const { engine } = host;
  // A run before this one may be stopping it, or somebody has given it another address while it ran.
  if (isUp(container)) await stopContainer(engine, container.name, container.stopTimeoutMs + stopMarginMs);
  const address = seen.network?.slotAddresses[plan.slot];
  if (moves && address !== undefined) await readdress(host, container.name, networkName(service), address);
  if (container.name !== name) await renameContainer(engine, container.name, name);
}

/** Of its other networks nothing is touched; aliases of its own it never had. */
async function readdress(
  { engine }: ConnectedHost,
  container: string,
  network: string,
  address: string,
): Promise<void> {
  const { DriverOpts, GwPriority } = ((await inspectContainer(engine, container))?.NetworkSettings.Networks[
    network
  ] ?? {}) as { readonly DriverOpts?: unknown; readonly GwPriority?: number };
  await disconnectNetwork(engine, network, container);
  await connectNetwork(engine, network, container, {
    IPAMConfig: { IPv4Address: address },
    ...(DriverOpts ? { DriverOpts } : {}),
    ...(GwPriority ? { GwPriority } : {}),
  });
}

async function makeAgain(one: ProvidedHost, name: string, request: RollbackRequest): Promise<void> {
  const { host, plan, seen, original } = one;
  const { service, secretEnv } = request;
  const { identity, slot } = plan;
  const address = seen.network?.slotAddresses[slot];
  if (original === undefined || address === undefined) throw new Error("there is nothing to make it of");
  const image = pinned(imageOf(identity, host.name), identity.digest);
  const spec = planCopy(original.container, original.image, { service, identity, image, secretEnv, address });
  try {
    await createOnNetworks(host.engine, name, spec, otherNetworks(original.container, networkName(service)));
  } catch (error) {
    throw notStarted(host, error, []);
  }
}

/** Networks of the host that the original is in besides the service's own. */
function otherNetworks({ NetworkSettings }: ContainerInspectInfo, own: string): readonly ExtraNetwork[] {
  return Object.entries(NetworkSettings.Networks)
    .filter(([name]) => name !== own)
    .map(([name, endpoint]) => {
      const { DriverOpts, GwPriority } = endpoint as {
        readonly DriverOpts?: Readonly<Record<string, string>> | null;
        readonly GwPriority?: number;
      };
      return {
        name,
        ...(GwPriority ? { gwPriority: GwPriority } : {}),
        ...(DriverOpts ? { driverOpts: new Map(Object.entries(DriverOpts)) } : {}),
      };
    });
}

async function start(host: ConnectedHost, name: string): Promise<void> {
  try {
    await startContainer(host.engine, name);
  } catch (error) {
    throw notStarted(host, error, await readLogs(host.engine, name));
  }
}
