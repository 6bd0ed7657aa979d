import { type ContainerInfo, inspectContainer } from "../docker/containers.ts";
import { Failure } from "../failure/failure.ts";
import { readDisk } from "../proxy/disk.ts";
import type { ProcessInfo } from "../proxy/process-info.ts";
import { label } from "../release/labels.ts";
import { proxyContainerName } from "../release/names.ts";
import type { ConnectedHost } from "./connected-host.ts";
import type { OtherProxy, ProxyObservation } from "./observation.ts";

/**
 * Reads the service's proxy on a host. While one takes over from another there are two; in use is the one that answers
 * at the admin socket.
 *
 * @param ours every container of the service
 * @throws Failure `state-unreadable`
 */
export async function observeProxy(
  { engine, admin }: Pick<ConnectedHost, "engine" | "admin">,
  service: string,
  ours: readonly ContainerInfo[],
): Promise<ProxyObservation> {
  const containers = ours.filter((one) => one.Labels[label.role] === "proxy");
  if (containers.length === 0) return { state: "absent" };
  const name = proxyContainerName(service);
  const running = containers.filter((one) => one.State === "running");
  const answering = running.length === 0 ? Promise.resolve(undefined) : admin.readProcess();
  // Of one alone it is known which it is, and who waits for a rollback need not wait for that.
  const [only] = containers.length === 1 ? containers : [];
  const container = only ?? inUse(containers, await answering, name);
  const [process, disk, inspected, routes] = await Promise.all([
    answering,
    readDisk(engine, container.Id),
    inspectContainer(engine, container.Id),
    running.length === 0 ? undefined : admin.readRoutes(),
  ]);
  // Made by a run that ended before it could lay the state down: it never ran, and is as good as absent.
  if (disk === undefined && container.State === "created") return { state: "absent" };
  if (disk === undefined || inspected === undefined) {
    throw new Failure("state-unreadable", "the state of the service's proxy on the host is not whole", {
      host: engine.host,
      advice: `Look into the volume of the container ${name}; removing that container and its volume lets the next deploy begin anew, with an outage until it is done.`,
    });
  }
  const others = containers.filter((one) => one.Id !== container.Id).map(asProxy);
  const there = {
    container: container.Id,
    instance: instanceOf(container),
    image: inspected.Config.Image,
    disk,
    others,
  };
  if (container.State !== "running" || process === undefined) return { state: "stopped", ...there };
  if (routes === undefined) {
    throw new Failure("state-unreadable", "the running proxy's map is not one of ours", {
      host: engine.host,
      advice: `Restart the container ${name}: it comes back with what its disk says.`,
    });
  }
  return { state: "running", ...there, routes, process };
}

/** Which of a service's proxies is in use: the one that answers, else the one of the usual name, else the newest. */
export function inUse(
  containers: readonly ContainerInfo[],
  process: ProcessInfo | undefined,
  name: string,
): ContainerInfo {
  const newest = [...containers].sort((a, b) => instanceOf(b) - instanceOf(a));
  const answering = newest.find((one) => one.State === "running" && instanceOf(one) === process?.instance);
  const found = answering ?? newest.find((one) => one.Names.includes(`/${name}`)) ?? newest[0];
  if (found === undefined) throw new Error("there is no proxy to choose from");
  return found;
}

/** A proxy by its container in Docker's list. */
export function asProxy(container: ContainerInfo): OtherProxy {
  return {
    container: container.Id,
    instance: instanceOf(container),
    running: container.State === "running",
  };
}

function instanceOf(container: ContainerInfo): number {
  return Number(container.Labels[label.instance] ?? 1);
}
