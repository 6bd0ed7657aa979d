import type { ClientRequest, IncomingMessage } from "node:http";
import { Failure } from "../../failure/failure.ts";
import { describeMs } from "../../inputs/duration.ts";
import { answeredByHeader } from "../../proxy/configuration.ts";
import type { Reply, Silence } from "./answer.ts";
import { causeOf } from "./causes.ts";
import { refusedAddress } from "./link-local.ts";
import { type Hop, openRequest, type Way } from "./open-request.ts";
import { type Body, readBody } from "./read-body.ts";

/** How far a request has come. */
interface Progress {
  connected: boolean;
  replied: boolean;
}

/**
 * Sends one request and reads its answer, all of it within `timeoutMs` and the limits of what is read.
 *
 * @throws Failure `connection-lost` when the SSH connection it goes through is gone, and what `signal` is aborted with
 */
export async function exchange(
  hop: Hop,
  way: Way,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Reply | Silence> {
  signal.throwIfAborted();
  const refusal = way.kind === "network" ? refusedAddress(hop.url, way.writtenAddress) : undefined;
  if (refusal !== undefined) return { kind: "silence", cause: refusal, reached: false, latencyMs: 0 };
  const began = performance.now();
  const progress: Progress = { connected: false, replied: false };
  const silence = (cause: string): Silence => {
    const reached = progress.connected || progress.replied;
    return { kind: "silence", cause, reached, latencyMs: performance.now() - began };
  };
  let request: ClientRequest;
  try {
    request = openRequest(hop, way);
  } catch (error) {
    return silence(causeOf(error));
  }
  if (way.kind === "network") watchConnection(request, progress);
  const late = Promise.withResolvers<Silence>();
  const timer = setTimeout(() => late.resolve(silence(lateCause(progress, timeoutMs))), timeoutMs);
  const abort = (): void => late.reject(signal.reason);
  signal.addEventListener("abort", abort);
  const answering = answerOf(request, hop, way, progress).then(
    ({ response, body }) => replyOf(response, body, performance.now() - began),
    (error: unknown) => {
      if (error instanceof Failure && error.reason === "connection-lost") throw error;
      return silence(causeOf(error));
    },
  );
  try {
    const answer = await Promise.race([answering, late.promise]);
    // A whole answer gives its connection back to a host's agent; anything else must not be waited for.
    if (answer.kind === "silence" || answer.cut) request.destroy();
    return answer;
  } catch (error) {
    request.destroy();
    answering.catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** Of the network only: a connection to a host's proxy says nothing of the slot behind it. */
function watchConnection(request: ClientRequest, progress: Progress): void {
  request.once("socket", (socket) => {
    socket.once("connect", () => {
      progress.connected = true;
    });
  });
}

function answerOf(
  request: ClientRequest,
  { body }: Hop,
  way: Way,
  progress: Progress,
): Promise<{ readonly response: IncomingMessage; readonly body: Body }> {
  return new Promise((resolve, reject) => {
    request.on("error", reject);
    // Of an answer that is none, such as 101, the connection ends without an error.
    request.once("close", () => {
      if (!progress.replied) reject(new Error("the connection ended without an answer"));
    });
    request.once("response", (response) => {
      if (way.kind === "slot" && response.headers[answeredByHeader] !== way.slot) {
        reject(new Error(`nothing answered in slot ${way.slot} (proxy: ${response.statusCode ?? 0})`));
        return;
      }
      progress.replied = true;
      readBody(response).then((read) => resolve({ response, body: read }), reject);
    });
    request.end(body);
  });
}

function lateCause({ connected, replied }: Progress, timeoutMs: number): string {
  const limit = describeMs(Math.round(timeoutMs));
  if (replied) return `the answer began, and its body had not ended after ${limit}`;
  return connected
    ? `connected, and no whole header of an answer had come after ${limit}`
    : `no answer after ${limit}`;
}

function replyOf(response: IncomingMessage, { bytes, cut, encoded }: Body, latencyMs: number): Reply {
  const headers = Object.entries(response.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")] as const,
  );
  const status = response.statusCode ?? 0;
  return { kind: "reply", status, headers: new Map(headers), body: bytes, cut, encoded, latencyMs };
}
