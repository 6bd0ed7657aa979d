import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a server was asked, its body read. */
export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What a server answers; `hang` never answers, `stall` stops in the middle of the body, `drop` closes the connection. */
export type Answer =
  | "hang"
  | "stall"
  | "drop"
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };

/** A server on loopback that answers as it is told. */
export interface LoopbackServer {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  close(): Promise<void>;
}

export async function serve(answer: (request: AskedRequest) => Answer): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    void respondTo(request, response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${portOf(server)}`, close: () => closeServer(server) };
}

/** An address on loopback where nobody listens. */
export async function refusedOrigin(): Promise<string> {
  const server = await serve(() => "drop");
  await server.close();
  return server.origin;
}

async function respondTo(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: AskedRequest) => Answer,
): Promise<void> {
  const { method = "", url = "", headers } = request;
  try {
    respond(response, answer({ method, path: url, headers, body: await readBody(request) }));
  } catch (cause) {
    response.destroy(cause instanceof Error ? cause : undefined);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function respond(response: ServerResponse, answer: Answer): void {
  if (answer === "hang") return;
  if (answer === "drop") {
    response.destroy();
  } else if (answer === "stall") {
    response.writeHead(201, { "content-type": "application/json; charset=utf-8" }).write('{"id":');
  } else {
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
