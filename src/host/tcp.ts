import { connect, type Socket } from "node:net";
import type { HostAddress } from "./address.ts";
import { unreachable } from "./ssh-failures.ts";

/** Milliseconds for the TCP handshake. */
const deadlineMs = 10_000;

/** Opens a TCP connection to a host's SSH port. @throws Failure `host-unreachable` */
export function dial(address: HostAddress, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error("no answer")), deadlineMs);
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
