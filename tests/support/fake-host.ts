import type { ConnectedHost } from "../../src/host/connected-host.ts";
import { SocketAgent } from "../../src/host/socket-agent.ts";
import { ProxyAdmin } from "../../src/proxy/admin.ts";
import { fingerprint } from "../../src/proxy/configuration.ts";
import { generationEntries } from "../../src/proxy/disk.ts";
import { type Routes, steadyOn } from "../../src/proxy/routes.ts";
import { label, type ReleaseIdentity, releaseLabels, serviceLabels } from "../../src/release/labels.ts";
import { exampleFacts, exampleIdentity, exampleSettings, proxyImage } from "./example-observation.ts";
import { archiveOf, sendJson, startFakeDocker } from "./fake-docker.ts";
import { fakeProxy, shownInfo, shownMap } from "./fake-proxy.ts";

/** A release container as the fake engine shows it. */
export interface FakeRelease {
  readonly identity?: ReleaseIdentity;
  readonly labels?: Record<string, string>;
  readonly address?: string;
  readonly state?: string;
  readonly policy?: string;
  /** When the host made it, in ISO 8601. */
  readonly created?: string;
}

/** What is on the fake host; `undefined` leaves a part out. */
export interface FakeHost {
  readonly subnet?: string;
  readonly proxy?: "running" | "exited" | "created";
  /** What the running proxy says of itself, as `show info` prints it; by default what is on its disk. */
  readonly info?: string;
  readonly map?: string;
  readonly onDisk?: Routes;
  readonly archive?: Buffer;
  readonly history?: string;
  readonly statistics?: string;
  readonly releases?: Readonly<Record<string, FakeRelease>>;
  /** Further containers as the list shows them; `p` and a number is a proxy of the same volume. */
  readonly others?: readonly object[];
  /** Status and slot that the entrances answer. */
  readonly health?: readonly [number, string];
}

/** A connected host with an engine and a proxy that answer as the description says; closing it ends them. */
export async function startFakeHost(
  host: FakeHost,
): Promise<{ readonly host: ConnectedHost; readonly methods: () => readonly string[] }> {
  const { onDisk = steadyOn("blue"), history, releases = {} } = host;
  const entries = [
    ...generationEntries(3, exampleSettings(), onDisk, "current"),
    ...(history === undefined ? [] : [{ path: "history.json", content: history }]),
  ];
  const archive = host.archive ?? (await archiveOf("tidegate", entries));
  const docker = await startFakeDocker(({ url }, reply) => {
    const path = url.replace(/^\/v[\d.]+/, "");
    const release = releases[/^\/containers\/(c\d+)\/json/.exec(path)?.[1] ?? ""];
    if (path.startsWith("/containers/json")) sendJson(reply, 200, listed(host));
    else if (/^\/containers\/(proxy|p\d+)\/archive/.test(path)) reply.end(archive);
    else if (/^\/containers\/(proxy|p\d+)\/json/.test(path))
      sendJson(reply, 200, { Id: path.split("/")[2], Config: { Image: proxyImage } });
    else if (release !== undefined) sendJson(reply, 200, inspected(path.split("/")[2] ?? "", release));
    else if (path.startsWith("/volumes?")) sendJson(reply, 200, { Volumes: null });
    else if (path === "/networks/tidegate.api" && host.subnet !== undefined)
      sendJson(reply, 200, { IPAM: { Config: [{ Subnet: host.subnet }] } });
    else if (path === "/images/sha256:image/json") sendJson(reply, 200, { Config: { Env: ["PATH=/bin"] } });
    else sendJson(reply, 404, { message: `no ${path}` });
  });
  const [status, slot] = host.health ?? [503, ""];
  const { connection } = fakeProxy(
    (command) => {
      if (command.startsWith("show stat")) return host.statistics;
      if (command.startsWith("show info")) return host.info ?? shownInfo(1, fingerprint(exampleSettings()));
      return shownMap(host.map ?? "");
    },
    (_, reply) => reply.writeHead(status, slot === "" ? {} : { "x-tidegate-slot": slot }).end(),
  );
  const agents = { blue: new SocketAgent(connection, "/blue"), green: new SocketAgent(connection, "/green") };
  return {
    methods: () => docker.asked.map(({ method }) => method),
    host: {
      name: "h1",
      engine: docker.engine,
      facts: exampleFacts,
      admin: new ProxyAdmin(connection, "api"),
      entrance: (which) => agents[which],
      close: async () => {
        agents.blue.destroy();
        agents.green.destroy();
        await docker.stop();
      },
    },
  };
}

function listed({ proxy, releases = {}, others = [] }: FakeHost): object[] {
  const proxies =
    proxy === undefined
      ? []
      : [
          {
            Id: "proxy",
            Names: ["/tidegate.api.proxy"],
            State: proxy,
            Labels: { ...serviceLabels("api", "proxy"), [label.instance]: "1" },
            Ports: [],
          },
        ];
  const ours = Object.entries(releases).map(([Id, release]) => ({
    Id,
    Names: [`/${Id}`],
    Labels: labelsOf(release),
    Ports: [],
  }));
  return [...proxies, ...ours, ...others];
}

function labelsOf({ identity = exampleIdentity(), labels }: FakeRelease): Record<string, string> {
  return labels ?? releaseLabels("api", identity);
}

function inspected(Id: string, release: FakeRelease): object {
  const { address, state = "running", policy = "unless-stopped" } = release;
  return {
    Id,
    Name: `/tidegate.api.blue.${Id}`,
    Image: "sha256:image",
    Created: release.created,
    Config: { Labels: labelsOf(release), Env: ["PATH=/bin", "MODE=fast"] },
    State: { Status: state },
    HostConfig: { RestartPolicy: { Name: policy } },
    Mounts: [],
    NetworkSettings: {
      Networks: { "tidegate.api": { IPAMConfig: address === undefined ? null : { IPv4Address: address } } },
    },
  };
}
