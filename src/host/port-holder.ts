import type { ContainerInfo } from "../docker/containers.ts";
import { ingressServiceOn } from "../docker/swarm.ts";
import { readDisk } from "../proxy/disk.ts";
import { label } from "../release/labels.ts";
import type { ConnectedHost } from "./connected-host.ts";

/**
 * What holds a TCP port of the host, in words: a container that publishes it, a service of the swarm, or the proxy of
 * another service.
 * What holds it outside of Docker is not seen here; the proxy's own container tells, before it binds.
 */
export async function portHolder(
  { engine, facts }: Pick<ConnectedHost, "engine" | "facts">,
  containers: readonly ContainerInfo[],
  port: number,
): Promise<string | undefined> {
  const running = containers.filter((container) => container.State === "running");
  const publisher = running.find((one) =>
    one.Ports.some((each) => each.PublicPort === port && each.Type === "tcp"),
  );
  if (publisher !== undefined) return `the container ${nameOf(publisher)} (image ${publisher.Image})`;
  const service = facts.swarm === "manager" ? await ingressServiceOn(engine, port) : undefined;
  if (service !== undefined)
    return `the swarm service ${service}, which publishes it on every node (ingress)`;
  const proxies = running.filter((container) => container.Labels[label.role] === "proxy");
  const disks = await Promise.all(proxies.map((proxy) => readDisk(engine, proxy.Id)));
  const proxy =
    proxies[disks.findIndex((disk) => disk?.settings.listens.some((listen) => listen.port === port))];
  return proxy === undefined ? undefined : `the service "${proxy.Labels[label.service]}" of Tidegate`;
}

function nameOf(container: ContainerInfo): string {
  return container.Names[0]?.slice(1) ?? container.Id.slice(0, 12);
}
