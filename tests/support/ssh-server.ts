import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import ssh2, { type Connection, type ServerChannel } from "ssh2";
import type { HostAddress } from "../../src/host/address.ts";
import { type HostPins, keysFor, parseKnownHosts } from "../../src/host/known-hosts.ts";
import type { SshCredentials } from "../../src/host/ssh-session.ts";

/** What a server does with a client that wants a UNIX socket. */
export type OnSocket = (path: string, accept: () => ServerChannel, reject: () => void) => void;

/** An SSH server on loopback that takes one key and serves UNIX sockets and nothing else. */
export interface SshServer {
  readonly address: HostAddress;
  readonly credentials: SshCredentials;
  /** Pins made of known_hosts lines; `KEY` stands for this server's host and key, `HOST` for the host alone. */
  pins(lines: string): HostPins;
  /** Ways of authentication that clients tried. */
  readonly attempts: string[];
  /** Breaks all connections off, without a word. */
  breakOff(): void;
  stop(): void;
}

const hostKey = ssh2.utils.generateKeyPairSync("ed25519");
const userKey = ssh2.utils.generateKeyPairSync("ed25519");

export async function startSshServer(onSocket: OnSocket): Promise<SshServer> {
  const attempts: string[] = [];
  const clients = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (client) => {
    clients.add(client);
    client.on("error", () => undefined);
    client.once("close", () => clients.delete(client));
    client.on("authentication", (context) => {
      attempts.push(context.method);
      const known = ssh2.utils.parseKey(userKey.public);
      const isKnown =
        !(known instanceof Error) &&
        context.method === "publickey" &&
        known.getPublicSSH().equals(context.key.data);
      if (isKnown) context.accept();
      else context.reject(["publickey"]);
    });
    client.on("openssh.streamlocal" as "tcpip", (accept, reject, info) => {
      onSocket((info as unknown as { socketPath: string }).socketPath, accept, reject);
    });
  });
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    server.injectSocket(socket);
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const { port } = tcp.address() as AddressInfo;
  const address = { user: "deploy", host: "127.0.0.1", port, written: `127.0.0.1:${port}` };
  const pins = (lines: string) => {
    const host = `[127.0.0.1]:${port}`;
    const text = lines.replaceAll("KEY", `${host} ${hostKey.public}`).replaceAll("HOST", host);
    const parsed = parseKnownHosts("known-hosts", text);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return keysFor(parsed.value, address);
  };
  return {
    address,
    pins,
    credentials: { privateKey: userKey.private, passphrase: undefined, pins: pins("KEY") },
    attempts,
    breakOff: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    stop: () => {
      for (const client of clients) client.end();
      tcp.close();
    },
  };
}

/** A channel of the client joined to a TCP server of this machine. */
export function joinTo(port: number): OnSocket {
  return (_, accept) => {
    const socket = connect(port, "127.0.0.1");
    const channel = accept();
    channel.on("error", () => socket.destroy());
    socket.on("error", () => channel.destroy());
    socket.pipe(channel).pipe(socket);
    channel.once("close", () => socket.destroy());
  };
}

/** A key that the server does not know. */
export const strangersKey = ssh2.utils.generateKeyPairSync("ed25519").private;
/** A host key that is not the server's. */
export const otherHostKey = ssh2.utils.generateKeyPairSync("ed25519").public;
