import type { SeenContainer } from "../observer/service-view.ts";
import type { TestbedHost } from "../testbed/host.ts";

/** Takes everything of a service off a host, as if it had never been there. */
export async function removeService(host: TestbedHost, service: string): Promise<void> {
  const own = `tidegate.${service}`;
  const isOurs = (name: string) => name === own || name.startsWith(`${own}.`);
  const containers = await host.docker<SeenContainer[]>("GET", "/containers/json?all=true");
  const ours = containers.body.filter(({ Names }) => isOurs(Names[0]?.slice(1) ?? ""));
  await Promise.all(ours.map(({ Id }) => host.docker("DELETE", `/containers/${Id}?force=true&v=true`)));
  const volumes = await host.docker<{ Volumes: { Name: string }[] | null }>("GET", "/volumes");
  const networks = await host.docker<{ Name: string }[]>("GET", "/networks");
  await Promise.all([
    ...(volumes.body.Volumes ?? [])
      .filter(({ Name }) => isOurs(Name))
      .map(({ Name }) => host.docker("DELETE", `/volumes/${Name}`)),
    ...networks.body
      .filter(({ Name }) => isOurs(Name))
      .map(({ Name }) => host.docker("DELETE", `/networks/${Name}`)),
  ]);
}
