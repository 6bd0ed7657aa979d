import { connect as openTcp, type Socket } from "node:net";
import type { Client } from "ssh2";
import { Failure } from "../failure/failure.ts";
import { displayName, type HostAddress } from "./address.ts";
import type { Connection } from "./connection.ts";
import { ForwardedSocket } from "./forwarded-socket.ts";
import type { HostPins } from "./known-hosts.ts";
import {
  authenticationFailed,
  connectionLost,
  handshakeFailed,
  hostKeyRefused,
  socketRefused,
  unreachable,
} from "./ssh-failures.ts";

export interface SshCredentials {
  readonly privateKey: string;
  readonly passphrase: string | undefined;
  /** The keys this host may show; there is no trust on first use. */
  readonly pins: HostPins;
}

/** Milliseconds for the TCP handshake. */
const tcpDeadlineMs = 10_000;
/** Milliseconds from an open TCP connection to an authenticated session. */
const handshakeDeadlineMs = 20_000;
/** A silent host is given up after three of these. */
const keepaliveIntervalMs = 5_000;

/**
 * Opens the one SSH connection a run has to a host. No shell and no command is ever asked for: only
 * `direct-streamlocal@openssh.com` channels.
 *
 * @throws Failure `host-unreachable`, `host-key-mismatch`, `authentication-failed`
 */
export async function connectOverSsh(address: HostAddress, credentials: SshCredentials): Promise<Connection> {
  const host = displayName(address);
  const [{ default: ssh2 }, socket] = await Promise.all([import("ssh2"), dial(address, host)]);
  const client = new ssh2.Client();
  client.setMaxListeners(0);
  await authenticate(client, socket, address, host, credentials);
  return connectionOf(client, host);
}

function dial(address: HostAddress, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = openTcp({ host: address.host, port: address.port, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error("no answer")), tcpDeadlineMs);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(unreachable(host, address, error));
    });
  });
}

function authenticate(
  client: Client,
  socket: Socket,
  address: HostAddress,
  host: string,
  { privateKey, passphrase, pins }: SshCredentials,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let refusedKey: Failure | undefined;
    const fail = (failure: Failure) => {
      client.destroy();
      reject(failure);
    };
    client.once("ready", () => {
      client.removeAllListeners("error");
      client.removeAllListeners("close");
      resolve();
    });
    // Every time, not once: after a reset or a timeout ssh2 tells of the lost connection as a second error.
    client.on("error", (error) => {
      if (refusedKey !== undefined) fail(refusedKey);
      else if (error.level === "client-authentication") fail(authenticationFailed(host, address.user, error));
      else fail(handshakeFailed(host, error));
    });
    client.once("close", () =>
      fail(refusedKey ?? handshakeFailed(host, new Error("the connection was closed"))),
    );
    client.connect({
      sock: socket,
      username: address.user,
      privateKey,
      ...(passphrase === undefined ? {} : { passphrase }),
      ...(pins.algorithms.length === 0
        ? {}
        : { algorithms: { serverHostKey: serverHostKeys(pins.algorithms) } }),
      hostVerifier: (blob: Buffer) => {
        const type = keyTypeOf(blob);
        const verdict = pins.accepts(type, blob);
        if (verdict !== "accepted") refusedKey = hostKeyRefused(host, type, blob, verdict);
        return verdict === "accepted";
      },
      readyTimeout: handshakeDeadlineMs,
      keepaliveInterval: keepaliveIntervalMs,
      keepaliveCountMax: 3,
      strictVendor: false,
    });
  });
}

function connectionOf(client: Client, host: string): Connection {
  let closing = false;
  let lost: Error | undefined;
  client.on("error", (error) => {
    lost = error;
  });
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  return {
    host,
    openSocket(path) {
      const socket = new ForwardedSocket((done) => {
        try {
          client.openssh_forwardOutStreamLocal(path, (error, channel) => {
            if (error === undefined || error === null) done(undefined, channel);
            else done(socketRefused(host, path, error));
          });
        } catch (error) {
          done(connectionLost(host, lost ?? error));
        }
      });
      const abandon = () => socket.destroy(closing ? undefined : connectionLost(host, lost));
      client.once("close", abandon);
      socket.once("close", () => client.removeListener("close", abandon));
      return socket;
    },
    async close() {
      closing = true;
      client.end();
      const timer = setTimeout(() => client.destroy(), 1_000);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** The key type an SSH public key blob begins with (RFC 4253, section 6.6). */
export function keyTypeOf(blob: Buffer): string {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return blob.toString("latin1", 4, Math.min(4 + length, blob.length));
}

/** Signature algorithms to offer for pinned key types: an `ssh-rsa` key signs with SHA-2 (RFC 8332). */
function serverHostKeys(types: readonly string[]) {
  const algorithms = types.flatMap((type) =>
    type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type],
  );
  return algorithms as import("ssh2").ServerHostKeyAlgorithm[];
}
