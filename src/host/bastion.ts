import type { Duplex } from "node:stream";
import { Failure } from "../failure/failure.ts";
import { displayName, type HostAddress } from "./address.ts";
import { bastionLost, behindBastion, forwardingRefused, ofBastion } from "./bastion-failures.ts";
import type { BastionAddress } from "./fleet-request.ts";
import { type HostPins, keysFor, type PinnedKeys } from "./known-hosts.ts";
import { openSession, type SshSession } from "./ssh-session.ts";
import { dial } from "./tcp.ts";
import { despiteLimits } from "./turned-away.ts";

/** One turn at the way through a bastion; given back once the connection behind it is closed. */
export interface Passage {
  /** A stream to the host's SSH port. @throws Failure of the bastion or of the host behind it */
  dial(address: HostAddress): Promise<Duplex>;
  /** Why the bastion is gone, once it is. */
  readonly lost: () => Failure | undefined;
  /** The last one back closes the connection to the bastion. */
  readonly giveBack: () => Promise<void>;
}

/** Milliseconds for the bastion to connect to a host behind it. */
const passDeadlineMs = 10_000;

/**
 * The way to hosts behind a bastion: one SSH connection for all of them, opened for the first that needs it and
 * closed after the last. sshd's limits and bans count connections, so a fleet must not be one per host.
 */
export class Bastion {
  readonly #where: BastionAddress;
  readonly #name: string;
  readonly #pins: HostPins;
  #session: Promise<SshSession> | undefined;
  #passages = 0;

  constructor(where: BastionAddress, pinnedKeys: PinnedKeys) {
    this.#where = where;
    this.#name = displayName(where.address);
    this.#pins = keysFor(pinnedKeys, where.address);
  }

  /** Takes a turn. Returns at once: all hosts that begin together share one connection. */
  enter(): Passage {
    this.#passages += 1;
    this.#session ??= this.#open();
    const session = this.#session;
    let gone: Failure | undefined;
    let given = false;
    session.then(
      ({ client }) =>
        client.once("close", () => {
          gone = bastionLost(this.#name);
        }),
      // Whoever dials is told.
      () => undefined,
    );
    return {
      dial: async (address) => this.#pass(await session, address),
      lost: () => gone,
      giveBack: async () => {
        if (given) return;
        given = true;
        this.#passages -= 1;
        if (this.#passages > 0) return;
        this.#session = undefined;
        const open = await session.catch(() => undefined);
        await open?.close();
      },
    };
  }

  async #open(): Promise<SshSession> {
    const { address, privateKey, passphrase } = this.#where;
    try {
      return await despiteLimits(async () => {
        const stream = await dial(address, this.#name);
        return await openSession(stream, address, { privateKey, passphrase, pins: this.#pins });
      });
    } catch (error) {
      throw error instanceof Failure ? ofBastion(this.#name, error) : error;
    }
  }

  #pass({ client }: SshSession, address: HostAddress): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      let waiting = true;
      const end = (settle: () => void) => {
        waiting = false;
        clearTimeout(timer);
        client.removeListener("close", lose);
        settle();
      };
      const fail = (failure: Failure) => end(() => reject(failure));
      const lose = (cause?: unknown) => fail(bastionLost(this.#name, cause));
      const timer = setTimeout(
        () => fail(behindBastion(this.#name, address, new Error("no answer"))),
        passDeadlineMs,
      );
      client.once("close", lose);
      try {
        client.forwardOut("127.0.0.1", 0, address.host, address.port, (error, channel) => {
          if (!waiting) channel?.destroy();
          else if (error === undefined || error === null) end(() => resolve(channel));
          else if (isForbidden(error)) fail(forwardingRefused(this.#name, this.#where, address, error));
          else fail(behindBastion(this.#name, address, error));
        });
      } catch (error) {
        lose(error);
      }
    });
  }
}

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED (RFC 4254, section 5.1): for TCP, sshd tells forbidden from not reached. */
function isForbidden(error: Error & { reason?: unknown }): boolean {
  return error.reason === 1;
}
