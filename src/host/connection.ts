import type { Duplex } from "node:stream";

/** A way to the UNIX sockets of one host; everything the engine does on a host goes through them. */
export interface Connection {
  /** The host as the user named it, without the user name; part of every message. */
  readonly host: string;
  /**
   * Opens a UNIX socket of the host. Returns at once; a socket that cannot be opened is destroyed
   * with a {@link Failure} (`socket-refused`, `connection-lost`).
   */
  openSocket(path: string): Duplex;
  /** Ends the connection and every socket opened through it; never throws. */
  close(): Promise<void>;
}
