import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import ssh2, { type Connection, type ServerChannel } from "ssh2";
import type { TestbedHost } from "../testbed/host.ts";
import { joinAdmin } from "./admin-channel.ts";
import type { Cut, CutKind } from "./cut.ts";
import { joinHttp } from "./http-channel.ts";
import { type RecordedRequest, Recording } from "./recording.ts";
import { RequestNames } from "./request-names.ts";

const hostKey = ssh2.utils.generateKeyPairSync("ed25519");
const userKey = ssh2.utils.generateKeyPairSync("ed25519");

/** What becomes of a request; `hold` keeps it, already out of the deployer's hands, until it is let go. */
export type Fate = "pass" | "hold" | { readonly time: Cut["time"]; readonly strike: () => void };

/** What a channel asks of the relay that it belongs to. */
export interface Passage {
  readonly recording: Recording;
  readonly names: RequestNames;
  /** Nothing passes any more, in either direction. */
  readonly isBlackHole: () => boolean;
  readonly fateOf: (request: RecordedRequest) => Fate;
  /** Resolves when a held request may go on. */
  readonly untilLetGo: () => Promise<void>;
}

/** What a cut can do to the deployer's process. */
export interface Deployer {
  /** SIGKILL, at once. */
  kill(): void;
  /** As GitHub cancels a job. */
  cancel(): void;
}

/** What a relay does to a request besides passing it on. */
export interface Intent {
  readonly cut?: Cut;
  /** Asked for every request, before it is sent: what it does to the deployer, and whether the request is held then. */
  readonly onRequest?: (request: RecordedRequest) => "hold" | undefined;
}

/**
 * An SSH server between one run and one host: it joins each forwarded socket to the host's own, tells requests apart,
 * numbers them, and cuts where it was told to.
 */
export class Relay {
  readonly recording = new Recording();
  /** The process that uses this relay; to be set before it can reach a cut. */
  deployer: Deployer | undefined;
  /** When the cut was made, in milliseconds of the recording. */
  struckAt: number | undefined;
  readonly #host: TestbedHost;
  readonly #intent: Intent;
  readonly #ssh: ssh2.Server;
  /** Where the deployer connects to. */
  readonly #tcp: Server;
  /** In front of the SSH server, for its sockets to send at once. */
  readonly #entry: Server;
  readonly #clients = new Set<Connection>();
  readonly #outer = new Set<Socket>();
  readonly #joined = new Set<Socket>();
  readonly #names = new RequestNames();
  readonly #letGo = Promise.withResolvers<void>();
  #blackHole = false;

