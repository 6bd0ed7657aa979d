import { createServer, type RequestListener } from "node:http";
import { duplexPair } from "node:stream";
import { text } from "node:stream/consumers";
import type { Connection } from "../../src/host/connection.ts";
import { ForwardedSocket } from "../../src/host/forwarded-socket.ts";

/** A connection to a host on which only a proxy's sockets are: its runtime API, and HTTP behind every other name. */
export interface FakeProxy {
  readonly connection: Connection;
  /** Everything the runtime API was asked. */
  readonly commands: string[];
}

/**
 * @param answer to a command line of the runtime API; `undefined` never answers
 * @param entrance what answers HTTP on every other socket
 */
export function fakeProxy(
  answer: (command: string) => string | undefined,
  entrance: RequestListener = (_, reply) => reply.writeHead(503).end(),
): FakeProxy {
  const commands: string[] = [];
  const web = createServer(entrance);
  const openSocket = (path: string) =>
    new ForwardedSocket((done) => {
      const [near, far] = duplexPair();
      if (path.endsWith("/admin.sock")) {
        const serve = async () => {
          const command = (await text(far)).trim();
          commands.push(command);
          const said = answer(command);
          if (said !== undefined) far.end(said);
        };
        void serve();
      } else web.emit("connection", far);
      setImmediate(() => done(undefined, near));
    });
  return { connection: { host: "h1", openSocket, close: () => Promise.resolve() }, commands };
}

/** A map as `show map` prints it. */
export function shownMap(text_: string): string {
  const lines = text_.trim().split("\n");
  return `${lines.map((line, index) => `0x55d0c0ffee${index}0 ${line}`).join("\n")}\n\n`;
}

/** What a proxy of ours says of itself to `show info` (HAProxy Management Guide, section 9.3), as far as it is read. */
export function shownInfo(instance: number, fingerprint: string): string {
  return `Name: HAProxy\nVersion: 3.2.24\nUptime_sec: 60\ndescription: tidegate ${instance} ${fingerprint}\n\n`;
}
