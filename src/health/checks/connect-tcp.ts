import { connect } from "node:net";
import { describeMs } from "../../inputs/duration.ts";
import { canonicalIp } from "../../inputs/ip-literal.ts";
import type { Connected, Silence } from "./answer.ts";
import { causeOf } from "./causes.ts";
import { guardedLookup } from "./guarded-lookup.ts";

/** Connects and hangs up. A link-local address is connected to when `host` is that address, and not by a name. */
export async function connectTcp(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Connected | Silence> {
  signal.throwIfAborted();
  const began = performance.now();
  const lookup = canonicalIp(host) === undefined ? { lookup: guardedLookup() } : {};
  const socket = connect({ host, port, ...lookup });
  const abort = (): void => void socket.destroy(signal.reason);
  signal.addEventListener("abort", abort);
  const silence = (cause: string): Silence => {
    return { kind: "silence", cause, reached: false, latencyMs: performance.now() - began };
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Connected | Silence>((resolve) => {
      const late = `the connection was not accepted in ${describeMs(Math.round(timeoutMs))}`;
      timer = setTimeout(() => resolve(silence(late)), timeoutMs);
      socket.once("connect", () => resolve({ kind: "connected", latencyMs: performance.now() - began }));
      socket.on("error", (error) => resolve(silence(causeOf(error))));
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    socket.destroy();
    signal.throwIfAborted();
  }
}