  private constructor(host: TestbedHost, intent: Intent) {
    this.#host = host;
    this.#intent = intent;
    this.#ssh = new ssh2.Server({ hostKeys: [hostKey.private] }, (client) => this.#serve(client));
    this.#entry = createServer({ noDelay: true }, (socket) => this.#ssh.injectSocket(socket));
    this.#tcp = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  /** Starts one on a port of loopback. */
  static async start(host: TestbedHost, intent: Intent = {}): Promise<Relay> {
    const relay = new Relay(host, intent);
    const servers = [relay.#tcp, relay.#entry];
    await Promise.all(servers.map((server) => once(server.listen(0, "127.0.0.1"), "listening")));
    return relay;
  }

  /** Inputs of an action that reach the host through this relay. */
  get inputs(): { readonly hosts: string; readonly "ssh-key": string; readonly "known-hosts": string } {
    const { port } = this.#tcp.address() as AddressInfo;
    return {
      hosts: `127.0.0.1:${port}`,
      "ssh-key": userKey.private,
      "known-hosts": `[127.0.0.1]:${port} ${hostKey.public}`,
    };
  }

  /** Connections made from now on pass again. */
  heal(): void {
    this.#blackHole = false;
  }

  /** Lets requests that were held go on to the host, whoever still waits for their replies. */
  letGo(): void {
    this.#letGo.resolve();
  }

  stop(): void {
    this.#letGo.resolve();
    this.#tcp.close();
    this.#entry.close();
    for (const socket of [...this.#outer, ...this.#joined]) socket.destroy();
    for (const client of this.#clients) client.end();
  }

  /** The deployer's connection, in front of the server's own: so that it can be left open with nothing passing. */
  #accept(outer: Socket): void {
    this.#outer.add(outer);
    outer.on("error", () => undefined);
    outer.once("close", () => this.#outer.delete(outer));
    if (this.#blackHole) return void outer.pause();
    const { port } = this.#entry.address() as AddressInfo;
    const inner = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#joined.add(inner);
    inner.on("error", () => outer.destroy());
    outer.on("data", (part: Buffer) => {
      if (!this.#blackHole) inner.write(part);
    });
    inner.on("data", (part: Buffer) => {
      if (!this.#blackHole) outer.write(part);
    });
    outer.once("close", () => inner.destroy());
    inner.once("close", () => {
      this.#joined.delete(inner);
      if (!this.#blackHole) outer.end();
    });
  }

  #serve(client: Connection): void {
    this.#clients.add(client);
    client.on("error", () => undefined);
    client.once("close", () => this.#clients.delete(client));
    client.on("authentication", (context) => {
      const known = ssh2.utils.parseKey(userKey.public);
      const isKnown =
        !(known instanceof Error) &&
        context.method === "publickey" &&
        known.getPublicSSH().equals(context.key.data);
      if (isKnown) context.accept();
      else context.reject(["publickey"]);
    });
    client.on("openssh.streamlocal" as "tcpip", (accept, reject, info) => {
      this.#join((info as unknown as { socketPath: string }).socketPath, accept, reject);
    });
  }

  /** As sshd does it: a socket that cannot be reached is a channel that is refused. */
  #join(path: string, accept: () => ServerChannel, reject: () => void): void {
    // The host's /var/run is an absolute link, which would lead into this machine's own /run.
    const inside = path.replace(/^\/var\/run\//, "/run/");
    const socket = connect({ path: this.#host.path(inside), allowHalfOpen: true });
    const refuse = (): void => {
      if (!this.#blackHole) reject();
    };
    socket.once("error", refuse);
    socket.once("connect", () => {
      socket.removeListener("error", refuse);
      socket.on("error", () => socket.destroy());
      if (this.#blackHole) return;
      const channel = accept();
      this.#joined.add(socket);
      socket.once("close", () => this.#joined.delete(socket));
      channel.on("error", () => socket.destroy());
      this.#connect(path, channel, socket);
    });
  }

  #connect(path: string, channel: ServerChannel, socket: Socket): void {
    const passage: Passage = {
      recording: this.recording,
      names: this.#names,
      isBlackHole: () => this.#blackHole,
      fateOf: (request) => this.#fateOf(request),
      untilLetGo: () => this.#letGo.promise,
    };
    const [kind] = /(docker|admin|blue|green)(?=\.sock$)/.exec(path) ?? [];
    if (kind === "admin") joinAdmin(passage, channel, socket);
    else joinHttp(passage, kind === "docker" ? "docker" : "entrance", channel, socket);
  }

  #fateOf(request: RecordedRequest): Fate {
    const held = this.#intent.onRequest?.(request);
    if (held !== undefined) return held;
    const { cut } = this.#intent;
    if (cut === undefined || this.struckAt !== undefined) return "pass";
    if (cut.at.name !== request.name || cut.at.nth !== request.nth) return "pass";
    if (cut.kind !== "cancel") return { time: cut.time, strike: () => this.#strike(cut.kind) };
    // The request that a cancelled run is about to send goes out all the same.
    this.#strike("cancel");
    return "pass";
  }

  #strike(kind: CutKind): void {
    this.struckAt = this.recording.now();
    switch (kind) {
      case "kill":
        this.deployer?.kill();
        return;
      case "cancel":
        this.deployer?.cancel();
        return;
      case "reset":
        for (const socket of this.#outer) socket.resetAndDestroy();
        return;
      case "black-hole":
        this.#blackHole = true;
        for (const socket of this.#outer) socket.pause();
        return;
    }
  }
}
