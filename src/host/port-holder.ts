import type { ContainerInfo } from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { readDisk } from "../proxy/disk.ts";
import { label } from "../release/labels.ts";

/**
 * Which container holds a TCP port of the host, in words: one that publishes it, or the proxy of another service.
 * What holds it outside of Docker cannot be seen from here; the proxy's own start tells.
 */
export async function portHolder(
  engine: Engine,
  containers: readonly ContainerInfo[],
  port: number,
): Promise<string | undefined> {
  const running = containers.filter((container) => container.State === "running");
  const publisher = running.find((one) =>
    one.Ports.some((each) => each.PublicPort === port && each.Type === "tcp"),
  );
  if (publisher !== undefined) return `the container ${nameOf(publisher)} (image ${publisher.Image})`;
  const proxies = running.filter((container) => container.Labels[label.role] === "proxy");
  const ports = await Promise.all(
    proxies.map(async (proxy) => (await readDisk(engine, proxy.Id))?.settings.listenPort),
  );
  const proxy = proxies[ports.indexOf(port)];
  return proxy === undefined ? undefined : `the service "${proxy.Labels[label.service]}" of Tidegate`;
}

function nameOf(container: ContainerInfo): string {
  return container.Names[0]?.slice(1) ?? container.Id.slice(0, 12);
}
