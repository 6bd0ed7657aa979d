import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { Target } from "./mix.ts";

/** What a faulty server does with a request; `nth` counts those of one connection, from 1. */
export type Fault = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

/**
 * A server on loopback that misbehaves as `fault` says. WebSockets of /ws are greeted as the test service
 * does and then cut without a close frame.
 */
export async function startFaultyServer(
  fault: Fault,
): Promise<{ readonly target: Target; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const nth = (requestsOf.get(request.socket) ?? 0) + 1;
    requestsOf.set(request.socket, nth);
    request.resume();
    fault(request, response, nth);
  });
  const requestsOf = new WeakMap<object, number>();
  const webSockets = new WebSocketServer({ server });
  webSockets.on("connection", (webSocket) => {
    webSocket.send('{"version":"v1"}');
    setTimeout(() => webSocket.terminate(), 50);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    target: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The answer of a healthy test service to `GET /`. */
export function answerWell(response: ServerResponse, headers: Readonly<Record<string, string>> = {}): void {
  const body = '{"version":"v1"}\n';
  response.writeHead(200, { "x-release": "v1", "content-length": body.length, ...headers }).end(body);
}
