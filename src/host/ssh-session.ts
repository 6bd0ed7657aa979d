import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import type { Failure } from "../failure/failure.ts";
import { displayName, type HostAddress } from "./address.ts";
import type { HostPins } from "./known-hosts.ts";
import { acknowledgeQuickly } from "./quick-acknowledgement.ts";
import { authenticationFailed, handshakeFailed, hostKeyRefused } from "./ssh-failures.ts";
import { TurnedAway } from "./turned-away.ts";

export interface SshCredentials {
  readonly privateKey: string;
  readonly passphrase: string | undefined;
  /** The keys this host may show; there is no trust on first use. */
  readonly pins: HostPins;
}

/** An authenticated SSH connection. */
export interface SshSession {
  readonly client: Client;
  /** What broke the connection, once something has. */
  readonly lost: () => Error | undefined;
  /** Ends the connection and waits until it is gone; never throws. */
  readonly close: () => Promise<void>;
}

/** Milliseconds from an open TCP connection to an authenticated session. */
const handshakeDeadlineMs = 20_000;
/** A silent host is given up after three of these. */
const keepaliveIntervalMs = 5_000;
/** Milliseconds a host may take to close a connection that was ended. */
const closeDeadlineMs = 1_000;

/**
 * Speaks SSH over a stream that reaches a host, checks the host's key and logs in.
 *
 * @throws Failure `host-unreachable` ({@link TurnedAway} where it hung up), `host-key-mismatch`, `authentication-failed`
 */
export async function openSession(
  stream: Duplex,
  address: HostAddress,
  credentials: SshCredentials,
): Promise<SshSession> {
  const { default: ssh2 } = await import("ssh2");
  const client = new ssh2.Client();
  client.setMaxListeners(0);
  await authenticate(client, stream, address, displayName(address), credentials);
  let lost: Error | undefined;
  client.on("error", (error) => {
    lost = error;
  });
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  client.once("close", acknowledgeQuickly(client, stream));
  return {
    client,
    lost: () => lost,
    async close() {
      client.end();
      const timer = setTimeout(() => client.destroy(), closeDeadlineMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function authenticate(
  client: Client,
  stream: Duplex,
  address: HostAddress,
  host: string,
  { privateKey, passphrase, pins }: SshCredentials,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let refusedKey: Failure | undefined;
    let introduced = false;
    const noSession = (cause: Error) =>
      !introduced && (stream.readableEnded || stream.destroyed)
        ? new TurnedAway(host, cause)
        : handshakeFailed(host, cause);
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
      else fail(noSession(error));
    });
    client.once("close", () => fail(refusedKey ?? noSession(new Error("the connection was closed"))));
    client.connect({
      sock: stream,
      username: address.user,
      privateKey,
      ...(passphrase === undefined ? {} : { passphrase }),
      ...(pins.algorithms.length === 0
        ? {}
        : { algorithms: { serverHostKey: serverHostKeys(pins.algorithms) } }),
      hostVerifier: (blob: Buffer) => {
        introduced = true;
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
