import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A request on its way to the registry. */
export interface FrontRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** What a front does with a request: hand it on, or answer it itself. */
export type FrontRule = (request: FrontRequest, reply: ServerResponse) => "pass" | "answered";

/** A server before a bed's registry, for tests of registries that want credentials or have a bad day. */
export class RegistryFront {
  /** `address:port`, the same from this machine and from every host. */
  readonly address: string;
  readonly asked: FrontRequest[] = [];
  /** Applied to every request. */
  rule: FrontRule = () => "pass";
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, address: string) {
    this.#server = server;
    this.address = address;
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  /** Starts a front of `registry` (`address:port`) on the same address and a free port. */
  static async start(registry: string): Promise<RegistryFront> {
    const [host = ""] = registry.split(":");
    const server = createServer();
    server.listen(0, host);
    await once(server, "listening");
    const front = new RegistryFront(server, `${host}:${(server.address() as AddressInfo).port}`);
    server.on("request", (incoming: IncomingMessage, reply: ServerResponse) => {
      const asked = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        authorization: incoming.headers.authorization,
      };
      front.asked.push(asked);
      if (front.rule(asked, reply) === "pass") handOn(registry, incoming, reply);
    });
    return front;
  }

  /** The reference of an image of the registry, by way of this front. */
  reference(image: { readonly reference: string }): string {
    return `${this.address}${image.reference.slice(image.reference.indexOf("/"))}`;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

function handOn(registry: string, incoming: IncomingMessage, reply: ServerResponse): void {
  const [host, port] = registry.split(":");
  const { method, url: path, headers } = incoming;
  const onward = request({ host, port, method, path, headers, agent: false }, (answer) => {
    reply.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(reply);
  });
  onward.once("error", () => reply.destroy());
  incoming.pipe(onward);
}

/** Wants this user and password of every request (RFC 7617), as docker-registry with htpasswd does. */
export function basicAuthentication(user: string, password: string): FrontRule {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return ({ authorization }, reply) => {
    if (authorization === expected) return "pass";
    reply.setHeader("www-authenticate", 'Basic realm="Registry Realm"');
    return refuse(reply, 401, "UNAUTHORIZED", "authentication required");
  };
}

/**
 * Hands out bearer tokens for this user and password at `/token` and wants one of every other request, as GHCR and
 * Docker Hub do. A token is good while `isGood` says so.
 */
export function tokenAuthentication(
  front: RegistryFront,
  { user, password, isGood }: { user: string; password: string; isGood: () => boolean },
): FrontRule {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const realm = `http://${front.address}/token`;
  return ({ path, authorization }, reply) => {
    if (path.startsWith("/token")) {
      if (authorization !== expected || !isGood()) {
        return refuse(reply, 401, "UNAUTHORIZED", "authentication required");
      }
      reply.writeHead(200, { "content-type": "application/json" }).end('{"token":"t1"}');
      return "answered";
    }
    if (authorization === "Bearer t1" && isGood()) return "pass";
    reply.setHeader("www-authenticate", `Bearer realm="${realm}",service="registry",scope="pull"`);
    return refuse(reply, 401, "UNAUTHORIZED", "authentication required");
  };
}

/** Answers as registries do (OCI distribution specification, "Error Codes"). */
export function refuse(reply: ServerResponse, status: number, code: string, message: string): "answered" {
  reply.writeHead(status, {
    "content-type": "application/json",
    "docker-distribution-api-version": "registry/2.0",
  });
  reply.end(JSON.stringify({ errors: [{ code, message, detail: null }] }));
  return "answered";
}
