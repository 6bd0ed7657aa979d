import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** A socket that passes requests on to a Docker engine, and keeps the bodies that create containers. */
export interface DockerRelay {
  readonly created: readonly unknown[];
  close(): Promise<void>;
}

/** Listens on `socketPath` for what knows no upgrades of a connection: `docker compose up --detach` is one. */
export async function startRelay(socketPath: string, engineSocket: string): Promise<DockerRelay> {
  const created: unknown[] = [];
  const pass = async (incoming: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const { method = "GET", url = "/", headers } = incoming;
    if (/\/containers\/create\b/.test(url)) created.push(JSON.parse(body.toString("utf8")));
    const passed = request(
      { socketPath: engineSocket, method, path: url, headers, agent: false },
      (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      },
    );
    passed.once("error", () => reply.destroy());
    passed.end(body);
  };
  const server = createServer((incoming, reply) => {
    pass(incoming, reply).catch(() => reply.destroy());
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    created,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
