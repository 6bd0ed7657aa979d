import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { TestbedHost } from "../testbed/host.ts";

/** A container as Docker's list shows it. */
export interface SeenContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Image: string;
  readonly ImageID: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** The parts of Docker's inspect that tests look at. */
export interface InspectedContainer {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly State: { readonly Running: boolean; readonly Status: string; readonly StartedAt: string };
  readonly Config: { readonly Env: readonly string[]; readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: { readonly RestartPolicy: { readonly Name: string } };
  readonly NetworkSettings: {
    readonly Networks: Readonly<
      Record<string, { readonly Aliases: readonly string[] | null; readonly IPAddress: string }>
    >;
  };
}

/** What a service has on a host, seen from outside of the engine: by Docker's own API and the proxy's own socket. */
export class ServiceView {
  readonly host: TestbedHost;
  readonly service: string;

  constructor(host: TestbedHost, service: string) {
    this.host = host;
    this.service = service;
  }

  /** Containers of the service's releases, in every state, sorted by name of release. */
  async releases(): Promise<readonly SeenContainer[]> {
    const containers = await this.#containers();
    const ours = containers.filter(({ Names }) => this.#isRelease(Names[0] ?? ""));
    return ours.sort((a, b) => releaseOf(a).localeCompare(releaseOf(b)));
  }

  /** Ids of releases whose containers run. */
  async running(): Promise<readonly string[]> {
    return (await this.releases()).filter(({ State }) => State === "running").map(releaseOf);
  }

  /** The container of a release; throws where there is none. */
  async inspect(release: string): Promise<InspectedContainer> {
    const found = (await this.releases()).find((container) => releaseOf(container) === release);
    if (found === undefined) throw new Error(`${this.host.name} has no container of ${release}`);
    return (await this.host.docker<InspectedContainer>("GET", `/containers/${found.Id}/json`)).body;
  }

  /** The proxy's container, or undefined. */
  async proxy(): Promise<SeenContainer | undefined> {
    return (await this.#containers()).find(({ Names }) => Names.includes(`/tidegate.${this.service}.proxy`));
  }

  /** What {@link objects} has besides the lease, whose number rises with each run. */
  async lasting(): Promise<readonly string[]> {
    return (await this.objects()).filter(
      (name) => !name.startsWith(`volume tidegate.${this.service}.lease-`),
    );
  }

  /** Names of all Docker objects of the service, sorted: `container …`, `network …`, `volume …`. */
  async objects(): Promise<readonly string[]> {
    const [containers, networks, volumes] = await Promise.all([
      this.#containers(),
      this.host.docker<{ Name: string }[]>("GET", "/networks"),
      this.host.docker<{ Volumes: { Name: string }[] | null }>("GET", "/volumes"),
    ]);
    const own = `tidegate.${this.service}`;
    const isOurs = (name: string) => name === own || name.startsWith(`${own}.`);
    return [
      ...containers.flatMap(({ Names }) => Names.map((name) => ["container", name.slice(1)] as const)),
      ...networks.body.map(({ Name }) => ["network", Name] as const),
      ...(volumes.body.Volumes ?? []).map(({ Name }) => ["volume", Name] as const),
    ]
      .filter(([, name]) => isOurs(name))
      .map((object) => object.join(" "))
      .sort();
  }

  /** Keys and values of the running proxy's map. */
  async map(): Promise<Readonly<Record<string, string>>> {
    const lines = (await this.admin("show map /var/lib/tidegate/current/routes.map")).trim().split("\n");
    return Object.fromEntries(lines.map((line) => line.split(" ").slice(1, 3)));
  }

  /** The text of the history file in the proxy's volume. */
  async history(): Promise<string> {
    const path = `/volumes/tidegate.${this.service}.proxy`;
    const { body } = await this.host.docker<{ Mountpoint: string }>("GET", path);
    return (await this.host.exec(["cat", `${body.Mountpoint}/history.json`])).stdout;
  }

  /** The proxy's own words on its map: file, versions and number of entries. */
  async mapVersion(): Promise<string> {
    const listed = (await this.admin("show map")).split("\n");
    return listed.find((line) => line.includes("curr_ver=")) ?? "";
  }

  /** Answer of the running proxy to a command of its runtime API. */
  async admin(command: string): Promise<string> {
    const socket = connect(this.host.path(`/run/tidegate/${this.service}/admin.sock`));
    socket.end(`${command}\n`);
    return await text(socket);
  }

  async #containers(): Promise<readonly SeenContainer[]> {
    return (await this.host.docker<SeenContainer[]>("GET", "/containers/json?all=true")).body;
  }

  #isRelease(name: string): boolean {
    return ["blue", "green"].some((slot) => name.startsWith(`/tidegate.${this.service}.${slot}.`));
  }
}

/** Id of the release a container belongs to, by its name. */
export function releaseOf(container: { readonly Names: readonly string[] }): string {
  return (container.Names[0] ?? "").split(".")[3] ?? "";
}
