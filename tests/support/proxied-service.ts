import { once } from "node:events";
import {
  Agent,
  createServer,
  get,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SocketAgent } from "../../src/host/socket-agent.ts";
import type { ProxyAdmin } from "../../src/proxy/admin.ts";
import { entranceSocket } from "../../src/proxy/paths.ts";
import type { Routes } from "../../src/proxy/routes.ts";
import { bothSlots, type ProxySettings } from "../../src/proxy/settings.ts";
import { type Slot, slots } from "../../src/release/slot.ts";
import { exampleSettings } from "./example-observation.ts";
import { type RunningHaproxy, startHaproxy } from "./haproxy.ts";

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** A service `api` with a release in each slot, on addresses of this machine, behind a real HAProxy. */
export interface ProxiedService extends RunningHaproxy {
  readonly settings: ProxySettings;
  /** A user's request, on a connection that is used again. */
  readonly visit: (headers?: Record<string, string | string[]>) => Promise<Reply>;
  /** A request through the private entrance of a slot. */
  readonly enter: (slot: Slot) => Promise<Reply>;
  readonly stopRelease: (slot: Slot) => void;
}

export interface ServiceOptions {
  /** What releases answer; by default their slot. */
  readonly answers?: Partial<Record<Slot, RequestListener>>;
  readonly healthPath?: string;
  /** Milliseconds between the checks of a bake, instead of a day. */
  readonly checkMs?: number;
  readonly previewHeader?: string;
}

const slotAddresses = { blue: "127.0.0.2", green: "127.0.0.3" } as const;

export async function startProxiedService(
  routes: Routes,
  options: ServiceOptions = {},
): Promise<ProxiedService> {
  const servers = serversOf(options.answers ?? {});
  const containerPort = await listen(servers.blue, slotAddresses.blue, 0);
  await listen(servers.green, slotAddresses.green, containerPort);
  const listenPort = await freePort();
  const { checkMs, healthPath = "/health", previewHeader = null } = options;
  const settings = exampleSettings({
    listens: [{ address: "127.0.0.1", port: listenPort, acceptProxy: false }],
    slots: bothSlots(slotAddresses, { containerPort, healthPath, healthHost: null }),
    previewHeader,
    socketGroup: "0",
  });
  const proxy = await startHaproxy(settings, routes, (configuration) =>
    checkMs === undefined ? configuration : configuration.replaceAll("inter 24h", `inter ${checkMs}ms`),
  );
  const agent = new Agent({ keepAlive: true });
  const stopRelease = (slot: Slot) => {
    servers[slot].close();
    servers[slot].closeAllConnections();
  };
  return {
    ...proxy,
    settings,
    stopRelease,
    visit: (headers = {}) => ask({ host: "127.0.0.1", port: listenPort, agent, headers }),
    enter: (slot) => throughEntrance(proxy, slot),
    stop: async () => {
      agent.destroy();
      await proxy.stop();
      slots.forEach(stopRelease);
    },
  };
}

/** A switch as a deploy does it. */
export async function moveTo(admin: ProxyAdmin, routes: Routes): Promise<number> {
  const version = await admin.stageRoutes(routes);
  await admin.commitStaged(version, routes);
  return version;
}

function serversOf(answers: Partial<Record<Slot, RequestListener>>): Record<Slot, Server> {
  const answering = (slot: Slot) => createServer(answers[slot] ?? ((_, reply) => reply.end(slot)));
  return { blue: answering("blue"), green: answering("green") };
}

async function listen(server: Server, address: string, port: number): Promise<number> {
  server.listen(port, address);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, "127.0.0.1", 0);
  server.close();
  return port;
}

async function throughEntrance({ connection }: RunningHaproxy, slot: Slot): Promise<Reply> {
  const agent = new SocketAgent(connection, entranceSocket("api", slot));
  try {
    return await ask({ agent });
  } finally {
    agent.destroy();
  }
}

function ask(options: object): Promise<Reply> {
  return new Promise((resolve, reject) => {
    get({ path: "/", ...options }, (reply) => {
      const { statusCode: status = 0, headers } = reply;
      text(reply).then((body) => resolve({ status, body, headers }), reject);
    }).once("error", reject);
  });
}
