import { existsSync } from "node:fs";
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type InspectedContainer, type SeenContainer, ServiceView } from "../observer/service-view.ts";
import type { TestbedHost } from "../testbed/host.ts";
import type { HostState, SeenDisk, SeenRelease } from "./history.ts";

/** Looks at a service on a host without the code under test. */
export async function observeState(host: TestbedHost, service: string, port: number): Promise<HostState> {
  const view = new ServiceView(host, service);
  const [containers, networks, volumes, disk, map, servedBy] = await Promise.all([
    host.docker<SeenContainer[]>("GET", "/containers/json?all=true"),
    host.docker<{ Name: string }[]>("GET", "/networks"),
    host.docker<{ Volumes: { Name: string; Labels: Record<string, string> | null }[] | null }>(
      "GET",
      "/volumes",
    ),
    readDisk(host, service),
    view.map().catch(() => undefined),
    whoAnswers(host.address, port),
  ]);
  const own = `tidegate.${service}`;
  const isOurs = (name: string) => name === own || name.startsWith(`${own}.`);
  const ours = containers.body.filter(
    ({ Names, Labels }) => Labels["tidegate.service"] === service || isOurs(nameOf(Names)),
  );
  const isRelease = ({ Names }: SeenContainer) =>
    ["blue", "green"].some((slot) => nameOf(Names).startsWith(`${own}.${slot}.`));
  const isProxy = ({ Names }: SeenContainer) => nameOf(Names).startsWith(`${own}.proxy`);
  const releases = await Promise.all(ours.filter(isRelease).map((one) => readRelease(host, one)));
  // Docker lists volumes in no order.
  const found = (volumes.body.Volumes ?? [])
    .filter(({ Name }) => isOurs(Name))
    .sort((a, b) => a.Name.localeCompare(b.Name));
  return {
    host: host.name,
    releases: releases.filter((one) => one !== undefined),
    proxies: ours.filter(isProxy).map(({ Names, State }) => ({ name: nameOf(Names), state: State })),
    otherContainers: ours.filter((one) => !isRelease(one) && !isProxy(one)).map(({ Names }) => nameOf(Names)),
    networks: networks.body.map(({ Name }) => Name).filter(isOurs),
    volumes: found.map(({ Name, Labels }) => ({
      name: Name,
      labels: Labels ?? {},
    })),
    map,
    disk: disk?.seen,
    servedBy,
    written: [JSON.stringify(ours.map(({ Labels }) => Labels)), JSON.stringify(found), disk?.text ?? ""].join(
      "\n",
    ),
  };
}

async function readRelease(host: TestbedHost, container: SeenContainer): Promise<SeenRelease | undefined> {
  const { status, body } = await host.docker<InspectedContainer>("GET", `/containers/${container.Id}/json`);
  if (status !== 200) return undefined;
  const name = body.Name.slice(1);
  const labels = body.Config.Labels;
  return {
    id: body.Id,
    name,
    release: labels["tidegate.release"] ?? "",
    digest: labels["tidegate.digest"] ?? "",
    tag: labels["tidegate.image"]?.split(":").at(-1) ?? "",
    slot: name.split(".")[2] ?? "",
    state: body.State.Status,
    restartPolicy: body.HostConfig.RestartPolicy.Name,
  };
}

/** The proxy's volume, read as files of the host. */
async function readDisk(
  host: TestbedHost,
  service: string,
): Promise<{ readonly seen: SeenDisk; readonly text: string } | undefined> {
  const volume = await host.docker<{ Mountpoint: string }>("GET", `/volumes/tidegate.${service}.proxy`);
  if (volume.status !== 200) return undefined;
  const root = host.path(volume.body.Mountpoint);
  const read = async (path: string) => {
    const file = join(root, path);
    return existsSync(file) ? await readFile(file, "utf8") : undefined;
  };
  const generation = await readlink(join(root, "current")).catch(() => undefined);
  if (generation === undefined) return undefined;
  const [routes, configuration, history, generations] = await Promise.all([
    read(join(generation, "routes.map")),
    read(join(generation, "haproxy.cfg")),
    read("history.json"),
    readdir(join(root, "generations")).catch(() => []),
  ]);
  const lines = (routes ?? "").trim().split("\n");
  return {
    seen: {
      routes: Object.fromEntries(lines.map((line) => line.split(" ").slice(0, 2))),
      generation,
      generations: generations.sort((a, b) => Number(a) - Number(b)),
      history,
    },
    text: [routes, configuration, history].join("\n"),
  };
}

/** Tags that answer a few requests, each on a connection of its own. */
async function whoAnswers(address: string, port: number): Promise<readonly string[]> {
  const ask = async () => {
    try {
      const reply = await fetch(`http://${address}:${port}/`, { headers: { connection: "close" } });
      await reply.arrayBuffer();
      return reply.headers.get("x-release") ?? `status ${reply.status}`;
    } catch {
      return undefined;
    }
  };
  const answers = [await ask(), await ask(), await ask()].filter((answer) => answer !== undefined);
  return [...new Set(answers)];
}

function nameOf(names: readonly string[]): string {
  return names[0]?.slice(1) ?? "";
}
