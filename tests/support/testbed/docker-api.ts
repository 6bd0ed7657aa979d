import { request } from "node:http";

/** A reply of Docker's API. */
export interface DockerReply<T> {
  readonly status: number;
  /** The parsed JSON value where the body is one, else its text (streams of several values too). */
  readonly body: T;
}

/**
 * One call to a Docker engine over its UNIX socket, for tests to look with; knows nothing of versions or streams.
 * The body of a request is sent as JSON. Rejects if nothing answers within two minutes.
 */
export async function callDocker<T>(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<DockerReply<T>> {
  const payload = body === undefined ? "" : JSON.stringify(body);
  return await new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(payload) };
    const call = request({ socketPath, method, path, headers, timeout: 120_000, agent: false }, (reply) => {
      let text = "";
      reply.setEncoding("utf8");
      reply.on("data", (part: string) => {
        text += part;
      });
      reply.once("error", reject);
      reply.once("end", () => resolve({ status: reply.statusCode ?? 0, body: parse(text) as T }));
    });
    call.once("error", reject);
    call.once("timeout", () => call.destroy(new Error(`${method} ${path}: no answer from ${socketPath}`)));
    call.end(payload);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
