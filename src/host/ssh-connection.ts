import type { Duplex } from "node:stream";
import type { Failure } from "../failure/failure.ts";
import { displayName, type HostAddress } from "./address.ts";
import type { Bastion } from "./bastion.ts";
import type { Connection } from "./connection.ts";
import { ForwardedSocket } from "./forwarded-socket.ts";
import { connectionLost, socketGone, socketRefused } from "./ssh-failures.ts";
import { openSession, type SshCredentials, type SshSession } from "./ssh-session.ts";
import { dial } from "./tcp.ts";
import { despiteLimits } from "./turned-away.ts";

/** How the host's SSH port is reached, and what belongs to that way. */
interface Way {
  readonly stream: Duplex;
  /** Why the way itself is gone, once it is. */
  readonly lost: () => Failure | undefined;
  /** Gives back what the way took. */
  readonly leave: () => Promise<void>;
}

/**
 * Opens the one SSH connection a run has to a host, through a bastion where there is one. No shell and no command is
 * ever asked for: only `direct-streamlocal@openssh.com` channels.
 *
 * @throws Failure `host-unreachable`, `host-key-mismatch`, `authentication-failed`, those of {@link Bastion}
 */
export async function connectOverSsh(
  address: HostAddress,
  credentials: SshCredentials,
  bastion?: Bastion,
): Promise<Connection> {
  return await despiteLimits(() => connectOnce(address, credentials, bastion));
}

async function connectOnce(
  address: HostAddress,
  credentials: SshCredentials,
  bastion: Bastion | undefined,
): Promise<Connection> {
  const way = await (bastion === undefined ? directWay(address) : wayThrough(bastion, address));
  try {
    const session = await openSession(way.stream, address, credentials);
    return connectionOver(session, way, address);
  } catch (error) {
    const lost = way.lost();
    await way.leave();
    throw lost ?? error;
  }
}

async function directWay(address: HostAddress): Promise<Way> {
  // Loaded while TCP connects.
  const [stream] = await Promise.all([dial(address, displayName(address)), import("ssh2")]);
  return { stream, lost: () => undefined, leave: async () => undefined };
}

async function wayThrough(bastion: Bastion, address: HostAddress): Promise<Way> {
  const passage = bastion.enter();
  try {
    return {
      stream: await passage.dial(address),
      lost: passage.lost,
      leave: passage.giveBack,
    };
  } catch (error) {
    await passage.giveBack();
    throw error;
  }
}

function connectionOver({ client, lost, close }: SshSession, way: Way, address: HostAddress): Connection {
  const host = displayName(address);
  let closing = false;
  const opened = new Set<string>();
  const loss = (cause?: unknown) => way.lost()?.on(host) ?? connectionLost(host, cause ?? lost());
  return {
    host,
    openSocket(path) {
      const socket = new ForwardedSocket((done) => {
        try {
          client.openssh_forwardOutStreamLocal(path, (error, channel) => {
            if (error === undefined || error === null) {
              opened.add(path);
              done(undefined, channel);
            } else if (opened.has(path)) done(socketGone(host, path, error));
            else done(socketRefused(host, address.user, path, error));
          });
        } catch (error) {
          done(loss(lost() ?? error));
        }
      });
      const abandon = () => socket.destroy(closing ? undefined : loss());
      client.once("close", abandon);
      socket.once("close", () => client.removeListener("close", abandon));
      return socket;
    },
    async close() {
      closing = true;
      await close();
      await way.leave();
    },
  };
}
